// A plain script, so that it runs before any module: body editors may be ready before the modules
// that finish them listen (editors.js).
window.readyEditors = []
document.addEventListener("prose-editor:ready", (event) => window.readyEditors.push(event.detail))
