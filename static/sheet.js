// A score sheet like a spreadsheet: arrows and Enter to go, paste from Excel, every cell saved
// when it is left. Without this file each branch is an ordinary form.
//
// `known` holds what the server last said of every cell. A cell whose text differs is unsaved,
// whatever happens to the connection, and its text stays in the cell until it is taken.

const table = document.querySelector("#bang");
const body = table.tBodies[0];
const status = document.querySelector("#luu");
const RETRY = 5000;
const KEPT = `sheet:${location.pathname}`;
const COLUMN = { target: 0, actual: 1, minus: 1, points: 2, remark: 3 };
const ROLES = "input.cell, select.cell, textarea.cell";

const known = new Map();
for (const input of document.querySelectorAll("input[data-shown]")) {
  for (const [name, text] of Object.entries(JSON.parse(input.value))) known.set(name, text);
}

// Names of cells that wait to be sent, in order; blocks that were pasted go as a whole.
const waiting = new Set();
const faulty = new Set();
const blocks = [];
let sending = false;
let offline = false;
let savedAt = "";
let timer = 0;

const word = (name, parts = {}) => {
  let text = table.dataset[`w${name[0].toUpperCase()}${name.slice(1).toLowerCase()}`] ?? name;
  for (const [key, value] of Object.entries(parts)) text = text.replace(`{${key}}`, value);
  return text;
};
const cellOf = (name) => document.querySelector(`[name="${CSS.escape(name)}"]`);
const textOf = (input) => {
  if (input.type === "checkbox") return input.checked ? "0" : "1";
  return input.value.trim();
};
const rowOf = (input) => input.closest("tr");
const lineOf = (name) => name.slice(name.indexOf("-") + 1);
const fieldOf = (name) => name.slice(0, name.indexOf("-"));
const rowOfLine = (line) => document.querySelector(`#dong-${line}`);
const isChanged = (input) => textOf(input) !== (known.get(input.name) ?? "").trim();
const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;

// --- What is shown of saving ---

function mark(input, state) {
  const cell = input.closest("td");
  if (!cell?.classList.contains("edit")) return;
  cell.classList.remove("saving", "saved", "err", "typed");
  if (state) cell.classList.add(state);
  if (state === "err") {
    input.setAttribute("aria-invalid", "true");
    input.setAttribute("aria-describedby", `g-${lineOf(input.name)}`);
  } else {
    input.removeAttribute("aria-invalid");
    input.removeAttribute("aria-describedby");
  }
}

const SIGNS = {
  ok: "check-circle-fill",
  warn: "exclamation-triangle-fill",
  bad: "exclamation-octagon-fill",
};

function tell(kind, text) {
  status.className = `state bare ${kind}`;
  status.replaceChildren(...(SIGNS[kind] ? [icon(SIGNS[kind])] : []), text);
}

function tellState(time) {
  savedAt = time || savedAt;
  const n = waiting.size + blocks.reduce((sum, block) => sum + block.names.length, 0);
  if (offline && n) tell("warn", word("offline", { n }));
  else if (sending) tell("", word("saving"));
  else if (faulty.size) tell("bad", word("faulty", { n: faulty.size }));
  else if (savedAt) tell("ok", word("saved", { time: savedAt }));
  else tell("", "");
}

function noteRow(line) {
  const row = rowOfLine(line);
  const next = row.nextElementSibling;
  if (next?.classList.contains("rem")) return next;
  const made = document.querySelector("#mau-ghi-chu").content.firstElementChild.cloneNode(true);
  made.dataset.of = line;
  made.cells[0].colSpan = row.cells.length;
  made.cells[0].id = `g-${line}`;
  row.after(made);
  return made;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "ic");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  const sprite = document.querySelector("svg.ic use").getAttribute("href").split("#")[0];
  use.setAttribute("href", `${sprite}#${name}`);
  svg.append(use);
  return svg;
}

// Notes of a kind of origin (the server's word on the line, or a fault of one cell).
function setNotes(line, origin, notes) {
  const cell = noteRow(line).cells[0];
  for (const old of cell.querySelectorAll(".msg")) {
    if ((old.dataset.origin ?? "line") === origin) old.remove();
  }
  for (const [kind, pic, text, acts = []] of notes) {
    const said = document.createElement("div");
    said.className = `msg ${kind}`;
    said.dataset.origin = origin;
    const words = document.createElement("span");
    words.textContent = text;
    said.append(icon(pic), words, ...acts);
    cell.append(said);
  }
  const has = cell.childElementCount > 0;
  cell.parentElement.hidden = !has;
  rowOfLine(line).classList.toggle("has-rem", has);
}

