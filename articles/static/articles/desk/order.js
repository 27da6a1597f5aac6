// Buttons "up" and "down" in place of the order numbers of sidebars, media and credit lines; and
// fields of a media item that its place does not need are put away.
const { gettext } = window

const rows = (group) => [...group.querySelectorAll(".inline-related")].filter((row) => !row.classList.contains("empty-form"))

function renumber(group) {
  rows(group).forEach((row, index) => {
    const field = row.querySelector("input[name$='-order']")
    if (field) field.value = index
  })
}

function move(group, row, step) {
  const all = rows(group)
  const other = all[all.indexOf(row) + step]
  if (!other) return
  const focused = document.activeElement
  step < 0 ? other.before(row) : other.after(row)
  renumber(group)
  focused?.focus()
}

function button(label, sign, action) {
  const element = document.createElement("button")
  element.type = "button"
  element.textContent = sign
  element.title = label
  element.setAttribute("aria-label", label)
  element.addEventListener("click", action)
  return element
}

function addButtons(group, row) {
  const title = row.querySelector("h3")
  if (!title || title.querySelector(".order-buttons")) return
  const box = document.createElement("span")
  box.className = "order-buttons"
  box.append(
    button(gettext("Move up"), "↑", () => move(group, row, -1)),
    button(gettext("Move down"), "↓", () => move(group, row, 1)),
  )
  title.append(box)
}

function showNeeded(row) {
  const place = row.querySelector("select[name$='-placement']")
  if (!place) return
  const set = (name, needed) => row.querySelector(`.field-${name}`)?.classList.toggle("not-needed", !needed)
  const update = () => {
    set("sidebar", place.value === "sidebar")
    set("after_block", place.value !== "lead")
  }
  place.addEventListener("change", update)
  // What is said of the file is true of the item that was saved.
  row.querySelector("select[name$='-item']")?.addEventListener("change", () => set("state_of_file", false))
  update()
}

function prepare(group) {
  if (!group.querySelector("input[name$='-order']")) return
  group.classList.add("has-order-buttons")
  for (const row of rows(group)) {
    addButtons(group, row)
    showNeeded(row)
  }
}

for (const group of document.querySelectorAll(".inline-group")) prepare(group)
document.addEventListener("formset:added", ({ target }) => {
  const group = target.closest(".inline-group")
  if (!group) return
  prepare(group)
  renumber(group)
})
