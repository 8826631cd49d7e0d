// Send forms even when the connection is down: each is kept first, sent when possible, once.
//
// <form method="post" data-outbox [data-outbox-thing="wish-7"] [data-outbox-replace="id id"]> with <input type="hidden" name="key">
// - `key` gets a new UUID at each sending; the server answers the same to the same key.
// - of several entries for one thing only the last is kept; a form without a thing is emptied once its entry is kept.
// - `data-outbox-replace`: parts of this page taken from the answer; otherwise the page goes where the answer leads.
// - a form whose entry waits has `data-waiting`; a refused one is told why in its [data-outbox-message] or in the status, and
//   beside each wrong field (`.field-wrong` with its `.wrong` in the answer), the first of which is focused.
// - its [data-text-pressed="…{time}…"] says when the button was pressed.
// `outbox:sent` for each entry, on its form or the document; `outbox:late` when one had waited.
// <p data-outbox-status data-text-waiting data-text-sent data-text-refused data-text-signed-out hidden>
// Server: a redirect or 2xx accepts, 4xx refuses and says why in [role=alert], 401 or the sign-in page asks to sign in.

import { fill, forgetWrong, refusalOf, sayPressed, showWrong, take } from "./outbox-page.js";

const status = document.querySelector("[data-outbox-status]");
const account = document.body.dataset.account ?? "";
const signIn = document.body.dataset.signIn ?? "/entrer/";
const KEPT_MS = 7 * 24 * 3600 * 1000;

const database = new Promise((resolve, reject) => {
  const request = indexedDB.open("outbox", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "n", autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function store(mode, act) {
  const transaction = (await database).transaction("entries", mode);
  const request = act(transaction.objectStore("entries"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
const all = () => store("readonly", (entries) => entries.getAll());
const keep = (entry) => store("readwrite", (entries) => entries.put(entry));
const forget = (n) => store("readwrite", (entries) => entries.delete(n));

// Without randomUUID, which plain http on a local network does not have.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const thingOf = (form) => form.dataset.outboxThing ?? "";
const formOf = (entry) => [...document.querySelectorAll("form[data-outbox]")]
  .find((form) => form.action === entry.url && thingOf(form) === entry.thing);

function say(words, form) {
  const place = form?.querySelector("[data-outbox-message]") ?? status;
  if (!place) return;
  place.textContent = words;
  place.hidden = !words;
}

// What is typed since the last sending is never replaced by an entry that is answered late.
document.addEventListener("input", ({ target }) => {
  if (target.form) target.form.typed = true;
});

// Pressed on this page and not tried yet: whichever sending takes one, the page goes where its answer leads.
const fresh = new Set();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-outbox]")) return;
  const fields = [...new FormData(form, event.submitter)].filter(([name]) => name !== "key" && name !== "csrfmiddlewaretoken");
  if (fields.some(([, value]) => value instanceof File)) return;
  event.preventDefault();
  if (form.sending === JSON.stringify(fields)) return; // the same button pressed twice
  form.sending = JSON.stringify(fields);
  form.typed = false;
  const url = new URL(event.submitter?.getAttribute("formaction") ?? form.action, location.href).href;
  const entry = { key: uuid(), thing: thingOf(form), url, fields, account, at: Date.now() };
  if (form.elements.key) form.elements.key.value = entry.key;
  try {
    for (const old of await all()) {
      const isReplaced = entry.thing && old.thing === entry.thing && old.url === url && old.account === account;
      if (isReplaced || old.n === form.refused) await forget(old.n);
    }
    entry.n = await keep(entry);
  } catch {
    form.submit(); // this browser keeps nothing (some private windows): the ordinary way
    return;
  }
  fresh.add(entry.n);
  await flush();
  fresh.delete(entry.n);
  form.sending = "";
});

export async function flush() {
  if (navigator.locks) await navigator.locks.request("outbox", sendAll);
  else await sendAll();
}

let tries = 0;
let timer = 0;
let isLate = false;

async function sendAll() {
  clearTimeout(timer);
  let isDown = false;
  isLate = false;
  for (const { n } of await all()) {
    const entry = (await all()).find((one) => one.n === n); // it may have been replaced meanwhile
    if (!entry || entry.refused || entry.account !== account || isDown) continue;
    if (Date.now() - entry.at > KEPT_MS) await forget(n);
    else isDown = await deliver(entry);
  }
  const waiting = await mark();
  if (isLate) document.dispatchEvent(new CustomEvent("outbox:late"));
  if (!waiting) tries = 0;
  else timer = setTimeout(flush, Math.min(2000 * 2 ** tries++, 30000) * (0.5 + Math.random()));
}

// True when the connection or the server is down: what follows waits too.
async function deliver(entry) {
  let answer;
  try {
    answer = await post(entry);
    if (answer.status === 403 && (await renewToken())) answer = await post(entry);
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return true;
    if (answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === signIn)) {
      await keep({ ...entry, signedOut: true });
      return true;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = formOf(entry); // its part may have been fetched again meanwhile
    if (answer.ok && !(!answer.redirected && page.querySelector("[aria-invalid=true]"))) {
      if (form) forgetWrong(form);
      await forget(entry.n);
      isLate ||= !fresh.has(entry.n);
      form?.removeAttribute("data-waiting");
      say(status?.dataset.textSent ?? "", form);
      (form ?? document).dispatchEvent(new CustomEvent("outbox:sent", { bubbles: true, detail: entry }));
      if (form?.dataset.outboxReplace) take(page, form.dataset.outboxReplace);
      else if (form && fresh.has(entry.n) && answer.redirected) location.assign(answer.url);
    } else {
      await keep({ ...entry, ...refusalOf(page, answer.status) });
    }
    return false;
  } catch {
    return true;
  }
}

function post(entry) {
  const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  return fetch(entry.url, {
    method: "POST",
    body: new URLSearchParams([...entry.fields, ["key", entry.key]]),
    headers: { "X-CSRFToken": token },
    signal: AbortSignal.timeout(15000),
  });
}

// A page kept since yesterday has an old token: take a new one from the server, and retry only when it differs.
async function renewToken() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href, { cache: "no-store" })).text(), "text/html");
  const token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value;
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) if (token) field.value = token;
  return Boolean(token);
}

