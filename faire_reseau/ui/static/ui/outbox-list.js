// The list of all that this device holds of the account, whatever the room: what waits, what was refused and why.
//
// <section data-outbox-list data-text-…> with [data-outbox-none] and a <template> of one line:
//   [data-what] [data-when] [data-state] a[data-page] button[data-again] button[data-remove]
// A line is removed by a second press; nothing is dropped by itself. Every page that has an outbox loads it by this module, so that
// the list is there without network too; the list itself is drawn on its own page only.

import { hour } from "./hour.js";
import { forget, heldFor, removeRow } from "./outbox-store.js";
import { draftsHeld, forgetDraft } from "./drafts.js";
import { flush, tryAgain } from "./outbox.js";
import { focusOn, keepFocus } from "./swap.js";

const place = document.querySelector("[data-outbox-list]");
const list = place?.querySelector("ol");
const account = document.body.dataset.account ?? "";
const words = place?.dataset ?? {};
const { lang } = document.documentElement;

function moment(at) {
  const day = new Date(at);
  const isToday = day.toDateString() === new Date().toDateString();
  const shown = day.toLocaleDateString(lang === "en" ? "en-GB" : lang, { weekday: "long", day: "numeric", month: "long" });
  return isToday ? hour(day, lang) : `${shown}, ${hour(day, lang)}`;
}

function line({ what, at, state, isRefused, page, again, remove }) {
  const item = place.querySelector("template").content.firstElementChild.cloneNode(true);
  const part = (name) => item.querySelector(`[data-${name}]`);
  part("what").textContent = what;
  part("when").textContent = at ? moment(at) : "";
  part("state").textContent = state;
  part("state").classList.toggle("wrong", isRefused);
  if (page) part("page").href = page;
  else part("page").remove();
  for (const button of item.querySelectorAll("button")) {
    button.append(Object.assign(document.createElement("span"), { className: "visually-hidden", textContent: ` ${what}` }));
  }
  if (again) part("again").addEventListener("click", again);
  else part("again").remove();
  part("remove").addEventListener("click", async ({ currentTarget: button }) => {
    if (button.dataset.asked) {
      await remove();
      await show();
      focusOn(place, () => list.querySelector("button, a"));
      return;
    }
    button.dataset.asked = "yes";
    button.firstChild.textContent = words.textSure;
  });
  return item;
}

const ofEntry = (entry) => ({
  what: entry.what || entry.url,
  at: entry.at,
  state: entry.refused ? `${words.textRefused} ${entry.refused}` : entry.signedOut ? words.textSignedOut : words.textWaiting,
  isRefused: Boolean(entry.refused),
  page: entry.page,
  again: entry.refused ? () => tryAgain(entry) : null,
  remove: () => forget(entry.n),
});
// The page on which it was typed, also where the note is final by now: it is read there, and can be copied.
function pageOf(row) {
  const page = new URL(row.page);
  page.searchParams.set("garde", "1");
  return page.href;
}
const ofNote = (row) => ({
  what: row.title, at: row.at, state: words.textNote, page: pageOf(row), isRefused: false, remove: () => removeRow(row.key),
});
const ofDraft = (draft) => ({
  what: draft.title, at: draft.at, state: words.textDraft, page: draft.page, isRefused: false, remove: () => forgetDraft(draft.key),
});

let drawn = "";

async function show() {
  const { entries, notes } = await heldFor(account);
  const lines = [...entries.map(ofEntry), ...notes.map(ofNote), ...draftsHeld(account).map(ofDraft)];
  const now = JSON.stringify(lines);
  place.querySelector("[data-outbox-none]").hidden = lines.length > 0;
  if (now === drawn) return; // a button that somebody is about to press stays where it is
  drawn = now;
  keepFocus(place, () => list.replaceChildren(...lines.map(line)));
}

async function begin() {
  document.addEventListener("outbox:marked", () => show());
  setInterval(() => document.hidden || show(), 2000); // a note is sent by the tab that wrote it
  await show().catch(() => {}); // this browser keeps nothing
  await flush().catch(() => {});
  place.dataset.ready = "";
}
if (place) begin();
