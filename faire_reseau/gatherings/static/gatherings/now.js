// Marks on the agenda what is running now; checks again each half-minute.

const mark = () => {
  const now = Date.now();
  for (const item of document.querySelectorAll("[data-begins]")) {
    const runs = Date.parse(item.dataset.begins) <= now && now < Date.parse(item.dataset.ends);
    item.toggleAttribute("data-now", runs);
    if (runs) item.setAttribute("aria-current", "time");
    else item.removeAttribute("aria-current");
  }
};

mark();
setInterval(mark, 30000);
