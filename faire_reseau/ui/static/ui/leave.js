// Sign out, and take along what this browser keeps of the account: unsaved texts, notes and entries that wait, pages for when the
// network is gone, names given to a door. What would be lost is said first, and the button pressed a second time.
//
// <form method="post" data-leave data-text-lost="…{texts}…{entries}…" data-text-offline="…" data-list data-text-list> with <p data-leave-message role="alert" hidden>

import { draftsOf, forgetDrafts } from "./drafts.js";
import { all, forgetAllOf, heldFor } from "./outbox-store.js";

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
  // What waits gets a last chance to be sent.
  await import("./outbox.js").then(({ flush }) => flush()).catch(() => {});
  const { entries, notes } = await heldFor(account).catch(() => ({ entries: [], notes: [] }));
  const texts = draftsOf(account).length + notes.length;
  if (entries.length + texts && !form.dataset.told) {
    form.dataset.told = "yes";
    say(form, form.dataset.textLost.replace("{texts}", texts).replace("{entries}", entries.length));
    const link = Object.assign(document.createElement("a"), { href: form.dataset.list, textContent: form.dataset.textList });
    form.querySelector("[data-leave-message]").append(" ", link);
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
  await forget();
  location.replace("/");
});

// The rest is left as it is: a choice of this device (frozen pages), static files, what another account typed here.
async function forget() {
  forgetDrafts(account);
  const left = await forgetAllOf(account).then(all).catch(() => []);
  await globalThis.caches?.delete("pages-1");
  try {
    localStorage.removeItem("door-name");
    localStorage.outbox = left.length; // of other accounts
    localStorage.leftAt = Date.now();
    sessionStorage.clear();
  } catch {
    // this browser keeps nothing
  }
}
