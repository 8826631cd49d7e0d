// A choice of one's own programme is saved in place: the answer is the part alone. Without script, or when the answer is something
// else (signed out, no connection), the form goes as forms go.
//
// <div id="my-programme" data-text-saved>    what is replaced, and what is then said
// <details id="change-7"><form class="stop-form">    a slot to choose in

import { say } from "../ui/say.js";
import { swap } from "../ui/swap.js";

const part = document.querySelector("#my-programme");

document.addEventListener("submit", async (event) => {
  const form = event.target.closest(".stop-form");
  if (!form || event.defaultPrevented) return;
  event.preventDefault();
  const slot = form.closest("details");
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Live-Fragment": part.id } });
    if (response.redirected || (!response.ok && ![409, 422, 429].includes(response.status))) throw new Error(String(response.status));
    const html = await response.text();
    if (response.ok) slot.open = false;
    swap(part, html);
    document.querySelector(`#${slot.id} > summary`)?.focus({ preventScroll: true });
    say(response.ok ? part.dataset.textSaved : part.querySelector(".notice-error")?.textContent.trim() ?? "");
  } catch {
    form.submit();
  }
});
