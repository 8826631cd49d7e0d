// The wall: a clock, pages that turn by themselves and can be stopped, a fresh page when the hour brings something new.

import { held, isFrozen } from "../ui/freeze.js";

const TURN_MS = 12000;
const clock = document.querySelector("[data-clock]");
const pager = document.querySelector("[data-wall-pager]");
const pause = document.querySelector("[data-wall-pause]");
let page = 0;
let due = Infinity;
let stopped = matchMedia("(prefers-reduced-motion: reduce)").matches;

const items = () => [...document.querySelectorAll("[data-wall-items] > li")];

// The lowest place on the screen where an item may end: above the buttons that turn pages, when they show.
function room() {
  const { paddingBlockEnd, rowGap } = getComputedStyle(pager.parentElement);
  return innerHeight - parseFloat(paddingBlockEnd) - (pager.hidden ? 0 : pager.offsetHeight + parseFloat(rowGap));
}

// Shows the items that fit on the screen, those of the page asked for.
function lay() {
  const list = document.querySelector("[data-wall-items]");
  if (!list) { pager.hidden = true; return; }
  if (list.matches("[data-sort]")) {
    const count = (item) => Number(item.querySelector("[data-live-count]").textContent.replace(/\D/g, ""));
    const ordered = items().sort((a, b) => count(b) - count(a));
    if (ordered.some((item, place) => item !== list.children[place])) list.append(...ordered);
  }
  const all = items();
  for (const item of all) item.hidden = false;
  pager.hidden = true;
  const bottom = () => list.getBoundingClientRect().bottom + scrollY;
  pager.hidden = bottom() <= room();
  const pages = [[]];
  if (pager.hidden) return;
  // An hour that does not fit on what is left of a page begins on a fresh one, rather than be parted.
  const beginsAnHourThatGoesOn = (rows, place) => {
    const hour = rows[place].dataset.group;
    if (!hour || rows[place - 1]?.dataset.group === hour) return false;
    const rest = rows.slice(place).filter((row) => row.dataset.group === hour);
    for (const row of rest) row.hidden = false;
    const overflows = bottom() > room();
    for (const row of rest.slice(1)) row.hidden = true;
    return overflows;
  };
  for (const item of all) item.hidden = true;
  for (const [place, item] of all.entries()) {
    item.hidden = false;
    if ((bottom() > room() || beginsAnHourThatGoesOn(all, place)) && pages.at(-1).length) {
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
  clock.textContent = new Intl.DateTimeFormat(document.documentElement.lang, {
    hour: "2-digit", minute: "2-digit", timeZone: clock.dataset.zone,
  }).format(now);
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
document.addEventListener("live:replaced", () => { lay(); plan(); });
addEventListener("resize", lay);
setInterval(() => stopped || isFrozen() || turn(1), TURN_MS);
setInterval(tick, 1000);
stop(stopped);
plan();
tick();
document.fonts.ready.then(lay);
