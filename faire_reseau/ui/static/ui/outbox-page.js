// What the outbox reads in an answer and changes on a page: fields filled again, parts taken, what was refused, when one pressed.

import { hour } from "./hour.js";
import { newsOf, sayNews } from "./say.js";
import { keepFocus } from "./swap.js";

const signIn = document.body.dataset.signIn ?? "/entrer/";

export function fill(form, fields) {
  for (const field of form.elements) {
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length && !["hidden", "file", "submit"].includes(field.type) && field.name) field.value = values[0];
  }
}

// Whether there was anything to take.
export function take(page, ids) {
  if (!ids.split(/\s+/).some((id) => page.getElementById(id))) return false;
  document.title = page.title || document.title;
  for (const id of ids.split(/\s+/)) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) continue;
    const told = newsOf(old);
    for (const { name, value } of fresh.attributes) old.setAttribute(name, value);
    delete old.liveHtml;
    keepFocus(old, () => old.replaceChildren(...fresh.childNodes));
    sayNews(old, told); // the live stream brings the same: whichever comes first says it
    window.htmx?.process(old);
  }
  return true;
}

// Asked to sign in; or answered as somebody else; or this browser no longer has the cookie that goes with the token.
export function isSignedOut(answer, page, entry) {
  if (answer.status === 401 || (answer.redirected && new URL(answer.url).pathname === signIn)) return true;
  const { account: answered = entry.account, formTooOld } = page.body.dataset;
  return !answer.ok && (formTooOld !== undefined || answered !== entry.account);
}

// What an answer refused: its words, and those of each wrong field.
export function refusalOf(page, status) {
  // Of a summary, its lines alone: what stands above them says again that nothing is saved, with a colon of its own.
  const parts = [...page.querySelectorAll("[role=alert]:not([hidden]):not([data-form-summary]), [data-form-summary] li, .errorlist li")];
  const words = parts.map((part) => {
    const said = part.textContent.trim().replace(/\s+/g, " ");
    return part.matches("[data-form-summary] li:has(a)") ? said.replace(/\s*: /, " – ") : said;
  });
  const wrong = [...page.querySelectorAll(".field-wrong")].map((part) =>
    [part.querySelector("[name]:not([type=hidden])")?.name, part.querySelector(".wrong")?.textContent.trim()]);
  const title = page.querySelector("main h1")?.textContent.trim();
  // A page that no longer shows the form (closed or paused meanwhile) has the reason in its head.
  const reason = page.querySelector("meta[name=refused]")?.content;
  return { refused: words.join(" ") || reason || title || `${status}`, wrong, title: page.title };
}

// Each error of the answer beside its field, as the page without script has it.
export function showWrong(form, wrong) {
  forgetWrong(form);
  for (const [name, words] of wrong ?? []) {
    const fields = name ? [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`)] : [];
    const holder = fields[0]?.closest(".field");
    if (!holder || !words) continue;
    const told = fields[0].closest("fieldset") ?? fields[0];
    const line = Object.assign(document.createElement("p"), { className: "wrong", id: `refused-${name}`, textContent: words });
    holder.classList.add("field-wrong");
    holder.append(line);
    for (const field of fields) field.setAttribute("aria-invalid", "true");
    told.setAttribute("aria-describedby", `${told.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
  }
}

export function forgetWrong(form) {
  for (const line of form.querySelectorAll(".wrong")) {
    const holder = line.closest(".field");
    for (const part of holder?.querySelectorAll("[aria-describedby]") ?? []) {
      const left = part.getAttribute("aria-describedby").split(/\s+/).filter((id) => id !== line.id);
      if (left.length) part.setAttribute("aria-describedby", left.join(" "));
      else part.removeAttribute("aria-describedby");
    }
    for (const field of holder?.querySelectorAll("[aria-invalid]") ?? []) field.removeAttribute("aria-invalid");
    holder?.classList.remove("field-wrong");
    line.remove();
  }
}

export function sayPressed(place, at) {
  if (!place) return;
  const time = hour(new Date(at), document.documentElement.lang, place.dataset.zone);
  place.textContent = place.dataset.textPressed.replace("{time}", time);
}

// Without randomUUID, which plain http on a local network does not have.
export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What the list of all that waits calls an entry: the form's own word, else what was typed, else the button pressed.
export function whatOf(form, button) {
  const typed = [...form.elements].find((field) => field.value && (field.type === "text" || field.matches("textarea")));
  const words = form.dataset.outboxWhat ?? (typed?.value ?? button?.textContent ?? "").trim().slice(0, 120);
  return [words.trim().replace(/\s+/g, " "), document.querySelector("main h1")?.textContent.trim().replace(/\s+/g, " ")]
    .filter(Boolean).join(" · ");
}

// After the words that say that something waits or was refused: the link to the list of it all.
export function linkToList(place) {
  const { list, textList } = place?.dataset ?? {};
  if (!list || location.pathname === list) return;
  place.append(" ", Object.assign(document.createElement("a"), { href: list, textContent: textList }));
  place.said = place.textContent;
}

// After the words that ask to sign in: the link to do so, which comes back here.
export function linkToSignIn(place) {
  if (!place?.dataset.textSignIn) return;
  const back = encodeURIComponent(location.pathname + location.search);
  place.append(" ", Object.assign(document.createElement("a"), { href: `${signIn}?next=${back}`, textContent: place.dataset.textSignIn }));
  place.said = place.textContent;
}
