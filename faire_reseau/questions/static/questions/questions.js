// While one types a question: those that ask nearly the same, so that one supports in place of asking again.
//
// <form data-near="address"> with a textarea and a #near, of which what is found is said once; a press on a support is shown at once.

import { newsOf, sayNews } from "../ui/say.js";
import { keepFocus } from "../ui/swap.js";

const form = document.querySelector("form[data-near]");
const place = document.getElementById("near");
const SETTLE_MS = 500;
let timer = 0;
let asked = "";

async function look(words) {
  if (words === asked) return;
  asked = words;
  if (words.trim().length < 8) {
    place.textContent = "";
    return;
  }
  try {
    const answer = await fetch(`${form.dataset.near}?q=${encodeURIComponent(words.slice(0, 700))}`, { headers: { "HX-Request": "true" } });
    if (!answer.ok || words !== asked) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = newsOf(place);
    keepFocus(place, () => place.replaceChildren(...page.body.childNodes));
    sayNews(place, before);
  } catch {
    // Without a network nothing near is shown: the question is kept by the outbox as typed.
  }
}

form?.addEventListener("input", ({ target }) => {
  if (target.name !== "text") return;
  clearTimeout(timer);
  timer = setTimeout(look, SETTLE_MS, target.value);
});

document.addEventListener("outbox:sent", ({ target }) => {
  if (place && target === form) place.textContent = "";
  const button = target.matches?.("form[data-support]") ? target.querySelector("button[name=wants]") : null;
  if (!button) return;
  const wants = button.value === "1";
  button.value = wants ? "0" : "1";
  button.setAttribute("aria-pressed", String(wants));
  button.classList.toggle("button-quiet", !wants);
});
