// Send forms even when the connection is down: each is kept first, sent when possible, once.
//
// <form method="post" data-outbox [data-outbox-thing="wish-7"] [data-outbox-replace="id id"]> with <input type="hidden" name="key">
// - `key` gets a new UUID at each sending; the server answers the same to the same key.
// - of entries for one thing only the last is kept, with the keys of the others (`kit.presses`); a form without a thing is emptied
//   once its entry is kept.
// - `data-outbox-replace`: parts taken from the answer; without them there the page goes where it leads.
// - a form whose entry waits has `data-waiting`; a refused one says why in its [data-outbox-message] or the status, and beside each
//   wrong field, the first of which is focused.
// - [data-text-pressed="…{time}…"]: when the button was pressed.
// - `data-outbox-what`: its name in the list of all that waits (outbox-list.js), else what was typed or the button.
// `outbox:sent` on the form or the document; `outbox:marked` on the document after each sending; `outbox:refused`, `outbox:late` (it had waited) like the first.
// <p data-outbox-status data-text-waiting data-text-sent data-text-refused data-text-signed-out data-text-too-old
//   data-list data-text-list hidden>
// Server: 2xx or a redirect accepts, 4xx refuses, why in [role=alert] or <meta name=refused>; 401, the sign-in page, a refusal to
// another (`data-account`) or for want of cookies (`data-form-too-old`) ask to sign in: the entry waits.

import { all, forget, keep } from "./outbox-store.js";
import { fill, forgetWrong, isSignedOut, linkToList, linkToSignIn, refusalOf, sayPressed, showWrong, take, uuid, whatOf } from "./outbox-page.js";
import { focusOn } from "./swap.js";

const status = document.querySelector("[data-outbox-status]");
const account = document.body.dataset.account ?? "";
const tokens = "/hors-ligne/";
let token = "";
const KEPT_MS = 7 * 24 * 3600 * 1000;

const thingOf = (form) => form.dataset.outboxThing ?? "";
const formOf = (entry) => [...document.querySelectorAll("form[data-outbox]")]
  .find((form) => form.action === entry.url && thingOf(form) === entry.thing);

