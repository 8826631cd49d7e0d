// Dots are counted at once on the page of who places them; without this module each button sends its form and the page comes again.
//
// <form data-dots data-own="1"> with buttons [data-less] and [data-more] named “number”, an [data-own-dots] that shows them;
// <span data-dots-left="2" data-dots-each="3" data-text-one="{n} is left." data-text-many="{n} are left."> says how many are left.
// A button that can do nothing is not `disabled`: it would lose the focus of who has just pressed it.

import { say } from "../ui/say.js";

const left = () => document.querySelector("[data-dots-left]");
const forms = () => [...document.querySelectorAll("form[data-dots]")];
const own = (form) => Number(form.dataset.own);

function show() {
  const place = left();
  if (!place) return;
  const each = Number(place.dataset.dotsEach);
  const free = Math.max(0, each - forms().reduce((sum, form) => sum + own(form), 0));
  place.dataset.dotsLeft = free;
  place.textContent = (free === 1 ? place.dataset.textOne : place.dataset.textMany).replace("{n}", free);
  for (const form of forms()) {
    const [less, more] = [form.querySelector("[data-less]"), form.querySelector("[data-more]")];
    less.value = Math.max(0, own(form) - 1);
    more.value = own(form) + (free ? 1 : 0);
    less.setAttribute("aria-disabled", own(form) === 0);
    more.setAttribute("aria-disabled", free === 0);
    form.querySelector("[data-own-dots]").textContent = "●".repeat(own(form)) || "○";
    const words = form.querySelector("[data-own-words]");
    words.textContent = words.textContent.trim().replace(/\d+/, String(own(form)));
  }
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-dots]");
  if (!form || event.submitter?.name !== "number") return;
  if (event.submitter.getAttribute("aria-disabled") === "true") {
    event.preventDefault();
    return;
  }
  form.dataset.before = form.dataset.own;
  const wanted = event.submitter.value;
  // The outbox reads the form before the buttons say the next number.
  setTimeout(() => {
    form.dataset.own = wanted;
    show();
    say(`${form.querySelector("[data-own-words]").textContent}. ${left()?.textContent ?? ""}`, { key: form.action });
  });
}, { capture: true });

document.addEventListener("outbox:refused", (event) => {
  const form = event.target.closest?.("form[data-dots]");
  if (!form || !("before" in form.dataset)) return;
  form.dataset.own = form.dataset.before;
  show();
});

// Sent late, from a page before this one: the page was made without it.
document.addEventListener("outbox:sent", ({ target, detail }) => {
  const form = target.closest?.("form[data-dots]");
  const number = detail.fields.find(([name]) => name === "number")?.[1];
  if (!form || number === undefined || form.dataset.own === number) return;
  form.dataset.own = number;
  show();
});
