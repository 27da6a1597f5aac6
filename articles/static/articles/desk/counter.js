// Signs (with spaces, as French newsrooms count) and words, below the texts as they are typed.
import { forEachEditor } from "./editors.js"

const { gettext, interpolate, ngettext } = window

const READ_IN_A_MINUTE = 220 // words, by adults who read silently
const LIMITS = { id_headline: 90, id_lede: 350 }
const language = document.documentElement.lang
const figures = new Intl.NumberFormat(language === "fr" ? "fr-CH" : language)

function signs(count) {
  const text = ngettext("%(count)s character", "%(count)s characters", count)
  return interpolate(text, { count: figures.format(count) }, true)
}

function counted(text) {
  return (text.match(/[\p{L}\p{N}]+(?:['’-][\p{L}\p{N}]+)*/gu) || []).length
}

function words(text) {
  const count = counted(text)
  return interpolate(ngettext("%(count)s word", "%(count)s words", count), { count: figures.format(count) }, true)
}

function readingTime(text) {
  const minutes = Math.ceil(counted(text) / READ_IN_A_MINUTE)
  if (!minutes) return ""
  const said = ngettext("%(count)s minute to read", "%(count)s minutes to read", minutes)
  return ` · ${interpolate(said, { count: figures.format(minutes) }, true)}`
}

function show(counter, text, limit) {
  counter.textContent = `${signs([...text].length)} · ${words(text)}`
  const over = Boolean(limit) && [...text].length > limit
  counter.classList.toggle("over", over)
  if (over) counter.textContent += ` · ${gettext("long")}`
}

function counterAfter(element) {
  const counter = document.createElement("span")
  counter.className = "counter"
  element.after(counter)
  return counter
}

for (const [id, limit] of Object.entries(LIMITS)) {
  const field = document.getElementById(id)
  if (!field) continue
  const counter = counterAfter(field)
  const update = () => show(counter, field.value, limit)
  field.addEventListener("input", update)
  update()
}

// A headline has one line, however many its field shows.
document.getElementById("id_headline")?.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && !event.isComposing) event.preventDefault()
})

forEachEditor(({ editor, textarea }) => {
  const counter = counterAfter(textarea.closest(".prose-editor"))
  const update = () => {
    const text = editor.getText({ blockSeparator: "\n" })
    show(counter, text, 0)
    counter.textContent += readingTime(text)
  }
  editor.on("update", update)
  update()
})