function say(words, form) {
  const place = form?.querySelector("[data-outbox-message]") ?? status;
  if (!place) return;
  const isHeld = place.contains(document.activeElement); // its link
  place.textContent = words;
  place.hidden = !words;
  if (isHeld) focusOn(words ? place : document.querySelector("main"), () => null);
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
  const from = { what: whatOf(form, event.submitter), page: location.href };
  const entry = { key: uuid(), thing: thingOf(form), url, fields, account, at: Date.now(), replaces: [], ...from };
  if (form.elements.key) form.elements.key.value = entry.key;
  try {
    for (const old of await all()) {
      const isReplaced = entry.thing && old.thing === entry.thing && old.url === url && old.account === account;
      if (!isReplaced && old.n !== form.refused) continue;
      entry.replaces.push(...(old.replaces ?? []), old.key);
      await forget(old.n);
    }
    entry.n = await keep(entry);
  } catch {
    form.submit(); // some private windows keep nothing
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
let isSending = false; // what is on its way is not said to wait

async function sendAll() {
  clearTimeout(timer);
  let isDown = false;
  isSending = true;
  isLate = false;
  for (const { n } of await all()) {
    const entry = (await all()).find((one) => one.n === n); // it may have been replaced meanwhile
    if (!entry || entry.refused || entry.account !== account || isDown) continue;
    if (Date.now() - entry.at > KEPT_MS) await keep({ ...entry, refused: status?.dataset.textTooOld ?? "" });
    else isDown = await deliver(entry);
  }
  isSending = false;
  const waiting = await mark();
  if (isLate) document.dispatchEvent(new CustomEvent("outbox:late"));
  if (!waiting) tries = 0;
  else timer = setTimeout(flush, Math.min(2000 * 2 ** tries++, 30000) * (0.5 + Math.random()));
}

// True when the connection is down: what follows waits too. An entry that the server does not take now waits alone.
async function deliver(entry) {
  let answer;
  try {
    answer = await post(entry);
    if (answer.status === 403) {
      await renewToken();
      answer = await post(entry);
    }
    if (answer.status >= 500 || answer.status === 429 || answer.status === 408) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (isSignedOut(answer, page, entry)) {
      await keep({ ...entry, signedOut: true });
      return false;
    }
    const form = formOf(entry); // its part may have been fetched again meanwhile
    if (answer.ok && !(!answer.redirected && page.querySelector("[aria-invalid=true]"))) {
      if (form) forgetWrong(form);
      await forget(entry.n);
      isLate ||= !fresh.has(entry.n);
      form?.removeAttribute("data-waiting");
      say(status?.dataset.textSent ?? "", form);
      (form ?? document).dispatchEvent(new CustomEvent("outbox:sent", { bubbles: true, detail: entry }));
      const { outboxReplace } = form?.dataset ?? {};
      if (outboxReplace && take(page, outboxReplace)) return false;
      const to = answer.headers.get("X-Go") ?? (answer.redirected ? answer.url : "");
      if (form && to && (outboxReplace || fresh.has(entry.n))) go(new URL(to, location.href));
    } else {
      await keep({ ...entry, ...refusalOf(page, answer.status) });
      (form ?? document).dispatchEvent(new CustomEvent("outbox:refused", { bubbles: true, detail: entry }));
    }
    return false;
  } catch {
    return true;
  }
}

function go(to) {
  const isHere = to.pathname === location.pathname && to.search === location.search;
  location.assign(to);
  if (isHere && to.hash) location.reload();
}

function post(entry) {
  const here = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  // Where the page is to go there, the answer says where (`kit.answering`): a redirect that is followed here would lose its
  // anchor, and use up the message.
  const isTaken = Boolean(formOf(entry)?.dataset.outboxReplace);
  return fetch(entry.url, {
    method: "POST",
    body: new URLSearchParams([...entry.fields, ["key", entry.key], ["replaces", entry.replaces?.join(" ") ?? ""]]),
    headers: { "X-CSRFToken": here || token, ...(isTaken ? {} : { "X-Outbox": "go" }) },
    signal: AbortSignal.timeout(15000),
  });
}

// A page kept since yesterday has an old token, and many pages have none: the page without connection gives a new one to all.
async function renewToken() {
  const page = new DOMParser().parseFromString(await (await fetch(tokens, { cache: "no-store" })).text(), "text/html");
  token = page.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) if (token) field.value = token;
}

// Show what waits and what was refused on the forms of this page; returns how many wait.
async function mark() {
  const entries = await all();
  const mine = entries.filter((entry) => entry.account === account && !entry.refused);
  for (const form of document.querySelectorAll("form[data-waiting]")) {
    form.removeAttribute("data-waiting");
    if (form.shown && !form.typed && !entries.some(({ n }) => n === form.shown)) form.reset(); // sent by another tab
  }
  for (const entry of mine) {
    const form = formOf(entry);
    form?.setAttribute("data-waiting", "");
    sayPressed(form?.querySelector("[data-text-pressed]"), entry.at);
    if (!form || form.typed) continue;
    if (entry.thing || entry.signedOut) fill(form, entry.fields);
    if (!entry.thing && entry.signedOut) form.shown = form.refused = entry.n; // sent again, it takes the place of this entry
    if (entry.thing || entry.signedOut) continue;
    if (fresh.has(entry.n)) form.reset();
  }
  if (mine.length) {
    if (!isSending) sayWaiting(mine);
  } else if (!account && entries.length) {
    // The page without network is nobody's.
    say(status?.dataset["offline" in document.body.dataset ? "textWaiting" : "textSignedOut"] ?? "");
  } else if (status && [status.dataset.textWaiting, status.said].includes(status.textContent)) say("");
  for (const entry of entries.filter((one) => one.refused && one.account === account)) {
    const form = formOf(entry);
    // Said on every page until it was seen beside its form; from then on only there, where the words still are.
    if (form || !entry.told) say(`${status?.dataset.textRefused ?? ""} ${entry.refused}`, form);
    if (!form && !entry.told) linkToList(status);
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
  document.dispatchEvent(new CustomEvent("outbox:marked"));
  return mine.length;
}

function sayWaiting(mine) {
  const { textWaiting, textSignedOut } = status?.dataset ?? {};
  const isOut = mine.some((entry) => entry.signedOut);
  say((isOut && textSignedOut) || textWaiting || "");
  if (isOut) linkToSignIn(status);
  else linkToList(status);
}

// Refused before, and wanted again from the list: under the same key, so that what was done already is not done twice.
export async function tryAgain(entry) {
  const { refused, wrong, told, ...again } = entry;
  await keep({ ...again, at: Date.now() });
  await flush();
}

addEventListener("online", () => flush());
document.addEventListener("visibilitychange", () => !document.hidden && flush());
document.addEventListener("live:state", (event) => event.detail === "on" && flush());
document.addEventListener("live:replaced", () => mark());
flush();
document.body.dataset.outboxReady = ""; // whoever sends a form by script waits for it
