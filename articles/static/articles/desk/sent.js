// The page that follows a form: if it reports success, the text kept in this browser is not needed.
const key = sessionStorage.getItem("newsroom-sent")
sessionStorage.removeItem("newsroom-sent")
if (key && document.querySelector(".messagelist .success")) localStorage.removeItem(key)
