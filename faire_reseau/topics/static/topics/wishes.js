// A wish is sent as soon as it is chosen; without this module the button of each form sends it.

document.body.toggleAttribute("data-wishes-at-once", true);

const SETTLE_MS = 350; // arrow keys pass over levels: only the one where they stop is sent
const timers = new Map();

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

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-wish]");
  if (form) send(form.dataset.outboxThing, form.elements.level.value);
});

document.addEventListener("outbox:sent", (event) => {
  const form = event.target.closest?.("form[data-wish]");
  if (!form) return;
  // What was sent is what the page holds now: a later fetch of the card decides again.
  for (const field of form.querySelectorAll("input[type=radio]")) field.defaultChecked = field.checked;
  setTimeout(() => { form.querySelector("[data-outbox-message]")?.toggleAttribute("hidden", true); }, 4000);
});
