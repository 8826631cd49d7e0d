// On a page shown without connection (as it was seen, or none at all): look for the server, then load the page again.
//
// <p data-seen-status data-text-back>    where something was typed, the page stays and this says that it can be loaded again
// <p data-seen-status data-text-unsent>    a form that nothing keeps was pressed without connection: what was typed stays
// A live page catches up by itself: once its stream is open, or what waited was sent, nothing more is said.

const notices = [...document.querySelectorAll("[data-text-seen]")];
const status = document.querySelector("[data-seen-status]");
const isLive = Boolean(document.querySelector("[data-live-channels]"));
const QUICK_MS = 2500; // slower, and the page would come from what was seen again
let isTyped = false;
let isOver = false;
let isAsking = false;
let timer = 0;

// Looks of the pages before count too: a server that answers quickly, but makes its pages slowly, is not asked all the time.
function triesBefore() {
  try {
    const tries = Date.now() - Number(sessionStorage.lookedAt) < 60000 ? Number(sessionStorage.looks) : 0;
    sessionStorage.lookedAt = Date.now();
    sessionStorage.looks = tries + 1;
    return tries;
  } catch {
    return 3; // this browser keeps nothing
  }
}

async function isServerThere() {
  try {
    const answer = await fetch("/hors-ligne/", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(QUICK_MS) });
    return answer.status < 500;
  } catch {
    return false;
  }
}

async function look() {
  clearTimeout(timer);
  if (isOver || isAsking || document.hidden) return;
  isAsking = true;
  const isThere = await isServerThere();
  isAsking = false;
  if (isOver) return;
  if (!isThere) plan();
  else if (!isTyped) location.reload();
  else if (isLive) plan(); // its stream tells
  else {
    end();
    status.textContent = status.dataset.textBack;
    status.hidden = false;
  }
}

function plan() {
  clearTimeout(timer);
  timer = setTimeout(look, Math.min(2000 * 2 ** triesBefore(), 30000) * (0.5 + Math.random()));
}

function end() {
  isOver = true;
  for (const notice of notices) notice.hidden = true;
}

if (document.querySelector("[data-seen-status]:not([hidden]), body[data-offline]")) {
  document.addEventListener("input", () => { isTyped = true; });
  document.addEventListener("visibilitychange", () => look());
  addEventListener("online", () => look());
  document.addEventListener("live:state", ({ detail }) => detail === "on" && end());
  document.addEventListener("outbox:late", () => (isLive ? end() : look()));
  plan();
}

// Without connection the browser would put its own page of error in place of what was typed; before every other script of the form.
const asking = new Set();
const reached = new Set();
document.addEventListener("submit", async (event) => {
  const { target: form, submitter } = event;
  if (navigator.onLine || form.method !== "post" || form.matches("[data-outbox]") || reached.delete(form)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (asking.has(form)) return;
  asking.add(form);
  const isThere = await isServerThere(); // a server on this machine is there without any network
  asking.delete(form);
  if (isThere) {
    reached.add(form);
    form.requestSubmit(submitter);
  } else if (status) {
    status.textContent = status.dataset.textUnsent;
    status.hidden = false;
  }
}, true);
