"use strict";

// Choosing rows of a list: all of a page at once, and how many are chosen.
for (const form of document.querySelectorAll("[data-choosing]")) {
  const all = form.querySelector("[data-all]");
  const told = form.querySelector("[data-chosen]");
  const boxes = [...form.querySelectorAll('input[name="ids"]')];
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr").classList.toggle("sel", box.checked);
    told.textContent = chosen.length ? `${told.dataset.words} ${chosen.length}` : "";
    all.checked = chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