// --- What the server answers ---

function setText(input, text) {
  if (input.type === "checkbox") input.checked = text === "0";
  else input.value = text;
}

function take(answer, sent) {
  for (const [line, told] of Object.entries(answer.lines)) {
    const row = rowOfLine(line);
    row.dataset.version = told.version;
    for (const [field, text] of Object.entries(told.texts)) {
      const input = cellOf(`${field}-${line}`);
      if (!input) continue;
      // What somebody is typing right now is theirs; everything else shows what was saved.
      const typedOn = sent.has(input.name) && textOf(input) !== sent.get(input.name);
      const untouched = !isChanged(input) || sent.has(input.name);
      known.set(input.name, text);
      if (untouched && !typedOn) setText(input, text);
      if (sent.has(input.name) && !typedOn) {
        faulty.delete(input.name);
        setNotes(line, input.name, []);
        mark(input, "saved");
      }
    }
    row.classList.toggle("is-off", told.off);
    const points = row.querySelector("[data-points]");
    if (points) {
      points.textContent = told.off ? "" : told.points;
      points.parentElement.classList.toggle("prov", told.provisional);
    }
    const from = row.querySelector(".from");
    if (from) from.hidden = !told.pulled;
    const files = row.querySelector(".files");
    if (files && !/\d/.test(files.querySelector("[data-files]").textContent)) {
      files.classList.toggle("none", told.filesMissing);
      files.querySelector("[data-files]").textContent = word(told.filesMissing ? "missing" : "add");
    }
    setNotes(line, "line", told.notes);
  }
  for (const [pk, text] of Object.entries(answer.sums)) {
    for (const place of document.querySelectorAll(`[data-sum="${pk}"]`)) place.textContent = text;
  }
  const whole = {
    tong: answer.total,
    giao: answer.assigned,
    "da-cham": answer.answered,
    "so-dong": answer.leaves,
    "con-thieu": answer.gaps,
  };
  for (const [id, text] of Object.entries(whole)) {
    const place = document.getElementById(id);
    if (place) place.textContent = text;
  }
}

function choice(name, text, label, chosen) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn btn-second btn-slim";
  button.textContent = word(label, { text: text || word("empty") });
  button.addEventListener("click", () => {
    chosen(cellOf(name));
    cellOf(name).focus();
  });
  return button;
}

// The same cell at once: both values are shown, and one press takes either.
function conflict(name, fault) {
  const input = cellOf(name);
  const mine = textOf(input);
  const settle = (text) => (cell) => {
    known.set(name, fault.now);
    rowOf(cell).dataset.version = fault.version;
    faulty.delete(name);
    setNotes(lineOf(name), name, []);
    setText(cell, text);
    mark(cell, "");
    leave(cell);
    keep();
    tellState();
  };
  return [choice(name, mine, "mine", settle(mine)), choice(name, fault.now, "theirs", settle(fault.now))];
}

function refuse(answer, names) {
  const told = new Set();
  for (const fault of answer.faults ?? []) {
    const name = `${fault.field}-${fault.line}`;
    const input = cellOf(name);
    if (!input) continue;
    told.add(name);
    faulty.add(name);
    mark(input, "err");
    const acts = fault.now === null ? [] : conflict(name, fault);
    setNotes(fault.line, name, [["bad", "exclamation-octagon-fill", fault.message, acts]]);
  }
  for (const name of names) {
    if (told.has(name)) continue;
    const input = cellOf(name);
    if (input) mark(input, told.size ? "typed" : "err");
    if (!told.size) {
      faulty.add(name);
      setNotes(lineOf(name), name, [["bad", "exclamation-octagon-fill", answer.message]]);
    }
  }
  return told;
}

// --- Sending ---

class Away extends Error {}

