// The preview beside the form: the same request that without this would open a new window.
const { gettext } = window

function widthButton(panel, label, isPhone) {
  const element = document.createElement("button")
  element.type = "button"
  element.textContent = label
  element.setAttribute("aria-pressed", String(!isPhone))
  element.addEventListener("click", () => {
    panel.classList.toggle("is-phone", isPhone)
    for (const other of panel.querySelectorAll("[aria-pressed]")) {
      other.setAttribute("aria-pressed", String(other === element))
    }
  })
  return element
}

function buildPanel() {
  const panel = document.createElement("dialog")
  panel.className = "preview-panel"
  panel.setAttribute("aria-label", gettext("Preview"))
  const head = document.createElement("header")
  const title = document.createElement("strong")
  title.textContent = gettext("Preview")
  const close = document.createElement("button")
  close.type = "button"
  close.textContent = gettext("Close")
  close.addEventListener("click", () => panel.close())
  const frame = document.createElement("iframe")
  frame.name = "preview"
  frame.title = gettext("Preview")
  head.append(title, widthButton(panel, gettext("Desktop"), false), widthButton(panel, gettext("Phone"), true), close)
  panel.append(head, frame)
  document.body.append(panel)
  return panel
}

const opener = document.querySelector("[data-preview]")
if (opener && typeof HTMLDialogElement === "function") {
  const panel = buildPanel()
  opener.addEventListener("click", () => panel.showModal())
}
