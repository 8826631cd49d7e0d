// A wish is sent as soon as it is chosen, and counted at once; without this module the button of each form sends it.
//
// <p data-answers data-mine data-left>   how many wishes one has, how many topics wait
//   [data-answers-number] [data-answers-mine]          the figures; [data-answers-left], [data-answers-done] as some wait or none

import { agree } from "../ui/live.js";

document.body.toggleAttribute("data-wishes-at-once", true);

const SETTLE_MS = 350; // arrow keys pass over levels: only the one where they stop is sent
const timers = new Map();
const counted = new WeakMap(); // form → the level that the figures on the page hold, null before any answer
const number = new Intl.NumberFormat(document.documentElement.lang || undefined);

function send(thing, level) {
  clearTimeout(timers.get(thing));
  timers.set(thing, setTimeout(() => {
    // Sent before the outbox is there, the form would leave the page, and be lost without a network.
    if (!("outboxReady" in document.body.dataset)) return send(thing, level);
    // Meanwhile the card may have been fetched again, or the outbox may have shown there what waits: the last choice counts.
    const form = document.querySelector(`form[data-outbox-thing="${CSS.escape(thing)}"]`);
    if (!form) return;
    form.elements.level.value = level;
    form.requestSubmit();
  }, SETTLE_MS));
}

const savedIn = (form) => [...form.querySelectorAll("[name=level]")].find((field) => field.defaultChecked)?.value ?? null;

// The figures of this page as they will be; those of the server, when they come, take their place.
function count(form, level) {
  const before = counted.has(form) ? counted.get(form) : savedIn(form);
  counted.set(form, level);
  const wants = Number(Number(level) > 0) - Number(Number(before) > 0);
  const answers = Number(level !== null) - Number(before !== null);
  const interested = form.closest("article")?.querySelector("[data-live-count^=wishes-]");
  if (interested && wants) {
    const people = Math.max(0, Number(interested.textContent.replace(/\D/g, "")) + wants);
    interested.textContent = number.format(people);
    const words = form.closest("article").querySelector("[data-live-words^=wishes-]");
    if (words) agree(words, people);
  }
  const place = document.querySelector("[data-answers]");
  if (!place) return;
  const left = Math.max(0, Number(place.dataset.left) - answers);
  const mine = Math.max(0, Number(place.dataset.mine) + wants);
  Object.assign(place.dataset, { left, mine });
  place.querySelector("[data-answers-number]").textContent = number.format(left);
  place.querySelector("[data-answers-mine]").textContent = number.format(mine);
  place.querySelector("[data-answers-left]").hidden = left === 0;
  place.querySelector("[data-answers-done]").hidden = left > 0;
}

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-wish]");
  if (!form) return;
  count(form, form.elements.level.value);
  send(form.dataset.outboxThing, form.elements.level.value);
});

document.addEventListener("outbox:sent", (event) => {
  const form = event.target.closest?.("form[data-wish]");
  if (!form) return;
  // What was sent is what the page holds now: a later fetch of the card decides again.
  for (const field of form.querySelectorAll("input[type=radio]")) field.defaultChecked = field.checked;
  setTimeout(() => { form.querySelector("[data-outbox-message]")?.toggleAttribute("hidden", true); }, 4000);
});

document.addEventListener("outbox:refused", (event) => {
  const form = event.target.closest?.("form[data-wish]");
  if (form) count(form, savedIn(form));
});
