// What every page does: the menu closes on Escape, forms are not sent twice, live screens and the outbox start when asked for.

const menu = document.querySelector("[data-menu]");
if (menu) {
  const wide = window.matchMedia("(min-width: 60rem)");
  const fit = () => { menu.open = wide.matches; };
  wide.addEventListener("change", fit);
  fit();
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !wide.matches) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

for (const form of document.querySelectorAll("form[data-once]")) {
  form.addEventListener("submit", () => {
    for (const button of form.querySelectorAll("button")) button.setAttribute("aria-disabled", "true");
  });
}

for (const button of document.querySelectorAll("[data-print]")) button.addEventListener("click", () => window.print());

if (document.querySelector("[data-live-channels]")) import("./live.js");
if (document.querySelector("form[data-outbox]") || Number(localStorage.outbox) > 0) import("./outbox.js");
if ("serviceWorker" in navigator && document.body.dataset.worker) navigator.serviceWorker.register(document.body.dataset.worker);
