// Calls back for every body editor: those that are ready and those of rows added later.
export function forEachEditor(finish) {
  window.readyEditors.forEach(finish)
  document.addEventListener("prose-editor:ready", (event) => finish(event.detail))
}
