// The browser's own sheet where it has one, else the clipboard; without either no button is shown.
const share = document.querySelector(".share");
const button = share.querySelector("button");
const { address, title } = share.dataset;

async function copy() {
  await navigator.clipboard.writeText(address);
  share.querySelector("[role=status]").textContent = button.dataset.copied;
}

async function give() {
  try {
    await (navigator.share ? navigator.share({ title, url: address }) : copy());
  } catch {
    // Closed without sharing, or not allowed here: the address stands beside the button.
  }
}

if (navigator.share || navigator.clipboard) {
  if (!navigator.share) button.textContent = button.dataset.copy;
  button.addEventListener("click", give);
  button.hidden = false;
}
