// Keep on this device what is typed in a form until the server has it, and have it saved field by field where the form asks for that.
//
// <form data-draft> keeps; <form data-draft data-autosave> also sends each field that says something else than its hidden
// initial-<name>, with champ=<name>; the answer is {saved: {name: value}} or {error}.
// <p data-draft-status data-text-kept data-text-saved data-text-offline data-text-closed data-text-ended data-text-sign-in hidden>

import { forgetDraft } from "./drafts.js";
import { hour } from "./hour.js";

const form = document.querySelector("form[data-draft]");
const status = form.querySelector("[data-draft-status]");
const { account = "", signIn = "/entrer/" } = document.body.dataset;
const key = `faire-reseau:text:${account}:${location.pathname}`;
const PAUSE_MS = 1500;
const AGAIN_MS = 15000;
let timer = 0;

const texts = () => [...form.elements].filter((field) =>
  field.name && !field.name.startsWith("initial-") && field.matches("input:not([type=hidden], [type=file]), textarea, select"));
const initialOf = (field) => form.elements[`initial-${field.name}`];
const plain = (text) => text.trim().replace(/\r\n/g, "\n");

function draft() {
  try {
    return JSON.parse(localStorage.getItem(key)) ?? {};
  } catch {
    return {};
  }
}
const read = () => draft().fields ?? {};

function write(fields) {
  try {
    const title = document.querySelector("main h1")?.textContent.trim() ?? "";
    const whole = { html: "", others: { title }, at: Date.now(), page: location.href, fields };
    if (Object.keys(fields).length) localStorage.setItem(key, JSON.stringify(whole));
    else forgetDraft(key);
  } catch {
    // this browser keeps nothing
  }
}

function say(words, link) {
  if (!status) return;
  status.textContent = words;
  if (link) status.append(" ", link);
  status.hidden = !words;
}

// What was typed before and never reached the server stands there again, against what it was typed over.
function restore() {
  // A form that remembers nothing and was sent is done with: where it was refused, what was typed stands there already.
  const isDone = draft().sent && !texts().some(initialOf);
  const fields = isDone ? {} : read();
  for (const field of texts()) {
    const lost = fields[field.name];
    if (!lost) continue;
    const there = initialOf(field);
    if (plain(there?.value ?? field.value) === plain(lost.typed)) {
      delete fields[field.name];
    } else if (plain(field.value) !== plain(lost.typed)) {
      field.value = lost.typed;
      if (there) there.value = lost.before;
      say(status?.dataset.textKept ?? "");
    }
  }
  write(fields);
}

function keep(field) {
  const fields = read();
  const before = initialOf(field)?.value ?? field.defaultValue ?? "";
  if (plain(field.value) === plain(before)) delete fields[field.name];
  else fields[field.name] = { typed: field.value, before };
  write(fields);
}

form.addEventListener("input", ({ target }) => {
  if (!texts().includes(target)) return;
  keep(target);
  if ("autosave" in form.dataset) later(PAUSE_MS);
});

form.addEventListener("submit", () => {
  try {
    if (localStorage.getItem(key)) localStorage.setItem(key, JSON.stringify({ ...draft(), sent: true }));
  } catch {
    // this browser keeps nothing
  }
});

const later = (wait) => {
  clearTimeout(timer);
  timer = setTimeout(saveAll, wait);
};
let saving = Promise.resolve();
const saveAll = () => {
  saving = saving.then(save);
};

async function save() {
  for (const field of texts()) {
    if (!read()[field.name] || form.dataset.sent || field.refused === field.value) continue;
    const typed = field.value;
    const body = new URLSearchParams({ champ: field.name, [field.name]: typed, [`initial-${field.name}`]: initialOf(field)?.value ?? "" });
    let answer;
    try {
      const headers = { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value };
      answer = await fetch(form.action, { method: "POST", body, headers, signal: AbortSignal.timeout(AGAIN_MS) });
    } catch {
      say(status?.dataset.textOffline ?? "");
      later(AGAIN_MS);
      return;
    }
    if (answer.status >= 500 || answer.status === 429) {
      say(status?.dataset.textOffline ?? "");
      later(AGAIN_MS);
      return;
    }
    if (answer.status === 404) {
      say(status?.dataset.textClosed ?? "");
      return;
    }
    // A browser without its cookies is refused before anybody is asked to sign in.
    if ([401, 403].includes(answer.status) || (answer.redirected && new URL(answer.url).pathname === signIn)) {
      const href = `${signIn}?next=${encodeURIComponent(location.pathname)}`;
      say(status?.dataset.textEnded ?? "", Object.assign(document.createElement("a"), { href, textContent: status?.dataset.textSignIn }));
      return;
    }
    const { saved, error } = await answer.json().catch(() => ({ error: status?.dataset.textOffline }));
    if (saved) {
      const there = initialOf(field);
      if (there) there.value = saved[field.name];
      if (field.value === typed) write(Object.fromEntries(Object.entries(read()).filter(([name]) => name !== field.name)));
      else keep(field);
      const time = hour(new Date(), document.documentElement.lang, status?.dataset.zone);
      say((status?.dataset.textSaved ?? "").replace("{time}", time));
    } else {
      field.refused = typed; // until something else is typed there
      const label = form.querySelector(`label[for="${CSS.escape(field.id)}"]`)?.textContent.trim();
      say([label, error].filter(Boolean).join(" – "));
    }
  }
}

restore();
if ("autosave" in form.dataset) {
  if (Object.keys(read()).length) later(PAUSE_MS);
  addEventListener("online", saveAll);
  document.addEventListener("visibilitychange", () => document.hidden && saveAll());
}
document.body.dataset.typedReady = "";
