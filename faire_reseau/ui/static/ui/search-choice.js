// Choose things by search while one types: see ui/parts/search_choice.html and kit.forms.SearchWidget.
//
// The button works without this script by sending the form; with it, neither the button nor Enter sends anything.

import { keepFocus } from "./swap.js";

const WAIT_MS = 250;

for (const part of document.querySelectorAll("[data-search-choice][data-search-url]")) {
  const words = part.querySelector("[data-words]");
  const found = part.querySelector("[data-found]");
  const chosen = part.querySelector("[data-chosen]");
  const button = part.querySelector("[data-search]");
  button.type = "button";
  button.removeAttribute("name");
  let timer = 0;
  let asked = 0;

  async function search() {
    clearTimeout(timer);
    const turn = ++asked;
    if (!words.value.trim()) return found.replaceChildren();
    const url = new URL(part.dataset.searchUrl, location.href);
    url.searchParams.set("q", words.value);
    for (const box of chosen.querySelectorAll("input")) url.searchParams.append("sans", box.value);
    const answer = await fetch(url, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
    if (turn !== asked || !answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    keepFocus(found, () => found.replaceChildren(...page.body.childNodes));
  }

  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(search, WAIT_MS);
  });
  words.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search();
  });
  button.addEventListener("click", search);
  found.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    chosen.append(target.closest("li"));
    words.value = "";
    found.replaceChildren();
    words.focus();
  });
}
