// The wall: letters as large as the day allows, a clock, pages only when it must (they turn and can be stopped), a fresh page
// when the hour brings something new.

import { held, isFrozen } from "../ui/freeze.js";
import { hour } from "../ui/hour.js";

const TURN_MS = 12000;
const clock = document.querySelector("[data-clock]");
const pager = document.querySelector("[data-wall-pager]");
const pause = document.querySelector("[data-wall-pause]");
let page = 0;
let due = Infinity;
let stopped = matchMedia("(prefers-reduced-motion: reduce)").matches;

const items = () => [...document.querySelectorAll("[data-wall-items] > *")];
const body = document.querySelector("#wall-body");
const isPhone = matchMedia("(max-width: 40rem)");

// The smallest letters: 1/36 of the height, and 28 millimetres for capitals on a screen of 2.5 metres.
const least = () => Math.max(16, Math.min(innerWidth, innerHeight) / 36, innerWidth * 0.0165);
const HOURS_EM = 6.9;
const COLUMN_EM = 6.5;
const MOST = 2.1; // times the smallest: larger letters would only shout

const fits = () => body.scrollHeight <= body.clientHeight + 1 && body.scrollWidth <= body.clientWidth + 1;
const resize = (size) => document.body.style.setProperty("--wall-size", `${size}px`);

// The largest letters with which everything fits; false when not even the smallest do.
function fill() {
  let [low, high] = [least(), MOST * least()];
  // Columns too narrow for words become lines, each with the name of its space.
  const grid = document.querySelector("[data-wall-board]");
  grid?.toggleAttribute("data-stacked", body.clientWidth / low < HOURS_EM + COLUMN_EM * Number(grid.dataset.columns));
  resize(low);
  if (!fits()) return false;
  for (let step = 0; step < 7; step += 1) {
    const middle = (low + high) / 2;
    resize(middle);
    if (fits()) low = middle;
    else high = middle;
  }
  resize(low);
  return true;
}

// Everything on one screen when it can be read; else the items that fit, those of the page asked for.
function lay() {
  const list = document.querySelector("[data-wall-items]");
  if (list?.matches("[data-sort]")) {
    const count = (item) => Number(item.querySelector("[data-live-count]").textContent.replace(/\D/g, ""));
    const ordered = items().sort((a, b) => count(b) - count(a));
    if (ordered.some((item, place) => item !== list.children[place])) list.append(...ordered);
  }
  const all = items();
  for (const item of all) item.hidden = false;
  pager.hidden = true;
  if (isPhone.matches) {
    document.body.style.removeProperty("--wall-size");
    return;
  }
  if (fill() || !list) return;
  pager.hidden = false;
  const pages = [[]];
  // An hour that does not fit on what is left of a page begins on a fresh one, rather than be parted.
  const beginsAnHourThatGoesOn = (rows, place) => {
    const hour = rows[place].dataset.group;
    if (!hour || rows[place - 1]?.dataset.group === hour) return false;
    const rest = rows.slice(place).filter((row) => row.dataset.group === hour);
    for (const row of rest) row.hidden = false;
    const overflows = !fits();
    for (const row of rest.slice(1)) row.hidden = true;
    return overflows;
  };
  for (const item of all) item.hidden = true;
  for (const [place, item] of all.entries()) {
    item.hidden = false;
    if ((!fits() || beginsAnHourThatGoesOn(all, place)) && pages.at(-1).length) {
      for (const one of pages.at(-1)) one.hidden = true;
      pages.push([]);
    }
    pages.at(-1).push(item);
  }
  page = ((page % pages.length) + pages.length) % pages.length;
  for (const [place, group] of pages.entries()) for (const item of group) item.hidden = place !== page;
  pager.hidden = pages.length < 2;
  document.querySelector("[data-wall-page]").textContent = `${page + 1} / ${pages.length}`;
}

function turn(by) {
  page += by;
  lay();
}

// When the hour brings something new, counted from the server's answer: the clock of a projector may be wrong.
function plan() {
  const left = document.querySelector("[data-changes-in]")?.dataset.changesIn;
  due = left ? performance.now() + left * 1000 : Infinity;
}

function tick() {
  const now = new Date();
  clock.textContent = hour(now, document.documentElement.lang, clock.dataset.zone);
  if (performance.now() >= due && navigator.onLine) {
    due = Infinity;
    const again = () => location.reload();
    if (!held(again, "hour")) again();
  }
}

function stop(on) {
  stopped = on;
  pause.setAttribute("aria-pressed", String(on));
}

pause.addEventListener("click", () => stop(!stopped));
document.querySelector("[data-wall-back]").addEventListener("click", () => turn(-1));
document.querySelector("[data-wall-forward]").addEventListener("click", () => turn(1));
// What is shown now may follow other channels or need another style sheet than what the page was loaded with: once more, then.
function follow() {
  const needed = document.querySelector("[data-wall-needed]")?.dataset.wallNeeded;
  if (needed === undefined || needed === body.dataset.wallNeeds) return;
  const again = () => location.reload();
  if (!held(again, "mode")) again();
}

document.addEventListener("live:replaced", () => { lay(); plan(); follow(); });
addEventListener("resize", lay);
setInterval(() => stopped || isFrozen() || turn(1), TURN_MS);
setInterval(tick, 1000);
stop(stopped);
plan();
tick();
document.fonts.ready.then(lay);
