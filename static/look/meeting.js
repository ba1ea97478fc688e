"use strict";

// Notes that could not be sent stay in their box; the page says so, and sends them when it can.
const lost = new Set();

function form(event) {
  return event.target.closest ? event.target.closest("form[data-autosave]") : null;
}

for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, (event) => {
    const notes = form(event);
    if (!notes) return;
    lost.add(notes);
    const status = notes.querySelector("[role=status]");
    if (status) status.textContent = notes.dataset.lost;
  });
}

document.addEventListener("htmx:afterRequest", (event) => {
  const notes = form(event);
  if (notes && event.detail.successful) lost.delete(notes);
});

function again() {
  for (const notes of lost) notes.requestSubmit();
}

window.addEventListener("online", again);
setInterval(again, 10000);

// Leaving with notes that are not stored would lose them.
window.addEventListener("beforeunload", (event) => {
  if (lost.size) event.preventDefault();
});
