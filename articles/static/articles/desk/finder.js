// Fields that choose of many by typing: topics, editors, items of the library. The <select> stays
// what is sent; whoever else changes it (the window behind "+") is followed.
const { gettext, interpolate } = window

const WAIT_MS = 150
let lists = 0

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

async function search(select, term) {
  const { appLabel: app_label, modelName: model_name, fieldName: field_name } = select.dataset
  const asked = new URLSearchParams({ term, app_label, model_name, field_name })
  const answer = await fetch(`${select.getAttribute("data-ajax--url")}?${asked}`)
  return answer.ok ? (await answer.json()).results : []
}

class Finder {
  constructor(select) {
    this.select = select
    const list = `finder-${++lists}`
    this.list = make("ul", { id: list, className: "finder-list", hidden: true, role: "listbox" })
    this.input = make("input", { type: "text", id: `${select.id}_find`, autocomplete: "off", role: "combobox" })
    this.input.setAttribute("aria-controls", list)
    this.input.setAttribute("aria-autocomplete", "list")
    this.chosen = make("ul", { className: "finder-chosen", hidden: true })
    this.nameParts()
    select.before(make("div", { className: "finder" }, this.chosen, this.input, this.list))
    select.hidden = true
    this.listen()
    this.close()
    this.show()
  }

  nameParts() {
    const label = document.querySelector(`label[for="${this.select.id}"]`)
    if (label) label.htmlFor = this.input.id
    this.list.ariaLabel = this.chosen.ariaLabel = label ? label.textContent.replace(":", "").trim() : ""
    for (const name of ["aria-describedby", "aria-invalid"]) {
      if (this.select.hasAttribute(name)) this.input.setAttribute(name, this.select.getAttribute(name))
    }
  }

  listen() {
    this.input.addEventListener("input", () => this.wait())
    this.input.addEventListener("keydown", (event) => this.onKey(event))
    this.input.addEventListener("click", () => this.list.hidden && this.find(""))
    this.input.addEventListener("blur", () => this.leave())
    this.list.addEventListener("mousedown", (event) => event.preventDefault())
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]")
      if (option) this.take(option)
    })
    new MutationObserver(() => this.show()).observe(this.select, { childList: true, subtree: true, characterData: true })
  }

  wait() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.find(this.input.value.trim()), WAIT_MS)
  }

  async find(term) {
    this.asked = term
    const found = await search(this.select, term)
    if (this.asked !== term || document.activeElement !== this.input) return
    const options = found.map(({ id, text }, index) => {
      const option = make("li", { id: `${this.list.id}-${index}`, role: "option", textContent: text })
      option.dataset.value = id
      option.ariaSelected = String(this.has(id))
      return option
    })
    this.list.replaceChildren(...(options.length ? options : [make("li", { textContent: gettext("Nothing found") })]))
    this.list.hidden = false
    this.input.ariaExpanded = "true"
    this.point(term ? options[0] : null)
  }

  has(id) {
    return [...this.select.selectedOptions].some((option) => option.value === String(id))
  }

  point(option) {
    this.list.querySelector(".is-active")?.classList.remove("is-active")
    this.active = option || null
    option?.classList.add("is-active")
    option?.scrollIntoView({ block: "nearest" })
    if (option) this.input.setAttribute("aria-activedescendant", option.id)
    else this.input.removeAttribute("aria-activedescendant")
  }

  onKey(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.step(event.key === "ArrowDown" ? 1 : -1)
    else if (event.key === "Enter" && !this.list.hidden) this.active && this.take(this.active)
    else if (event.key === "Enter") this.find("")
    else if (event.key === "Escape" && !this.list.hidden) this.show()
    else if (event.key === "Backspace" && this.select.multiple && !this.input.value) this.drop(this.select.selectedOptions.length - 1)
    else return
    if (event.key !== "Backspace") event.preventDefault()
  }

  step(by) {
    if (this.list.hidden) return this.find("")
    const options = [...this.list.querySelectorAll("[role=option]")]
    this.point(options[(options.indexOf(this.active) + by + options.length) % options.length])
  }

  take(option) {
    const { value } = option.dataset
    const known = [...this.select.options].find((each) => each.value === value)
    if (!known) this.select.add(new Option(option.textContent, value))
    if (!this.select.multiple) this.select.value = value
    else [...this.select.options].find((each) => each.value === value).selected = !this.has(value)
    this.changed()
  }

  drop(index) {
    const option = this.select.selectedOptions[index]
    if (option) option.selected = false
    this.changed()
  }

  // An emptied field chooses nothing; half a word chooses nothing new.
  leave() {
    clearTimeout(this.timer)
    if (!this.select.multiple && !this.input.value.trim() && this.select.value) {
      this.select.value = ""
      this.changed()
    } else this.show()
  }

  changed() {
    this.show()
    this.select.dispatchEvent(new Event("change", { bubbles: true }))
  }

  close() {
    this.list.hidden = true
    this.input.ariaExpanded = "false"
    this.point(null)
  }

  show() {
    this.close()
    const chosen = [...this.select.selectedOptions].filter((option) => option.value)
    if (!this.select.multiple) {
      this.input.value = chosen[0]?.textContent || ""
      return
    }
    this.input.value = ""
    this.chosen.hidden = !chosen.length
    this.chosen.replaceChildren(...chosen.map((option, index) => this.chip(option, index)))
  }

  chip(option, index) {
    const remove = make("button", { type: "button", textContent: "×" })
    remove.ariaLabel = interpolate(gettext("Remove %(name)s"), { name: option.textContent }, true)
    remove.addEventListener("click", () => {
      this.drop(index)
      this.input.focus()
    })
    return make("li", {}, option.textContent, remove)
  }
}

function prepare(root) {
  for (const select of root.querySelectorAll("select.admin-autocomplete:not([name*=__prefix__])")) {
    if (!select.hidden) new Finder(select)
  }
}

prepare(document)
document.addEventListener("formset:added", ({ target }) => prepare(target))
