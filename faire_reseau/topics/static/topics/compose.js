// Move topics on the working grid: choose (click, Enter or drag), see what each cell would change, put (click, Enter or drop).
//
// Without this script the same topics are links to a list of destinations. One request brings the cost of all cells at once.

import { say } from "../ui/say.js";
import { keepFocus } from "../ui/swap.js";

const form = document.getElementById("grid-form");
const bench = document.getElementById("workbench");
const text = form.dataset;
let chosen = null; // {id, start, title, cells} of the topic being moved; `start` says which of its cells it leaves
let asking = 0;
let sending = false;
let kept = null; // what the last deed was answered, kept while the grid below is fetched again
let keptAt = null; // the version of the grid then

const version = () => bench.querySelector("[name=seen]")?.value ?? null;

const tileOf = ({ id, start }) => bench.querySelector(`.tile[data-topic="${id}"][data-start="${start}"]`);
const tileFrom = (tile) => ({ id: Number(tile.dataset.topic), start: tile.dataset.start });
const deedOf = ({ id, start }, slot, space) => slot ? `move:${id}:${slot}:${space}:${start}` : `off:${id}:${start}`;
const squareOf = (cell) => cell.slot
  ? bench.querySelector(`.square[data-slot="${cell.slot}"][data-space="${cell.space}"]`)
  : bench.querySelector("[data-off]");

async function choose({ id, start }, { byKey = false } = {}) {
  const mine = ++asking;
  clear();
  const tile = tileOf({ id, start });
  if (!tile) return;
  const title = tile.querySelector("[data-choose]")?.textContent ?? "";
  chosen = { id, start, title, cells: [] };
  tile.dataset.chosen = "";
  tile.querySelector("[data-choose]")?.setAttribute("aria-pressed", "true");
  let told;
  try {
    const response = await fetch(`${text.essays}?sujet=${id}&de=${start}`, { headers: { Accept: "application/json" } });
    if (!response.ok) throw new Error(String(response.status));
    told = await response.json();
  } catch {
    if (mine === asking) { clear(); say(text.textFailed); }
    return;
  }
  if (mine !== asking || !chosen) return;
  chosen.cells = told.cells;
  for (const cell of told.cells) offer(cell);
  // A grid to a screen reader while one chooses: it hands the arrow keys on.
  bench.querySelector("[data-grid]")?.setAttribute("role", "grid");
  const first = bench.querySelector(".square .drop:not([aria-disabled])") ?? bench.querySelector(".drop");
  if (first) stopAt(first);
  if (byKey) first?.focus();
  say(text.textChosen.replace("{title}", title));
}

// One stop of Tab for all cells of the grid, the one last walked to; from it the arrow keys lead on.
function stopAt(drop) {
  for (const other of bench.querySelectorAll(".square .drop")) other.tabIndex = other === drop ? 0 : -1;
}

function offer(cell) {
  const square = squareOf(cell);
  if (!square || cell.here) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "drop";
  button.textContent = cell.broken ? "×" : cell.tight ? `${cell.sign} ⚠` : cell.sign;
  button.setAttribute("aria-label", (cell.slot ? text.textHere : text.textOff).replace("{where}", cell.where).replace("{says}", cell.says));
  button.title = cell.says;
  if (cell.broken) button.setAttribute("aria-disabled", "true");
  else if (cell.better > 0) button.dataset.good = "";
  else if (cell.better < 0) button.dataset.bad = "";
  button.cell = cell;
  square.append(button);
}

function clear() {
  for (const button of bench.querySelectorAll(".drop")) button.remove();
  for (const tile of bench.querySelectorAll("[data-chosen]")) {
    delete tile.dataset.chosen;
    tile.querySelector("[data-choose]")?.setAttribute("aria-pressed", "false");
  }
  document.querySelector(".drop-says")?.remove();
  bench.querySelector("[data-grid]")?.removeAttribute("role");
  chosen = null;
}

function giveUp() {
  const from = chosen;
  asking++;
  clear();
  if (from) document.getElementById(`tile-${from.id}-${from.start}`)?.focus();
  say(text.textGivenUp);
}

function put(cell) {
  if (!chosen) return;
  if (cell.broken) { show(cell); say(cell.says); return; }
  send(deedOf(chosen, cell.slot, cell.space), `tile-${chosen.id}-${cell.slot}`);
}

// What is under the finger or the focus, in words, for those who see.
function show(cell) {
  let line = document.querySelector(".drop-says");
  if (!line) {
    line = Object.assign(document.createElement("p"), { className: "drop-says" });
    line.setAttribute("aria-hidden", "true");
    bench.append(line);
  }
  line.textContent = `${cell.where} · ${cell.says}`;
}

async function send(what, focus = "") {
  if (sending) return;
  sending = true;
  bench.setAttribute("aria-busy", "true");
  const fields = new FormData(form);
  fields.set("do", what);
  try {
    const response = await fetch(form.action, { method: "POST", body: fields, headers: { "X-Live-Fragment": "workbench" } });
    if (response.redirected || (!response.ok && ![409, 422, 429].includes(response.status))) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    asking++;
    chosen = null;
    keepFocus(bench, () => bench.replaceChildren(...page.body.childNodes));
    dress();
    const answer = bench.querySelector("[data-said]");
    [kept, keptAt] = [answer, version()];
    if (!answer?.querySelector("button")) setTimeout(() => { if (kept === answer) kept = null; }, 8000);
    say(answer?.textContent.trim() ?? "");
    const next = [focus, "again", ...(focus.startsWith("step-") ? ["step-back", "step-again"] : [])];
    next.map((id) => id && document.getElementById(id)).find(Boolean)?.focus({ preventScroll: false });
  } catch {
    clear();
    say(text.textFailed);
  } finally {
    sending = false;
    bench.removeAttribute("aria-busy");
  }
}

