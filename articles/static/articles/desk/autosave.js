// Text that was typed and not saved is kept in this browser, for this editor and this story, until
// it is saved or dropped: through a crash, a closed window, a lost login. It is no revision.
import { forEachEditor } from "./editors.js"

const { gettext, interpolate } = window

const form = document.getElementById("story_form")
const mark = document.getElementById("draft-of")

function fields() {
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken")
}

function button(label, action) {
  const element = document.createElement("button")
  element.type = "button"
  element.className = "button quiet"
  element.textContent = label
  element.addEventListener("click", action)
  return element
}

// Posting it again, marked, gives the whole form back as it stood, with all its rows.
function takeBack(draft) {
  const again = document.createElement("form")
  again.method = "post"
  again.hidden = true
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value
  for (const [name, value] of [...draft.fields, ["csrfmiddlewaretoken", token], ["_restore", "1"]]) {
    const field = document.createElement("textarea")
    field.name = name
    field.value = value
    again.append(field)
  }
  document.body.append(again)
  again.submit()
}

function offer(key, draft) {
  const bar = document.createElement("div")
  bar.className = "draft-offer"
  bar.setAttribute("role", "status")
  const text = document.createElement("p")
  const time = new Date(draft.at).toLocaleString(document.documentElement.lang)
  text.textContent = interpolate(gettext("Text that you typed here was not saved (%(time)s)."), { time }, true)
  bar.append(
    text,
    button(gettext("Take it back"), () => takeBack(draft)),
    button(gettext("Drop it"), () => {
      localStorage.removeItem(key)
      bar.remove()
    }),
  )
  form.before(bar)
}

function watch(key) {
  let timer = 0
  let dirty = mark.dataset.bound === "1"
  const keep = () => {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), fields: fields() }))
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { timeStyle: "short" })
    document.querySelector(".kept").textContent = interpolate(gettext("Kept in this browser, %(time)s"), { time }, true)
  }
  const touch = () => {
    dirty = true
    clearTimeout(timer)
    timer = setTimeout(keep, 1500)
  }
  form.addEventListener("input", touch)
  form.addEventListener("change", touch)
  forEachEditor(({ editor }) => editor.on("update", touch))
  form.addEventListener("submit", (event) => {
    if (event.submitter?.formTarget) return
    if (dirty) keep()
    dirty = false
    clearTimeout(timer)
    sessionStorage.setItem("newsroom-sent", key)
  })
  window.addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault()
  })
}

if (form && mark) {
  const key = `newsroom-draft:${mark.dataset.user}:${location.pathname}`
  const draft = JSON.parse(localStorage.getItem(key) || "null")
  if (draft && mark.dataset.bound !== "1") offer(key, draft)
  watch(key)
}
