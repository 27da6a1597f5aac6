// A line that says what is missing leads into its field, also where that is folded away.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leads]")
  const field = link?.hash && document.getElementById(link.hash.slice(1))
  if (!field) return
  event.preventDefault()
  field.closest("details:not([open])")?.setAttribute("open", "")
  const input = field.matches("input, select, textarea") ? field : field.querySelector(".add-row a")
  input?.focus()
  field.scrollIntoView({ block: "center" })
})
