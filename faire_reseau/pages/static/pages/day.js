// What runs now changes with the clock as well as with the agenda: asked again when a session begins or ends.

import { held } from "../ui/freeze.js";
import { swap } from "../ui/swap.js";

const day = document.querySelector("#day");
const HOUR_MS = 3600000;
let timer = 0;

// Counted from the server's answer, so that a phone whose clock is wrong is on time too.
function plan() {
  clearTimeout(timer);
  const left = day.querySelector("[data-changes-in]")?.dataset.changesIn;
  // A little apart from the other phones of the room.
  timer = setTimeout(again, Math.min(left ? left * 1000 : HOUR_MS, HOUR_MS) + Math.random() * 600);
}

async function again() {
  if (held(again, "hour")) return;
  try {
    const answer = await fetch(day.dataset.liveUrl, { headers: { "X-Live-Fragment": day.id } });
    if (answer.ok) swap(day, await answer.text());
  } catch {
    // Without connection the page stays as it was; the status line says so.
  }
  plan();
}

if (day) {
  plan();
  day.addEventListener("live:replaced", plan);
  document.addEventListener("visibilitychange", () => document.hidden || again());
}
