// The paste page: the story follows the roles of the lines, uncertain lines are walked through by
// key, a line is split where the cursor stands, and what was pasted stays in the browser till saved.
// Many lines at once: marked.js.
import { markLines } from "./marked.js"

const { gettext } = window

const start = document.getElementById("paste-form")
const form = document.getElementById("reading-form")
const keyOf = (element) => `newsroom-paste:${element.dataset.user}`

function keepTyped() {
  const field = start.querySelector("textarea")
  if (!field.value) field.value = localStorage.getItem(keyOf(start)) || ""
  field.addEventListener("input", () => {
    try {
      localStorage.setItem(keyOf(start), field.value)
    } catch {
      // More than a browser keeps for one site: what it kept of an earlier moment would mislead.
      localStorage.removeItem(keyOf(start))
    }
  })
  start.addEventListener("submit", () => sessionStorage.setItem("newsroom-sent", keyOf(start)))
}

// The answer replaces what the frame shows, so that it stays where it was scrolled to. One that a
// newer request has overtaken is let go.
let turn = 0
async function show() {
  const mine = ++turn
  const frame = form.querySelector("iframe")
  const button = form.querySelector("[data-show]")
  const answer = await fetch(button.formAction, { method: "POST", body: new FormData(form) })
  if (answer.redirected || !answer.ok) return button.setAttribute("data-failed", "")
  const main = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main")
  if (mine !== turn) return
  const shown = frame.contentDocument?.querySelector("main")
  if (shown && main) shown.replaceWith(main)
  else form.requestSubmit(button)
}

let timer = 0
function follow(select) {
  const line = select.closest(".line")
  line.className = line.className.replace(/role-\S+/, `role-${select.value}`)
  line.classList.remove("doubtful")
  line.removeAttribute("data-doubt")
  line.querySelector(".doubt")?.remove()
  clearTimeout(timer)
  timer = setTimeout(show, 250)
}

function walk(step) {
  const doubts = [...form.querySelectorAll("[data-doubt] select")]
  if (!doubts.length) return
  const here = doubts.findIndex((each) => each === document.activeElement)
  const next = doubts[(here + step + doubts.length) % doubts.length] || doubts[0]
  next.focus()
  next.closest(".line").scrollIntoView({ block: "center" })
}

// The line becomes a text in which Enter marks where it is to be cut.
function split(line) {
  const text = line.querySelector(".line-text")
  const field = document.createElement("textarea")
  field.value = text.textContent
  field.rows = 4
  field.setAttribute("aria-label", gettext("Press Enter where the line is to be split, Escape to leave it"))
  text.replaceWith(field)
  field.focus()
  field.setSelectionRange(0, 0)
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") field.replaceWith(text)
    if (event.key !== "Enter") return
    event.preventDefault()
    cut(line, field.value.slice(0, field.selectionStart).trimEnd(), field.value.slice(field.selectionStart).trimStart())
  })
}

function cut(line, before, after) {
  if (!before || !after) return
  const lines = [...form.querySelectorAll(".line")]
  const text = form.querySelector("textarea[name=text]")
  const all = text.value.split("\n")
  all.splice(lines.indexOf(line), 1, before, after)
  text.value = all.join("\n")
  const role = document.createElement("input")
  role.type = "hidden"
  role.name = "label"
  role.value = line.querySelector("[name=label]").value
  line.after(role)
  form.submit()
}

function prepare() {
  for (const select of form.querySelectorAll("select[name=label]")) {
    select.addEventListener("change", () => follow(select))
  }
  markLines(form, follow)
  for (const button of form.querySelectorAll("[data-split]")) {
    button.hidden = false
    button.addEventListener("click", () => split(button.closest(".line")))
  }
  const next = form.querySelector("[data-next-doubt]")
  if (next) {
    next.hidden = !form.querySelector("[data-doubt]")
    next.addEventListener("click", () => walk(1))
  }
  document.addEventListener("keydown", (event) => {
    if (event.key !== "F8") return
    event.preventDefault()
    walk(event.shiftKey ? -1 : 1)
  })
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name === "save") sessionStorage.setItem("newsroom-sent", keyOf(form))
  })
  show()
}

if (start) keepTyped()
if (form) prepare()
