// Deciding a wire update by keyboard: F8 walks, F9 ticks one side everywhere; the form works without.
const form = document.getElementById("update-form")
const places = [...form.querySelectorAll(".place")]
const left = form.querySelector(".update-left")

const chosen = (place) => place.querySelector("[type=radio]:checked")

function count() {
  for (const place of places) place.classList.toggle("decided", Boolean(chosen(place)))
  left.textContent = `${left.dataset.left} ${places.filter((place) => !chosen(place)).length}`
}

function go(place) {
  const target = chosen(place) || place.querySelector("[type=radio]")
  target.focus({ preventScroll: true })
  place.scrollIntoView({ block: "start" })
}

function walk(step) {
  const here = places.findIndex((place) => place.contains(document.activeElement))
  const next = here < 0 ? (step > 0 ? 0 : places.length - 1) : here + step
  go(places[(next + places.length) % places.length])
}

function tickAll(side) {
  for (const place of places) place.querySelector(`[value="${side}"]`).checked = true
  count()
  form.querySelector("[data-save]").focus()
}

function onKey(event) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  if (event.key === "F8") walk(event.shiftKey ? -1 : 1)
  else if (event.key === "F9") tickAll(event.shiftKey ? "ours" : "theirs")
  else return
  event.preventDefault()
}

if (places.length) {
  form.classList.add("js")
  for (const button of form.querySelectorAll("[data-all]")) {
    button.addEventListener("click", (event) => {
      event.preventDefault()
      tickAll(button.value)
    })
  }
  const next = form.querySelector("[data-next]")
  next.hidden = places.length < 2
  next.addEventListener("click", () => walk(1))
  form.addEventListener("change", count)
  // Only for the mouse (detail counts its clicks): who walks by arrow keys stays where he is.
  form.addEventListener("click", (event) => {
    if (event.detail === 0 || event.target.value !== "own") return
    event.target.closest(".place").querySelector("[data-own]").focus()
  })
  document.addEventListener("keydown", onKey)
  count()
}
