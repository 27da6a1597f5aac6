// The desk's shortcuts; "?" shows them. With Ctrl (or Cmd) they reach a page while somebody types,
// without it only where nobody does.
const sheet = document.getElementById("shortcuts")
const opener = document.querySelector("[data-shortcuts]")

const press = (selector) => {
  const target = document.querySelector(selector)
  target?.click()
  return Boolean(target)
}
const WITH_CONTROL = {
  s: () => press("#story_form [name='_continue']") || press("#story_form [name='_save']"),
}
const WITH_CONTROL_AND_SHIFT = {
  p: () => press("[data-preview]"),
  enter: () => press("[name='_act'][value='publish']") || press("[name='_act'][value='update']"),
}

function types(element) {
  return element.isContentEditable || element.matches("input:not([type=checkbox], [type=radio]), textarea, select")
}

function onKey(event) {
  if (event.defaultPrevented || event.altKey || document.querySelector("dialog[open]")) return
  let act = null
  if (event.ctrlKey || event.metaKey) {
    act = (event.shiftKey ? WITH_CONTROL_AND_SHIFT : WITH_CONTROL)[event.key.toLowerCase()]
  } else if (event.key === "?" && !types(event.target)) {
    act = () => sheet.showModal() ?? true
  }
  if (act?.()) event.preventDefault()
}

if (sheet && typeof sheet.showModal === "function") {
  opener.hidden = false
  opener.addEventListener("click", () => sheet.showModal())
  document.addEventListener("keydown", onKey)
}
