// A wish is sent as soon as it is chosen; without this module the button of each form sends it.

document.body.toggleAttribute("data-wishes-at-once", true);

const SETTLE_MS = 350; // arrow keys pass over levels: only the one where they stop is sent
const timers = new Map();

document.addEventListener("change", (event) => {
  const form = event.target.closest("form[data-wish]");
  if (!form) return;
  const thing = form.dataset.outboxThing;
  clearTimeout(timers.get(thing));
  timers.set(thing, setTimeout(() => {
    // The card may have been fetched again meanwhile: its new form holds the same choice.
    document.querySelector(`form[data-outbox-thing="${CSS.escape(thing)}"]`)?.requestSubmit();
  }, SETTLE_MS));
});

document.addEventListener("outbox:sent", (event) => {
  const form = event.target.closest?.("form[data-wish]");
  if (!form) return;
  // What was sent is what the page holds now: a later fetch of the card decides again.
  for (const field of form.querySelectorAll("input[type=radio]")) field.defaultChecked = field.checked;
  setTimeout(() => { form.querySelector("[data-outbox-message]")?.toggleAttribute("hidden", true); }, 4000);
});
