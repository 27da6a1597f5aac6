// "Select all" of the export page.
const all = document.querySelector("[data-select-all]")
if (all) {
  all.closest("[hidden]").hidden = false
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(".export-fields input[type='checkbox']")) box.checked = all.checked
  })
}
