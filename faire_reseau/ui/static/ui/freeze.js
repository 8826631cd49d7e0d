// Freeze the page: what changes by itself waits until the reader resumes. Remembered by the browser, for all pages.
//
// <p data-freeze data-text-freeze data-text-resume data-text-one data-text-many hidden><button><span data-freeze-waiting>
// Whoever changes the page by itself asks `held(change)`: true means that the change is kept, and done when one resumes.

const line = document.querySelector("[data-freeze]");
const button = line?.querySelector("button");
const held_changes = new Map(); // key → what to do when the reader resumes
let count = 0;
let frozen = false;
try { frozen = Boolean(line) && localStorage.frozen === "yes"; } catch { /* this browser keeps nothing */ }

export const isFrozen = () => frozen;

export function held(change, key = Symbol("change")) {
  if (!frozen) return false;
  held_changes.set(key, change);
  count += 1;
  show();
  return true;
}

function show() {
  button.textContent = frozen ? line.dataset.textResume : line.dataset.textFreeze;
  const words = count === 1 ? line.dataset.textOne : line.dataset.textMany;
  line.querySelector("[data-freeze-waiting]").textContent = frozen && count ? words.replace("{n}", count) : "";
  line.hidden = false;
}

button?.addEventListener("click", () => {
  frozen = !frozen;
  try { localStorage.frozen = frozen ? "yes" : ""; } catch { /* this browser keeps nothing */ }
  const changes = [...held_changes.values()];
  if (!frozen) { held_changes.clear(); count = 0; }
  show();
  if (!frozen) for (const change of changes) change();
});
if (line) show();