// Show what waits and what was refused on the forms of this page; returns how many wait.
async function mark() {
  const entries = await all();
  const mine = entries.filter((entry) => entry.account === account && !entry.refused);
  for (const form of document.querySelectorAll("form[data-waiting]")) form.removeAttribute("data-waiting");
  for (const entry of mine) {
    const form = formOf(entry);
    form?.setAttribute("data-waiting", "");
    sayPressed(form?.querySelector("[data-text-pressed]"), entry.at);
    if (!form || form.typed) continue;
    if (entry.thing) fill(form, entry.fields);
    else if (fresh.has(entry.n)) form.reset();
  }
  if (mine.length) {
    const { textWaiting, textSignedOut } = status?.dataset ?? {};
    say((mine.some((entry) => entry.signedOut) && textSignedOut) || textWaiting || "");
  } else if (!account && entries.length) {
    // The page without network is nobody's.
    say(status?.dataset["offline" in document.body.dataset ? "textWaiting" : "textSignedOut"] ?? "");
  } else if (status && status.textContent === status.dataset.textWaiting) say("");
  for (const entry of entries.filter((one) => one.refused && one.account === account)) {
    const form = formOf(entry);
    // Said on every page until it was seen beside its form; from then on only there, where the words still are.
    if (form || !entry.told) say(`${status?.dataset.textRefused ?? ""} ${entry.refused}`, form);
    if (form && !entry.told) await keep({ ...entry, told: true });
    if (!form || form.typed || form.refused === entry.n) continue;
    fill(form, entry.fields);
    form.refused = entry.n;
    showWrong(form, entry.wrong);
    if (!fresh.has(entry.n)) continue;
    document.title = entry.title ?? document.title;
    form.querySelector(".field-wrong :is(input, select, textarea):not([type=hidden])")?.focus();
  }
  localStorage.setItem("outbox", entries.length);
  return mine.length;
}

// What waits, or was refused and is still there to be read, of one account; gone when it signs out here.
export const entriesOf = async (owner) => (await all()).filter((entry) => entry.account === owner);

export async function forgetEntriesOf(owner) {
  for (const { n } of await entriesOf(owner)) await forget(n);
  await mark();
}

addEventListener("online", () => flush());
document.addEventListener("visibilitychange", () => !document.hidden && flush());
document.addEventListener("live:state", (event) => event.detail === "on" && flush());
document.addEventListener("live:replaced", () => mark());
flush();
document.body.dataset.outboxReady = ""; // whoever sends a form by script waits for it
