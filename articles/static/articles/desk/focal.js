// The focal point of a picture: set by a click on it or by arrow keys, besides the two fields of
// figures; and what its crops show then.
const { gettext, interpolate } = window

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }
const SHAPES = { "3:2": 3 / 2, "16:9": 16 / 9, "1:1": 1 }

const within = (value, most) => Math.min(Math.max(value, 0), most)
const fields = ["x", "y"].map((axis) => document.getElementById(`id_focal_${axis}`))

function point() {
  return fields.map(({ value }) => (value === "" || Number.isNaN(Number(value)) ? 0.5 : within(Number(value), 1)))
}

// A crop lies as near to the point as the picture's edges allow, as those of the cards do.
function position(place, part) {
  return part < 1 ? `${(100 * within(place - part / 2, 1 - part)) / (1 - part)}%` : "50%"
}

function make(tag, properties, ...children) {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

function marker() {
  const element = make("span", { className: "focal-point", tabIndex: 0, role: "slider" })
  element.ariaLabel = gettext("Focal point")
  element.ariaValueMin = "0"
  element.ariaValueMax = "100"
  return element
}

function crop(picture, name) {
  const image = make("img", { src: picture.currentSrc || picture.src, alt: "" })
  image.style.aspectRatio = SHAPES[name]
  return make("figure", {}, image, make("figcaption", { textContent: name }))
}

function prepare(frame) {
  const picture = frame.querySelector("img")
  const handle = marker()
  const crops = Object.keys(SHAPES).map((name) => crop(picture, name))

  function show() {
    const [x, y] = point()
    Object.assign(handle.style, { left: `${100 * x}%`, top: `${100 * y}%` })
    const said = { x: Math.round(100 * x), y: Math.round(100 * y) }
    handle.ariaValueNow = String(said.x)
    handle.ariaValueText = interpolate(gettext("%(x)s % from the left, %(y)s % from the top"), said, true)
    const ratio = picture.getAttribute("width") / picture.getAttribute("height")
    Object.values(SHAPES).forEach((shape, index) => {
      const places = [position(x, shape / ratio), position(y, ratio / shape)]
      crops[index].firstChild.style.objectPosition = places.join(" ")
    })
  }

  function set(place) {
    place.forEach((value, axis) => {
      fields[axis].value = Number(within(value, 1).toFixed(3))
    })
    show()
  }

  frame.addEventListener("click", ({ clientX, clientY }) => {
    const { left, top, width, height } = picture.getBoundingClientRect()
    set([(clientX - left) / width, (clientY - top) / height])
    handle.focus({ preventScroll: true })
  })
  handle.addEventListener("keydown", (event) => {
    const step = STEPS[event.key]
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    const far = event.shiftKey ? 0.1 : 0.01
    set(point().map((value, axis) => value + far * step[axis]))
  })
  for (const field of fields) field.addEventListener("input", show)

  picture.after(handle)
  const help = gettext("Click on what must stay in view, or move the point by the arrow keys.")
  frame.after(make("p", { className: "help", textContent: help }), make("div", { className: "focal-crops" }, ...crops))
  show()
}

const frame = document.querySelector("[data-focal]")
if (frame && fields.every(Boolean)) prepare(frame)
