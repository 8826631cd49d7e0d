// The card of a topic that is proposed, changed or withdrawn comes in the message; one's own wish is laid on it, nothing is fetched.
// A list in pages shows what is new, and leaves changes of other pages to these.
//
// <div id="forum-topics" data-cards="12">    12: who reads; hosts of a topic fetch the list again, where their card says so
// <template id="form-tokens">    the tokens of the forms of this page

import { agree, refresh } from "../ui/live.js";
import { focusOn, swap } from "../ui/swap.js";

const list = document.querySelector("[data-cards]");
const tokens = document.querySelector("#form-tokens");

document.addEventListener("live:card", ({ detail: { payload } }) => {
  if (!list) return;
  const here = document.getElementById(`sujet-${payload.topic}`);
  if (!payload.stands) {
    leave(here);
    return;
  }
  const html = payload.html[document.documentElement.lang];
  if (!html || payload.hosts.includes(Number(list.dataset.cards))) refresh(list, html ? 1 : undefined);
  else if (here) swap(here, mine(html, here, payload));
  else if (payload.is_new || !list.querySelector(".pager")) add(mine(html, null, payload), payload.topic);
});

// The card with the tokens of this page, the wish of this reader and the count of now.
function mine(html, before, payload) {
  const card = new DOMParser().parseFromString(html, "text/html").body;
  for (const field of tokens.content.querySelectorAll("input")) {
    for (const one of card.querySelectorAll(`[name="${field.name}"]`)) one.setAttribute("value", field.value);
  }
  const level = before?.querySelector("[name=level][checked]")?.value;
  for (const field of card.querySelectorAll("[name=level]")) field.toggleAttribute("checked", field.value === level);
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  for (const [key, value] of Object.entries(payload.counts)) {
    const place = card.querySelector(`[data-live-count="${CSS.escape(key)}"]`);
    if (place) place.textContent = number.format(value);
    const words = card.querySelector(`[data-live-words="${CSS.escape(key)}"]`);
    if (words) agree(words, value);
  }
  return card.innerHTML;
}

function add(html, topic) {
  let cards = list.querySelector("ul.topics");
  if (!cards) {
    cards = document.createElement("ul");
    cards.className = "cards topics";
    list.replaceChildren(cards);
  }
  const item = document.createElement("li");
  item.id = `sujet-${topic}`;
  item.tabIndex = -1;
  item.innerHTML = html;
  // Among those that wait for an answer, after the last of them.
  const waiting = [...cards.children].filter((one) => one.querySelector("form[data-wish]") && !one.querySelector("[name=level][checked]"));
  if (waiting.length) waiting.at(-1).after(item);
  else if (item.querySelector("form[data-wish]")) cards.prepend(item);
  else cards.append(item);
  window.htmx?.process(item);
  list.dispatchEvent(new CustomEvent("live:replaced", { bubbles: true }));
}

// Whoever was in a card that goes stands at the one after it, or before it.
function leave(item) {
  if (!item) return;
  const next = item.nextElementSibling ?? item.previousElementSibling;
  const held = item.contains(document.activeElement);
  item.remove();
  if (held) focusOn(next ?? list, () => null);
  if (!next) refresh(list, 1);
}
