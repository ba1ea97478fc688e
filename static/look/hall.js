"use strict";

// The picture stays when the connection is lost: only a picture of ours takes its place.
const lost = document.querySelector(".hall-lost");

document.addEventListener("htmx:beforeSwap", (event) => {
  const ours = event.detail.xhr.responseURL.includes("/screen/");
  if (!ours || event.detail.xhr.status !== 200) event.detail.shouldSwap = false;
  lost.hidden = ours && event.detail.xhr.status < 300;
});
for (const name of ["htmx:sendError", "htmx:timeout", "htmx:responseError"]) {
  document.addEventListener(name, () => {
    lost.hidden = false;
  });
}

// Arrows, Page Down and the space bar: what presenters' clickers send.
const ON = ["ArrowRight", "ArrowDown", "PageDown", " "];
const BACK = ["ArrowLeft", "ArrowUp", "PageUp"];

document.addEventListener("keydown", (event) => {
  const turn = document.querySelector("[data-turn]");
  const step = ON.includes(event.key) ? "on" : BACK.includes(event.key) ? "back" : "";
  if (!turn || !step || event.repeat) return;
  event.preventDefault();
  htmx.ajax("POST", turn.dataset.turn, {
    target: "#hall",
    swap: "outerHTML",
    values: { step, seen: turn.dataset.seen },
  });
});
