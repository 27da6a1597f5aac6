// Many lines of a copy at once: marked by mouse or space bar, from one to another with Shift; a role
// given to one of them is given to all; and the last change is taken back.
const { gettext, interpolate, ngettext } = window

function box(line, number) {
  const mark = document.createElement("input")
  mark.type = "checkbox"
  mark.className = "line-mark"
  mark.setAttribute("aria-label", interpolate(gettext("Mark line %(number)s"), { number }, true))
  line.prepend(mark)
  return mark
}

export function markLines(form, follow) {
  const lines = [...form.querySelectorAll(".line")]
  const marks = new Map()
  lines.forEach((line, index) => {
    if (line.querySelector("select")) marks.set(box(line, index + 1), line)
  })
  if (!marks.size) return
  const bar = form.querySelector("[data-marked]")
  const count = bar.querySelector("[data-count]")
  const undo = form.querySelector("[data-undo]")
  const order = [...marks.keys()]
  const past = []
  let last = null

  const marked = () => order.filter((mark) => mark.checked)
  const roleOf = (mark) => marks.get(mark).querySelector("select")

  function tell() {
    const number = marked().length
    bar.hidden = !number
    count.textContent = interpolate(ngettext("%(count)s line marked:", "%(count)s lines marked:", number), { count: number }, true)
  }

  function toggle(mark, extend) {
    if (extend && last) {
      const [from, to] = [order.indexOf(last), order.indexOf(mark)].sort((one, other) => one - other)
      for (const each of order.slice(from, to + 1)) each.checked = last.checked
    }
    last = mark
    tell()
  }

  function give(role, targets) {
    const changed = targets.map((mark) => roleOf(mark)).filter((select) => select.was !== role)
    if (!changed.length) return
    past.push(changed.map((select) => [select, select.was]))
    for (const select of changed) set(select, role)
    undo.hidden = false
  }

  function set(select, role) {
    select.value = select.was = role
    follow(select)
  }

  function takeBack() {
    for (const [select, role] of past.pop() || []) set(select, role)
    undo.hidden = !past.length
  }

  for (const mark of order) {
    const select = roleOf(mark)
    select.was = select.value
    mark.addEventListener("click", (event) => toggle(mark, event.shiftKey))
    // Firefox does not click a box by Shift and the space bar.
    mark.addEventListener("keydown", (event) => {
      if (event.key !== " " || !event.shiftKey) return
      event.preventDefault()
      toggle(mark, true)
    })
    select.addEventListener("change", () => give(select.value, mark.checked ? marked() : [mark]))
  }
  bar.querySelector("select").addEventListener("change", ({ target }) => {
    if (target.value) give(target.value, marked())
    target.value = ""
  })
  bar.querySelector("[data-unmark]").addEventListener("click", () => {
    for (const mark of order) mark.checked = false
    last?.focus()
    last = null
    tell()
  })
  undo.addEventListener("click", takeBack)
  document.addEventListener("keydown", (event) => {
    const typing = event.target.matches("textarea, input:not([type=checkbox])")
    if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== "z" || typing || !past.length) return
    event.preventDefault()
    takeBack()
  })
}
