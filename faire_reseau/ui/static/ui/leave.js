// Sign out, and take along what this browser keeps of the account: unsaved texts, entries that wait, pages for when the
// network is gone. What would be lost is said first, and the button pressed a second time.
//
// <form method="post" data-leave data-text-lost="…{texts}…{entries}…" data-text-offline="…"> with <p data-leave-message role="alert" hidden>

import { draftsOf, forgetDrafts } from "./drafts.js";
import { forgetNotes, notesWaiting } from "./note-rows.js";

const account = document.body.dataset.account ?? "";

function say(form, words) {
  const place = form.querySelector("[data-leave-message]");
  place.textContent = words;
  place.hidden = false;
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-leave]")) return;
  event.preventDefault();
  const outbox = await import("./outbox.js").catch(() => null);
  // What waits gets a last chance to be sent.
  await outbox?.flush().catch(() => {});
  const entries = (await outbox?.entriesOf(account).catch(() => null)) ?? [];
  const texts = draftsOf(account).length + (await notesWaiting().catch(() => 0));
  if (entries.length + texts && !form.dataset.told) {
    form.dataset.told = "yes";
    say(form, form.dataset.textLost.replace("{texts}", texts).replace("{entries}", entries.length));
    return;
  }
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual" });
  } catch {
    say(form, form.dataset.textOffline);
    return;
  }
  if (answer.type !== "opaqueredirect") {
    form.submit(); // an old token: the server says what to do
    return;
  }
  forgetDrafts(account);
  await forgetNotes().catch(() => {});
  await outbox?.forgetEntriesOf(account).catch(() => {});
  await caches?.delete("pages-1");
  try {
    localStorage.leftAt = Date.now();
  } catch {
    // this browser keeps nothing
  }
  location.replace("/");
});
