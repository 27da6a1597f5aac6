// The body editor, finished: named and in the story's language, its tools in the editor's
// language, and what is pasted from Word or Google Docs cleaned before it is parsed.
import { cleanPaste } from "./paste.js"

const { gettext } = window

// The library's titles of its tools are English and do not go through gettext.
const TOOLS = {
  bold: gettext("Bold"),
  italic: gettext("Italic"),
  subscript: gettext("Subscript"),
  superscript: gettext("Superscript"),
  "bullet list": gettext("Bulleted list"),
  "numbered list": gettext("Numbered list"),
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
  for (const item of menu.querySelectorAll("p[class]")) {
    const label = CLASSES[item.className]
    if (label && item.textContent !== label && !item.closest(".tiptap")) item.textContent = label
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

document.addEventListener("prose-editor:ready", ({ detail: { editor, textarea } }) => {
  nameField(editor, textarea)
  editor.setOptions({ editorProps: { ...editor.options.editorProps, transformPastedHTML: cleanPaste } })
  const box = editor.view.dom.closest(".prose-editor")
  if (!box) return
  relabel(box)
  new MutationObserver(() => relabel(box)).observe(box, { childList: true, subtree: true })
})