async function post(url, fields) {
  const form = new FormData();
  form.set("csrfmiddlewaretoken", token());
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  let response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: form,
      headers: { Accept: "application/json" },
      redirect: "manual",
    });
  } catch {
    throw new Away(word("offline", { n: waiting.size }));
  }
  if (response.type === "opaqueredirect") throw new Away(word("login"));
  if (!response.headers.get("Content-Type")?.startsWith("application/json")) {
    throw new Away(response.status === 403 ? word("login") : word("offline", { n: waiting.size }));
  }
  return { status: response.status, answer: await response.json() };
}

const packed = (input) => ({
  line: lineOf(input.name),
  field: fieldOf(input.name),
  text: textOf(input),
  shown: known.get(input.name) ?? "",
  version: rowOf(input).dataset.version,
});

async function sendCell(name) {
  const input = cellOf(name);
  const sent = new Map([[name, textOf(input)]]);
  mark(input, "saving");
  const { status: code, answer } = await post(table.dataset.cellUrl, packed(input));
  waiting.delete(name);
  if (code === 200) {
    take(answer, sent);
    if (isChanged(input) && document.activeElement !== input) leave(input);
    return answer.saved;
  }
  refuse(answer, [name]);
  return "";
}

async function sendBlock(block) {
  const inputs = block.names.map(cellOf).filter((input) => input && isChanged(input));
  const sent = new Map(inputs.map((input) => [input.name, textOf(input)]));
  for (const input of inputs) mark(input, "saving");
  if (!inputs.length) return "";
  const cells = JSON.stringify({ cells: inputs.map(packed) });
  const { status: code, answer } = await post(table.dataset.pasteUrl, { block: cells });
  if (code === 200) {
    take(answer, sent);
    summary([]);
    return answer.saved;
  }
  block.held = refuse(answer, block.names);
  summary(answer.faults ?? []);
  return "";
}

