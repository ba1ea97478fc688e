"use strict";

// Says how many options are chosen. Nothing is sent and nothing is kept: what was chosen leaves
// the page with the paper alone. Without this the look back at the paper says the same.
const form = document.querySelector("form[data-most]");
if (form && form.dataset.most) {
  const told = form.querySelector("[data-chosen]");
  const most = Number(form.dataset.most);
  const tell = () => {
    const chosen = [...form.querySelectorAll("input[name=o]:checked")];
    const names = chosen.map((box) => box.closest("label").querySelector("b").textContent.trim());
    told.textContent = `${told.dataset.chosen} ${chosen.length}/${most}${names.length ? ": " + names.join(", ") : ""}`;
  };
  form.addEventListener("change", tell);
  tell();
}
