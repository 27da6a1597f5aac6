// What word processors put on the clipboard, brought into the body's vocabulary.
// Styles are read as text and never applied, handlers never run: the policy would refuse them, and
// say so, if they were not renamed before anything is parsed.

const withoutStyles = (html) => html.replace(/<[a-z][^>]*>/gi, (tag) =>
  tag.replace(/\sstyle\s*=/gi, " data-style=").replace(/[\s/"']on[a-z]+\s*=/gi, " data-on="),
)

const style = (element) => (element.getAttribute("data-style") || "").toLowerCase().replace(/\s/g, "")

function unwrap(element) {
  element.replaceWith(...element.childNodes)
}

function rename(element, tag) {
  const other = element.ownerDocument.createElement(tag)
  other.append(...element.childNodes)
  element.replaceWith(other)
  return other
}

// Google Docs wraps everything in <b style="font-weight:normal">.
function unwrapFalseBold(root) {
  for (const bold of root.querySelectorAll("b, strong")) {
    if (/font-weight:(normal|400)/.test(style(bold))) unwrap(bold)
  }
}

function namedSpans(root) {
  for (const span of root.querySelectorAll("span[data-style]")) {
    const css = style(span)
    const bold = /font-weight:(bold|[6-9]00)/.test(css)
    const italic = /font-style:italic/.test(css)
    const inner = italic ? rename(span, "em") : span
    if (bold) {
      const strong = root.createElement("strong")
      inner.before(strong)
      strong.append(inner)
    }
  }
}

// Word's lists are paragraphs with "mso-list" and a typed bullet or number.
function wordLists(root) {
  let list = null
  for (const line of root.querySelectorAll("p")) {
    if (!/mso-list:l\d/.test(style(line))) {
      list = null
      continue
    }
    const mark = line.querySelector("[data-style*='mso-list:Ignore'], [data-style*='mso-list: Ignore']")
    const text = (mark ? mark.textContent : line.textContent).trim()
    const tag = /^(\d+|[a-z])[.)]/i.test(text) ? "ol" : "ul"
    mark?.remove()
    if (!list || list.localName !== tag || list.nextElementSibling !== line) {
      list = root.createElement(tag)
      line.before(list)
    }
    const item = root.createElement("li")
    list.append(item)
    item.append(line)
    if (!mark) line.innerHTML = line.innerHTML.replace(/^(\s|&nbsp;)*(·|•|o|-|\d+[.)])(\s|&nbsp;)*/, "")
  }
}

export function cleanPaste(html) {
  const root = new DOMParser().parseFromString(withoutStyles(html.replace(/<!--[\s\S]*?-->/g, "")), "text/html")
  for (const junk of root.querySelectorAll("style, script, meta, link, title, img, svg")) junk.remove()
  wordLists(root)
  unwrapFalseBold(root)
  namedSpans(root)
  for (const heading of root.querySelectorAll("h1, h3, h4, h5, h6")) rename(heading, "h2")
  for (const element of root.querySelectorAll("[data-style], [class]")) {
    element.removeAttribute("data-style")
    if (element.localName !== "p") element.removeAttribute("class")
  }
  return root.body.innerHTML
}
