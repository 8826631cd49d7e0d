// Marks on the agenda what is running now; checks again each second.

const mark = () => {
  const now = Date.now();
  for (const item of document.querySelectorAll("[data-begins]")) {
    const runs = Date.parse(item.dataset.begins) <= now && now < Date.parse(item.dataset.ends);
    if (runs === item.hasAttribute("data-now")) continue;
    item.toggleAttribute("data-now", runs);
    if (runs) item.setAttribute("aria-current", "time");
    else item.removeAttribute("aria-current");
  }
};

mark();
setInterval(mark, 1000);
