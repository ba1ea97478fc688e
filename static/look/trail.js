// The trail of a line comes into a dialog; without script the link opens its own page.
const dialog = document.querySelector("dialog.trail");

dialog?.addEventListener("htmx:afterSwap", () => {
  if (!dialog.open) dialog.showModal();
});
dialog?.addEventListener("click", (event) => {
  if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
});
