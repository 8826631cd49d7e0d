// What every page does: the menu closes on Escape, forms are not sent twice, live screens and the outbox start when asked for.

const menu = document.querySelector("[data-menu]");
menu?.parentElement.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && menu.open) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A question whether to remove something is left by Escape; the focus goes back to what asked.
document.addEventListener("keydown", (event) => {
  const fold = event.key === "Escape" && event.target.closest?.(".confirm[open]");
  if (!fold) return;
  fold.open = false;
  fold.querySelector("summary").focus();
});

// What was refused is read first, also where the address of the page leads elsewhere.
document.querySelector("[data-form-summary]")?.focus();
import("./onward.js"); // where the focus goes on after a form was sent

// On the document, so that a script of the form may refuse first.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("[data-once]")) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
});
// Come back to by the browser's arrow, the page may send again.
window.addEventListener("pageshow", (event) => {
  // What is sent from a page come back to is meant anew.
  if (event.persisted) for (const field of document.querySelectorAll("input[name=once]")) field.value += "+";
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// A page that the browser held in memory while somebody signed out is asked for again: the server knows who may see it.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  try {
    if (Number(localStorage.leftAt) > performance.timeOrigin) location.reload();
  } catch {
    location.reload();
  }
});

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

if (document.querySelector("[data-live-channels]")) import("./live.js");
if (document.querySelector("[data-say]")) import("./say.js");
if (document.querySelector("[hx-ext]")) import("./swap.js");
if (document.querySelector("form[data-outbox], [data-note-editor]") || Number(localStorage.outbox) > 0) import("./outbox-list.js");
if (document.querySelector("form[data-draft]")) import("./typed.js");
import("./back.js"); // always: without network a page has only the modules that were fetched before
if (document.querySelector("form[data-leave]")) import("./leave.js");
if ("serviceWorker" in navigator && document.body.dataset.worker) navigator.serviceWorker.register(document.body.dataset.worker);