// The faults of a block once more above the sheet, with links to the cells.
function summary(faults) {
  const place = document.querySelector("#loi-khoi");
  place.replaceChildren();
  if (!faults.length) return;
  const note = document.createElement("div");
  note.className = "note bad mb-4";
  note.setAttribute("role", "alert");
  const inner = document.createElement("div");
  const head = document.createElement("h2");
  head.textContent = word("block", { n: faults.length });
  const list = document.createElement("ul");
  for (const fault of faults.slice(0, 20)) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#dong-${fault.line}`;
    const label = cellOf(`${fault.field}-${fault.line}`)?.getAttribute("aria-label") ?? "";
    link.textContent = `${label}: ${fault.message}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      cellOf(`${fault.field}-${fault.line}`)?.focus();
    });
    item.append(link);
    list.append(item);
  }
  inner.append(head, list);
  note.append(icon("exclamation-octagon-fill"), inner);
  place.append(note);
}

async function pump() {
  if (sending) return;
  sending = true;
  clearTimeout(timer);
  let saved = "";
  try {
    while (waiting.size || blocks.some((block) => !block.held)) {
      tellState();
      const block = blocks.find((each) => !each.held);
      if (block) {
        saved = (await sendBlock(block)) || saved;
        if (!block.held) blocks.splice(blocks.indexOf(block), 1);
      } else {
        saved = (await sendCell(waiting.values().next().value)) || saved;
      }
      offline = false;
      keep();
    }
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    offline = true;
    tell("warn", error.message);
    timer = setTimeout(pump, RETRY);
  } finally {
    sending = false;
  }
  keep();
  if (!offline) tellState(saved);
}

// A cell was left: send it where its text is new, with its block where it belongs to one.
function leave(input) {
  const block = blocks.find((each) => each.names.includes(input.name));
  if (block) {
    if (block.held?.has(input.name) || !block.held) {
      faulty.clear();
      block.held = null;
    }
  } else if (isChanged(input)) {
    waiting.add(input.name);
  } else {
    waiting.delete(input.name);
    if (faulty.delete(input.name)) {
      setNotes(lineOf(input.name), input.name, []);
      tellState();
    }
    const cell = input.closest("td");
    if (cell?.matches(".err, .typed")) {
      // Typed back to what is saved already.
      mark(input, "");
      tellState();
    }
    keep();
    return;
  }
  keep();
  pump();
}

// What is not saved outlives the page: it comes back when the sheet is opened again.
function keep() {
  const unsaved = {};
  for (const name of [...waiting, ...faulty, ...blocks.flatMap((block) => block.names)]) {
    const input = cellOf(name);
    if (input && isChanged(input)) unsaved[name] = [textOf(input), known.get(name) ?? ""];
  }
  if (Object.keys(unsaved).length) sessionStorage.setItem(KEPT, JSON.stringify(unsaved));
  else sessionStorage.removeItem(KEPT);
}

function restore() {
  const unsaved = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  for (const [name, [text, shown]] of Object.entries(unsaved)) {
    const input = cellOf(name);
    if (!input || (known.get(name) ?? "") === text) continue;
    // Against what stood there when it was typed: somebody may have been here since.
    if (known.get(name) !== shown) rowOf(input).dataset.version = 0;
    known.set(name, shown);
    setText(input, text);
    waiting.add(name);
  }
  if (waiting.size) pump();
}

// --- Going from cell to cell ---

const lines = () =>
  [...body.rows].filter((row) => row.dataset.line && row.getClientRects().length > 0);
const open = (row) =>
  [...row.querySelectorAll(ROLES)].filter((input) => input.getClientRects().length > 0);

function goDown(input, step) {
  const rows = lines();
  const column = COLUMN[fieldOf(input.name)];
  for (let at = rows.indexOf(rowOf(input)) + step; rows[at]; at += step) {
    const there = open(rows[at]).find((cell) => COLUMN[fieldOf(cell.name)] === column);
    if (there) return enter(there);
  }
}

function goAside(input, step) {
  const cells = lines().flatMap(open);
  const there = cells[cells.indexOf(input) + step];
  if (there) enter(there);
}

function enter(input) {
  input.focus();
  input.select?.();
}

const atEdge = (input, step) => {
  if (input.tagName === "SELECT") return true;
  const { selectionStart: from, selectionEnd: to, value } = input;
  if (from === 0 && to === value.length) return true;
  return from === to && (step < 0 ? from === 0 : to === value.length);
};

// A choice takes a key: met (1, đ, d, x), not met (0, k), empty; the arrows go on to other cells.
const CHOICES = { 1: "1", đ: "1", d: "1", x: "1", 0: "0", k: "0", Delete: "", Backspace: "" };

body.addEventListener("keydown", (event) => {
  const input = event.target.closest("select.cell");
  const chosen = CHOICES[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!input || chosen === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  input.value = chosen;
  leave(input);
});

body.addEventListener("keydown", (event) => {
  const input = event.target.closest(ROLES);
  if (!input || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const go = {
    ArrowDown: () => goDown(input, 1),
    ArrowUp: () => goDown(input, -1),
    Enter: () => goDown(input, event.shiftKey ? -1 : 1),
    ArrowRight: () => goAside(input, 1),
    ArrowLeft: () => goAside(input, -1),
    Escape: () => {
      setText(input, known.get(input.name) ?? "");
      leave(input);
    },
  }[event.key];
  if (!go || (event.key === "Enter" && event.shiftKey && input.tagName === "TEXTAREA")) return;
  if (event.key === "ArrowRight" && !atEdge(input, 1)) return;
  if (event.key === "ArrowLeft" && !atEdge(input, -1)) return;
  event.preventDefault();
  go();
});

body.addEventListener("focusin", (event) => {
  const input = event.target.closest(ROLES);
  if (input?.tagName === "INPUT") input.select();
});
body.addEventListener("focusout", (event) => {
  const input = event.target.closest(ROLES);
  if (input) leave(input);
});
body.addEventListener("change", (event) => {
  const input = event.target.closest("select.cell, input[type=checkbox]");
  if (input?.name) leave(input);
});
body.addEventListener("input", (event) => {
  const input = event.target.closest(ROLES);
  if (!input) return;
  mark(input, "typed");
  tell("", word("typing"));
});

// --- Pasting a block ---

// Excel puts tabs between cells, and quotes around those that hold tabs, breaks or quotes.
export function cellsOf(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    const row = rows.at(-1);
    if (quoted) {
      if (sign === '"' && text[at + 1] === '"') {
        row[row.length - 1] += '"';
        at += 1;
      } else if (sign === '"') quoted = false;
      else row[row.length - 1] += sign;
    } else if (sign === '"' && row.at(-1) === "") quoted = true;
    else if (sign === "\t") row.push("");
    else if (sign === "\n") rows.push([""]);
    else if (sign !== "\r") row[row.length - 1] += sign;
  }
  if (rows.at(-1).length === 1 && rows.at(-1)[0] === "") rows.pop();
  return rows;
}

const MET = { đạt: "1", "1": "1", x: "1", "không đạt": "0", "0": "0" };

function put(input, text) {
  if (input.tagName !== "SELECT") input.value = text;
  else input.value = MET[text.trim().toLowerCase()] ?? (text.trim() ? "\u0000" : "");
}

body.addEventListener("paste", (event) => {
  const first = event.target.closest(ROLES);
  const text = event.clipboardData.getData("text/plain").normalize("NFC");
  const grid = cellsOf(text);
  if (!first || (grid.length < 2 && (grid[0]?.length ?? 0) < 2)) return;
  event.preventDefault();
  const rows = lines();
  const from = rows.indexOf(rowOf(first));
  const left = COLUMN[fieldOf(first.name)];
  const names = [];
  const lost = [];
  grid.forEach((texts, down) => {
    const row = rows[from + down];
    texts.forEach((said, right) => {
      const column = left + right;
      const input = row && open(row).find((cell) => COLUMN[fieldOf(cell.name)] === column);
      if (!input) {
        if (said.trim()) lost.push([row ?? rows.at(-1), said.trim()]);
        return;
      }
      put(input, said.trim());
      names.push(input.name);
      mark(input, "typed");
    });
  });
  if (names.length) {
    for (const name of names) waiting.delete(name);
    blocks.push({ names, held: null });
    pump();
  }
  const over = new Set(lost.map(([row]) => row));
  for (const row of over) {
    const texts = lost.filter(([each]) => each === row).map(([, said]) => `“${said}”`);
    const notes = [["warn", "exclamation-triangle-fill", word("lost", { text: texts.join(", ") })]];
    setNotes(row.dataset.line, "paste", notes);
  }
});

// --- Branches, files, the connection ---

for (const button of body.querySelectorAll(".tw")) {
  button.hidden = false;
  const label = button.getAttribute("aria-label").replace(word("closebranch"), "").trim();
  button.addEventListener("click", () => {
    const isOpen = button.getAttribute("aria-expanded") === "true";
    button.setAttribute("aria-expanded", String(!isOpen));
    button.setAttribute("aria-label", `${word(isOpen ? "openbranch" : "closebranch")} ${label}`);
    fold();
  });
}

// A line is hidden where any branch above it is closed.
function fold() {
  let closedAt = Infinity;
  for (const row of body.rows) {
    const depth = row.dataset.depth === undefined ? null : Number(row.dataset.depth);
    if (depth !== null && depth <= closedAt) closedAt = Infinity;
    row.classList.toggle("folded", closedAt !== Infinity);
    const button = row.querySelector(".tw");
    if (closedAt === Infinity && button?.getAttribute("aria-expanded") === "false") {
      closedAt = depth;
    }
  }
}

const dialog = document.querySelector("#tep");
body.addEventListener("click", async (event) => {
  const link = event.target.closest("a.files");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || offline) return;
  event.preventDefault();
  await showFiles(await fetch(link.href), link);
});

async function showFiles(response, link) {
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const inner = page.querySelector("#tep-noi-dung");
  if (!inner || !dialog) {
    location.assign(link.href);
    return;
  }
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-second";
  close.textContent = word("close");
  close.addEventListener("click", () => dialog.close());
  dialog.replaceChildren(inner, close);
  if (!dialog.open) dialog.showModal();
  dialog.onsubmit = async (event) => {
    event.preventDefault();
    const sent = await fetch(event.target.action, {
      method: "POST",
      body: new FormData(event.target),
    });
    await showFiles(sent, link);
  };
  const n = inner.querySelectorAll("a.files").length;
  const place = link.querySelector("[data-files]");
  place.textContent = n ? word("files", { n }) : word("add");
  if (n) link.classList.remove("none");
}

window.addEventListener("online", pump);
window.addEventListener("beforeunload", (event) => {
  keep();
  if (waiting.size || sending) event.preventDefault();
});
setInterval(() => {
  // Who types without ever leaving the cell is saved too.
  const input = document.activeElement?.closest?.(ROLES);
  if (input && body.contains(input) && isChanged(input)) keep();
}, 2000);
restore();
