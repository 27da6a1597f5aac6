// Tells now and then that this story is open here, and asks who else has it open. Each is one light
// request; where they fail, nothing is missing but the remark.
const TURN_MS = 20_000

const bar = document.getElementById("presence")
const token = document.querySelector("#story_form [name=csrfmiddlewaretoken]")

function saying(fields) {
  const data = new FormData()
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token.value, ...fields })) data.set(name, value)
  return data
}

// Saving loads the page anew: for its colleagues the editor has been here all the time.
function opened(key) {
  const last = JSON.parse(sessionStorage.getItem(key) || "null")
  const since = last && Date.now() - last.left < 3 * TURN_MS ? last.since : Date.now()
  window.addEventListener("pagehide", () => {
    sessionStorage.setItem(key, JSON.stringify({ since, left: Date.now() }))
    navigator.sendBeacon(bar.dataset.address, saying({ leave: "1" }))
  })
  return since
}

async function ask() {
  const answer = await fetch(bar.dataset.address)
  if (answer.redirected || !answer.ok) return
  const { said } = await answer.json()
  const lines = said.map((sentence) => Object.assign(document.createElement("li"), { textContent: sentence }))
  if (lines.map((line) => line.textContent).join() !== [...bar.children].map((line) => line.textContent).join()) {
    bar.replaceChildren(...lines)
  }
  bar.hidden = !lines.length
}

if (bar && token) {
  const since = opened(`newsroom-open:${bar.dataset.address}`)
  const tell = () => fetch(bar.dataset.address, { method: "POST", body: saying({ since }) })
  const turns = [tell, ask]
  const next = () => turns[0]().catch(() => {}).finally(() => turns.reverse())
  next()
  ask().catch(() => {})
  setInterval(next, TURN_MS)
  window.addEventListener("pageshow", (event) => event.persisted && tell().catch(() => {}))
  document.addEventListener("visibilitychange", () => document.hidden || ask().catch(() => {}))
}
