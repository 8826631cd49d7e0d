// After a form is sent and taken the focus goes on from where one was: on the button that was pressed if the page has it again, on what
// the address names, else on what is said; and what is said is heard once.

const KEPT = "pressed";
const said = document.querySelector("main > .said");
const pathOf = (button) => new URL(button.getAttribute("formaction") ?? button.form.getAttribute("action") ?? "", location.href).pathname;
const wordsOf = (part) => part.textContent.trim().replace(/\s+/g, " ");

// On the window: after every script that may keep the form here.
addEventListener("submit", ({ defaultPrevented, target, submitter }) => {
  if (defaultPrevented || !submitter || target.getAttribute("method")?.toLowerCase() !== "post") return;
  const { name, value } = submitter;
  const pressed = { page: location.pathname, path: pathOf(submitter), name, value, words: wordsOf(submitter) };
  try { sessionStorage.setItem(KEPT, JSON.stringify(pressed)); } catch { /* this browser keeps nothing */ }
});

function lastPressed() {
  try {
    const kept = sessionStorage.getItem(KEPT);
    sessionStorage.removeItem(KEPT);
    const [{ type }] = performance.getEntriesByType("navigation");
    return type === "navigate" ? JSON.parse(kept) : null;
  } catch {
    return null;
  }
}

// The button that was pressed, or, where there is no other form like it, what stands in its place now: its contrary, the next step.
function again({ path, name, value, words }) {
  const all = [...document.querySelectorAll("main form button")].filter((one) =>
    one.type === "submit" && one.getClientRects().length && pathOf(one) === path);
  const same = all.find((one) => one.name === name && one.value === value && wordsOf(one) === words);
  const forms = new Set(all.map((one) => one.form));
  return { same, instead: forms.size === 1 ? all[0] : null };
}

function goOn(pressed) {
  const isHere = pressed.page === location.pathname;
  const named = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const { same, instead } = isHere ? again(pressed) : {};
  const place = same ?? named ?? instead ?? said ?? (isHere ? document.querySelector("#content") : null);
  if (!place) return null;
  if (place.form) document.querySelector("main").dataset.goesOn = "";
  if (place.tabIndex < 0) place.tabIndex = -1;
  place.focus();
  return place;
}

const pressed = lastPressed();
// Until a page is loaded, a browser takes the focus to what its address names, or away.
if (pressed && location.hash && document.readyState !== "complete") await new Promise((go) => { addEventListener("load", go); });
const isFree = [document.body, document.querySelector(":target")].includes(document.activeElement);
const place = pressed && isFree ? goOn(pressed) : null;
if (said && place !== said) {
  const { say } = await import("./say.js");
  const words = said.cloneNode(true);
  for (const form of words.querySelectorAll("form")) form.remove(); // “Undo”
  say([...words.querySelectorAll("li")].map(wordsOf).join(" "));
}