function dress() {
  for (const link of bench.querySelectorAll("[data-choose]")) {
    link.setAttribute("role", "button");
    link.setAttribute("aria-pressed", "false");
    link.draggable = false;
  }
}

bench.addEventListener("click", (event) => {
  const drop = event.target.closest(".drop");
  if (drop) return put(drop.cell);
  const link = event.target.closest("[data-choose]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return undefined;
  event.preventDefault();
  const from = tileFrom(link.closest(".tile"));
  return chosen?.id === from.id && chosen.start === from.start ? giveUp() : choose(from, { byKey: event.detail === 0 });
});

// Buttons of the grid (lock, close, open, away…) change the part alone; what is typed elsewhere stays.
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button?.value) return;
  event.preventDefault();
  send(button.value, button.id);
});

bench.addEventListener("keydown", (event) => {
  const link = event.target.closest("[data-choose]");
  if (link && event.key === " ") { event.preventDefault(); link.click(); return; }
  if (!chosen) return;
  const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
  if (!step) return;
  event.preventDefault();
  walk(step, event.target.closest(".drop"));
});

// Ctrl+Z takes back one's last step and Ctrl+Shift+Z does it again, but where something is typed.
document.addEventListener("keydown", (event) => {
  if (chosen || event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.altKey) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const button = document.getElementById(event.shiftKey ? "step-again" : "step-back");
  if (!button) return;
  event.preventDefault();
  send(button.value, button.id);
});

// Heard wherever the focus went meanwhile.
document.addEventListener("keydown", (event) => {
  if (!chosen || event.key !== "Escape") return;
  event.preventDefault();
  giveUp();
});

// From cell to cell as the eye goes; cells without an offer (the topic's own) are stepped over.
function walk([down, right], from) {
  const rows = [...bench.querySelectorAll("[data-grid] tbody tr")].map((row) => [...row.querySelectorAll(".square")]);
  const square = from?.closest(".square") ?? tileOf(chosen)?.closest(".square") ?? null;
  let y = rows.findIndex((row) => row.includes(square));
  let x = y < 0 ? 0 : rows[y].indexOf(square);
  if (y < 0) { y = down < 0 ? rows.length : -1; if (!down) return; }
  for (;;) {
    y += down;
    x += right;
    if (y >= rows.length && down > 0) { bench.querySelector("[data-off] .drop")?.focus(); return; }
    const next = rows[y]?.[x];
    if (!next) return;
    const drop = next.querySelector(".drop");
    if (drop) { drop.focus(); return; }
  }
}

bench.addEventListener("focusin", (event) => {
  if (!event.target.cell) return;
  show(event.target.cell);
  if (event.target.closest(".square")) stopAt(event.target);
});
bench.addEventListener("pointerover", (event) => {
  const cell = event.target.closest(".drop")?.cell;
  if (cell) show(cell);
});

let dragged = false;
bench.addEventListener("dragstart", (event) => {
  const tile = event.target.closest?.(".tile[draggable]");
  if (!tile) return;
  dragged = true;
  event.dataTransfer.setData("text/plain", tile.querySelector("[data-choose]")?.textContent ?? "");
  event.dataTransfer.effectAllowed = "move";
  choose(tileFrom(tile));
});
bench.addEventListener("dragover", (event) => {
  const place = dragged && event.target.closest(".square, [data-off]");
  if (!place) return;
  event.preventDefault();
  const cell = place.querySelector(".drop")?.cell;
  for (const other of bench.querySelectorAll("[data-over]")) delete other.dataset.over;
  if (!cell) return;
  event.dataTransfer.dropEffect = cell.broken ? "none" : "move";
  place.querySelector(".drop").dataset.over = "";
  show(cell);
});
bench.addEventListener("drop", (event) => {
  const place = event.target.closest(".square, [data-off]");
  if (!dragged || !place) return;
  event.preventDefault();
  dragged = false;
  const cell = place.querySelector(".drop")?.cell;
  if (cell) put(cell);
  // Dropped before the costs came: the server judges.
  else if (chosen && !chosen.cells.length) send(deedOf(chosen, place.dataset.slot, place.dataset.space), `tile-${chosen.id}-${place.dataset.slot ?? 0}`);
  else giveUp();
});
bench.addEventListener("dragend", () => { if (dragged) { dragged = false; giveUp(); } });

// The grid moved under the hand: the costs are asked again.
document.addEventListener("live:replaced", (event) => {
  if (event.target !== bench) return;
  dress();
  // “Do it all the same” answers what somebody did: once the grid has moved again, it may be undone, and the words are no longer true.
  if (kept?.querySelector("button") && version() !== keptAt) kept = null;
  if (kept && !bench.contains(kept)) bench.prepend(kept);
  if (chosen) choose(chosen);
});

dress();
