// Marks on the agenda what is running now; checks again each second.

import { isFrozen } from "../ui/freeze.js";

const mark = () => {
  if (isFrozen()) return;
  const now = Date.now();
  for (const item of document.querySelectorAll("[data-begins]")) {
    const runs = Date.parse(item.dataset.begins) <= now && now < Date.parse(item.dataset.ends);
    if (runs === item.hasAttribute("data-now")) continue;
    item.toggleAttribute("data-now", runs);
    item.querySelector(".agenda-now")?.remove();
    if (runs) {
      item.setAttribute("aria-current", "time");
      const word = Object.assign(document.createElement("p"), { className: "agenda-now" });
      word.textContent = document.querySelector("[data-text-now]")?.dataset.textNow ?? "";
      item.prepend(word);
    } else item.removeAttribute("aria-current");
  }
};

mark();
setInterval(mark, 1000);
