// The clock of a screen that hangs in a room: the hour of the place, not of the machine.

import { hour } from "../ui/hour.js";

const clock = document.querySelector("[data-clock]");

function tick() {
  clock.textContent = hour(new Date(), document.documentElement.lang, clock.dataset.zone);
}

if (clock) {
  tick();
  setInterval(tick, 1000);
}
