// What is left of a subject's time, as ring and seconds; when it is over and the round goes on by itself, what is read now is
// fetched. Counted from the server's answer: the clock of a screen may be wrong.
//
// <div data-pitch data-left-ms="21000" data-total-ms="30000" data-runs data-by-itself>
//   [data-pitch-ring] a circle of pathLength 100, [data-pitch-seconds]

import { refresh } from "../ui/live.js";

const GRACE_MS = 250;
const started = new WeakMap();
const asked = new WeakSet();

function tick() {
  for (const element of document.querySelectorAll("[data-pitch]")) {
    if (!started.has(element)) started.set(element, performance.now());
    const runs = "runs" in element.dataset;
    const gone = runs ? performance.now() - started.get(element) : 0;
    const left = Math.max(0, Number(element.dataset.leftMs) - gone);
    const seconds = String(Math.ceil(left / 1000));
    const place = element.querySelector("[data-pitch-seconds]");
    if (place.textContent !== seconds) place.textContent = seconds;
    element.querySelector("[data-pitch-ring]").setAttribute("stroke-dasharray", `${(100 * left) / Number(element.dataset.totalMs)} 100`);
    if (!runs || !("byItself" in element.dataset) || left > 0 || asked.has(element)) continue;
    if (gone < Number(element.dataset.leftMs) + GRACE_MS) continue;
    asked.add(element);
    // What is read stands in one part, and may be first in the list of another.
    for (const part of document.querySelectorAll('[data-live-replace~="round"]')) refresh(part);
  }
}

setInterval(tick, 200);
tick();
