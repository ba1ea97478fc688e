// The outline of a criteria set: everything works by plain links and posts; here they are made
// without leaving the page, sums follow what is typed, and the keyboard moves lines.

const number = (text) => {
  const bare = text.replace(/\s/g, "").replace(/−|–/g, "-");
  const plain = bare.includes(",") || /^-?\d{1,3}(\.\d{3})+$/.test(bare)
    ? bare.replace(/\./g, "").replace(",", ".")
    : bare;
  return plain !== "" && Number.isFinite(Number(plain)) ? Number(plain) : 0;
};
const cents = (value) => Math.round(value * 100);
const written = (hundredths) =>
  (hundredths / 100).toLocaleString("vi-VN", { maximumFractionDigits: 2 });

const outline = () => document.getElementById("outline");

function show(place, found, declared) {
  if (!place) return;
  place.querySelector("[data-found]").textContent = written(found);
  place.classList.toggle("off", found !== declared);
}

function addUp() {
  const section = outline();
  const sums = new Map();
  let total = 0;
  const most = (line) => {
    const typed = line.querySelector(".line-form input[name$='-max_points']");
    return cents(typed ? number(typed.value) : Number(line.dataset.most));
  };
  const lines = [...section.querySelectorAll("[data-line]")];
  for (const line of lines) {
    const { parent } = line.dataset;
    if (parent) sums.set(parent, (sums.get(parent) ?? 0) + most(line));
    else if (!("extra" in line.dataset)) total += most(line);
  }
  for (const line of lines) {
    const place = line.querySelector(`[data-sum="${line.dataset.line}"]`);
    show(place, sums.get(line.dataset.line) ?? 0, most(line));
  }
  show(section.querySelector('[data-sum="total"]'), total, cents(Number(section.dataset.total)));
}

function askFor(form) {
  const method = form.querySelector("select[name$='-method']").value;
  for (const part of form.querySelectorAll("[data-for]")) {
    part.hidden = !part.dataset.for.split(" ").includes(method);
  }
  for (const part of form.querySelectorAll("[data-not]")) {
    part.hidden = part.dataset.not.split(" ").includes(method);
  }
}

function take(page, address) {
  const fresh = page.getElementById("outline");
  if (!fresh) {
    window.location.assign(address);
    return;
  }
  const version = fresh.dataset.version;
  outline().replaceWith(fresh);
  for (const input of document.querySelectorAll("[name=version], [name=shown_version]")) input.value = version;
  const said = page.querySelector(".messagelist")?.textContent.trim() ?? "";
  document.getElementById("outline-said").textContent = said;
  const old = document.querySelector(".messagelist");
  const news = page.querySelector(".messagelist");
  if (old && news) old.replaceWith(news);
  else if (old) old.remove();
  else if (news) fresh.before(news);
  const url = new URL(address);
  if (url.pathname === window.location.pathname) window.history.replaceState(null, "", url);
  const key = url.searchParams.get("line") ?? url.searchParams.get("at");
  const line = fresh.querySelector(`[data-line="${key}"]`);
  const wrong = fresh.querySelector(".errorlist");
  const field = line?.querySelector(".line-form [name$='-title']");
  const goal = wrong?.closest(".f, form")?.querySelector("input, select, textarea") ?? field;
  (goal ?? line?.querySelector(".line-text"))?.focus({ preventScroll: true });
  line?.scrollIntoView({ block: "nearest" });
}

function isUnsaved() {
  const form = outline().querySelector(".line-form");
  const fields = form ? [...form.elements].filter((field) => field.matches(":not(button)")) : [];
  return fields.some((field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.tagName !== "SELECT") return field.value !== field.defaultValue;
    return [...field.options].some((choice) => choice.selected !== choice.defaultSelected);
  });
}

const mayLeave = () => !isUnsaved() || window.confirm(outline().dataset.unsaved);

async function go(address, options) {
  outline().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { credentials: "same-origin", ...options });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(page, answer.url);
  } catch {
    outline().removeAttribute("aria-busy");
    document.getElementById("outline-said").textContent = outline().dataset.failed;
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!outline()?.contains(form)) return;
  event.preventDefault();
  if (!form.matches(".line-form") && !mayLeave()) return;
  const sent = new FormData(form, event.submitter);
  if (form.method === "get") go(`${form.action}?${new URLSearchParams(sent)}`);
  else go(form.action, { method: "POST", body: sent });
});

document.addEventListener("click", (event) => {
  const link = event.target.closest("#outline a[data-stay]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (mayLeave()) go(link.href);
});

document.addEventListener("input", (event) => {
  if (!outline()?.contains(event.target)) return;
  if (event.target.name.endsWith("-max_points")) addUp();
  if (event.target.name.endsWith("-method")) askFor(event.target.form);
});

document.addEventListener("keydown", (event) => {
  const line = event.target.closest("#outline [data-line]");
  if (!line) return;
  if (event.key === "Escape") line.querySelector("[data-close]")?.click();
  if (!event.target.matches(".line-text")) return;
  if (event.altKey && event.key.startsWith("Arrow")) {
    event.preventDefault();
    line.querySelector(`[data-key="${event.key}"]`)?.click();
  } else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
    const texts = [...outline().querySelectorAll(".line-text")];
    const to = texts[texts.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)];
    if (to) {
      event.preventDefault();
      to.focus();
    }
  }
});

document.documentElement.classList.add("scripted");
