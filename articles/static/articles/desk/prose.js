// The body editor, finished: named and in the story's language, its tools in the editor's
// language, and what is pasted from Word or Google Docs cleaned before it is parsed.
import { forEachEditor } from "./editors.js"
import { cleanPaste } from "./paste.js"

const { gettext } = window

// The library's titles of its tools are English and do not go through gettext.
const TOOLS = {
  bold: gettext("Bold"),
  italic: gettext("Italic"),
  subscript: gettext("Subscript"),
  superscript: gettext("Superscript"),
  "unordered list": gettext("Bulleted list"),
  "ordered list": gettext("Numbered list"),
  blockquote: gettext("Quote"),
  paragraph: gettext("Paragraph"),
  "heading 2": gettext("Crosshead"),
  heading: gettext("Crosshead"),
  "insert link": gettext("Link"),
  "edit link": gettext("Link"),
  "remove link": gettext("Remove the link"),
  undo: gettext("Undo"),
  redo: gettext("Redo"),
  "insert special character": gettext("Special character"),
  "special characters": gettext("Special character"),
}
// The choices of its menus: kinds of paragraph.
const CHOICES = {
  "heading 2": gettext("Crosshead"),
  paragraph: gettext("Paragraph"),
  "block style": gettext("Kind"),
  "reset all classes": gettext("No kind"),
  "paragraph: default": gettext("Ordinary"),
}
const CLASSES = {
  question: gettext("Question"),
  related: gettext("Read also"),
  embed: gettext("Post"),
  attribution: gettext("Who said it"),
}

function relabel(menu) {
  for (const button of menu.querySelectorAll("[title]")) {
    const label = TOOLS[button.title.toLowerCase()]
    if (label && button.title !== label) {
      button.title = label
      button.setAttribute("aria-label", label)
    }
  }
  for (const item of menu.querySelectorAll(".prose-menubar__picker :is(p, h2), .prose-menubar__selected button")) {
    const label = CLASSES[item.className] || CHOICES[item.textContent.toLowerCase()]
    if (!label || item.textContent === label) continue
    item.textContent = label
    if (item.ariaLabel) item.ariaLabel = label
  }
}

function nameField(editor, textarea) {
  const field = editor.view.dom
  const label = document.querySelector(`label[for="${textarea.id}"]`)
  field.setAttribute("role", "textbox")
  field.setAttribute("aria-multiline", "true")
  if (textarea.lang) field.lang = textarea.lang
  field.spellcheck = true
  if (!label) return
  label.id ||= `${textarea.id}_label`
  field.setAttribute("aria-labelledby", label.id)
  label.addEventListener("click", (event) => {
    event.preventDefault()
    editor.commands.focus()
  })
}

forEachEditor(({ editor, textarea }) => {
  nameField(editor, textarea)
  editor.setOptions({ editorProps: { ...editor.options.editorProps, transformPastedHTML: cleanPaste } })
  const box = editor.view.dom.closest(".prose-editor")
  if (!box) return
  relabel(box)
  new MutationObserver(() => relabel(box)).observe(box, { childList: true, subtree: true })
})
