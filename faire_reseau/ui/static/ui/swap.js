// Replace what a live part holds: the focus, the selection, what is typed, what is open and scrolled stay; nothing is
// touched while what arrives is equal to what stands; news is said once.

import { newsOf, say, sayNews } from "./say.js";

const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex], [contenteditable=true]";
const isSeen = (part) => part.getClientRects().length > 0 && !part.disabled;
const focusables = (part) => [...part.querySelectorAll(FOCUSABLE)].filter(isSeen);
// Tokens of forms and the keys that tell one sending from another differ at each answer and mean the same.
const meaning = (html) => html.replace(/(name="(?:csrfmiddlewaretoken|once)" value=")[^"]*/g, "$1");
const wordsOf = (part) => part.textContent.trim().replace(/\s+/g, " ");

function sameField(part, old) {
  if (old.id) return part.querySelector(`#${CSS.escape(old.id)}`);
  if (!old.name) return null;
  const value = /radio|checkbox|submit/.test(old.type) ? `[value="${CSS.escape(old.value)}"]` : "";
  const form = old.form?.getAttribute("action");
  return [...part.querySelectorAll(`[name="${CSS.escape(old.name)}"]${value}`)].find((one) => one.form?.getAttribute("action") === form);
}

// Where the focus was, told so that it can be found in what arrives: called before the part changes.
export function place(part, old) {
  const kin = (root) => [...root.querySelectorAll(old.tagName)];
  const byAddress = old.getAttribute("href");
  const isAlike = (one) => byAddress ? one.getAttribute("href") === byAddress : wordsOf(one) === words;
  const words = wordsOf(old);
  const holder = old.parentElement.closest("[id]");
  const ids = holder && part.contains(holder) && holder !== part ? holder.id : null;
  const turn = kin(part).filter(isAlike).indexOf(old);
  const order = focusables(part).indexOf(old);
  return () => {
    const near = ids && part.querySelector(`#${CSS.escape(ids)}`);
    const alike = kin(part).filter(isAlike);
    const all = focusables(part);
    return sameField(part, old)
      ?? (near ? kin(near).find(isAlike) : null)
      ?? alike[Math.min(turn, alike.length - 1)]
      ?? (near ? focusables(near)[0] : null)
      ?? all[Math.min(Math.max(order, 0), all.length - 1)];
  };
}

export function focusOn(part, find) {
  const again = find();
  if (again && again.tabIndex < 0) again.tabIndex = -1; // a part that was focused because the address named it
  again?.focus({ preventScroll: true });
  if (again && document.activeElement === again) return again;
  if (!part.hasAttribute("tabindex")) part.tabIndex = -1;
  part.focus({ preventScroll: true });
  return part;
}

// A button that is taken away between press and release is never clicked: what is pressed stays until it is let go.
let pressed = null;
const lettingGo = new Set();
addEventListener("pointerdown", ({ target }) => { pressed = target; }, { capture: true });
for (const kind of ["pointerup", "pointercancel"]) {
  addEventListener(kind, () => setTimeout(() => { // the click comes first
    pressed = null;
    for (const go of lettingGo) go();
    lettingGo.clear();
  }), { capture: true });
}
export const released = async (element) => {
  while (pressed && element.contains(pressed)) await new Promise((go) => lettingGo.add(go));
};

// For who replaces what a part holds by another way than `swap`: the focus is found again.
export function keepFocus(part, change) {
  const active = document.activeElement;
  const find = active !== part && part.contains(active) ? place(part, active) : null;
  change();
  if (find && !part.contains(document.activeElement)) focusOn(part, find);
}

// `html`: the fragment alone, or a whole page that holds an element of the same id. True if something was replaced.
export function swap(element, html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = (element.id && page.getElementById(element.id)) || page.body;
  const arrives = meaning(fresh.innerHTML);
  if (arrives === (element.liveHtml ?? meaning(element.innerHTML))) return false;
  element.liveHtml = arrives;
  const active = document.activeElement;
  const focused = active !== element && element.contains(active) ? active : null;
  const find = focused && place(element, focused);
  const typed = [...element.querySelectorAll("input, textarea, select")].filter((field) =>
    field.type !== "hidden" && (field.value !== (field.defaultValue ?? field.value) || field.checked !== field.defaultChecked));
  const scrolled = [element, ...element.querySelectorAll("[id]")].filter((part) => part.scrollTop || part.scrollLeft)
    .map((part) => [part === element ? null : part.id, part.scrollLeft, part.scrollTop]);
  const open = [...element.querySelectorAll("details[id][open]")].map((part) => part.id);
  const at = [scrollX, scrollY];
  const told = newsOf(element);
  element.replaceChildren(...fresh.childNodes);
  for (const old of typed) {
    const field = sameField(element, old);
    if (field) { field.value = old.value; field.checked = old.checked; }
  }
  for (const id of open) document.getElementById(id)?.setAttribute("open", "");
  for (const [id, x, y] of scrolled) (id ? document.getElementById(id) : element)?.scrollTo(x, y);
  if (focused) {
    const again = focusOn(element, find);
    try { again.setSelectionRange(focused.selectionStart, focused.selectionEnd); } catch { /* not a text field */ }
  }
  scrollTo(...at);
  window.htmx?.process(element);
  sayNews(element, told);
  say(element.dataset.sayReplaced);
  element.dispatchEvent(new CustomEvent("live:replaced", { bubbles: true }));
  return true;
}

// What htmx fetches (`hx-ext="swap"` on what it replaces) is put in by the same hand; it goes on with its own history.
window.htmx?.defineExtension("swap", {
  handleSwap: (_style, target, fragment) => {
    const arrived = document.createElement("div");
    arrived.append(fragment);
    swap(target, arrived.innerHTML);
    return [];
  },
});
