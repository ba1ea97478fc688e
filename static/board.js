"use strict";

// Choosing rows of a list: all of a page at once, a stretch with Shift, and how many are chosen.
for (const form of document.querySelectorAll("[data-choosing]")) {
  const all = form.querySelector("[data-all]");
  const told = form.querySelector("[data-chosen]");
  const found = form.querySelector("[data-found]");
  const boxes = [...form.querySelectorAll('input[name="ids"]')];
  let last = null;
  const tell = () => {
    const chosen = boxes.filter((box) => box.checked);
    for (const box of boxes) box.closest("tr").classList.toggle("sel", box.checked);
    told.textContent = chosen.length ? `${told.dataset.words} ${chosen.length}` : "";
    if (found?.checked) told.textContent = "";
    all.checked = chosen.length === boxes.length;
    all.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
  };
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    if (found && !all.checked) found.checked = false;
    tell();
  });
  found?.addEventListener("change", () => {
    for (const box of boxes) box.checked = found.checked;
    tell();
  });
  for (const [at, box] of boxes.entries()) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last !== null) {
        for (const each of boxes.slice(Math.min(at, last), Math.max(at, last) + 1)) {
          each.checked = box.checked;
        }
      }
      last = at;
      if (found && !box.checked) found.checked = false;
    });
  }
  form.addEventListener("change", tell);
  tell();
}

// An opinion from the keyboard; only with a modifier, so that typing is never a command.
for (const form of document.querySelectorAll("[data-opinion]")) {
  const verdicts = [...form.querySelectorAll('input[name="verdict"]')];
  form.querySelector("[data-keys]").hidden = false;
  document.addEventListener("keydown", (event) => {
    const verdict = event.altKey && /^Digit[1-9]$/.test(event.code)
      ? verdicts[Number(event.code.slice(5)) - 1]
      : undefined;
    if (verdict) {
      event.preventDefault();
      verdict.checked = true;
      verdict.focus();
    } else if (event.ctrlKey && event.key === "Enter") {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
