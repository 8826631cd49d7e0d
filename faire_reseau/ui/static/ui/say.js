// Say news to those who listen: one polite region of the base page, outside everything that is replaced.
//
// say("Your programme has changed.")                at once
// say("12 present", { key: "present", every: 10 })  at most every ten seconds, the last words only
// <p data-say="…" [data-say-key="…"] [data-say-every="10"] [data-say-load]>   said when it arrives by a live change (or with the page)

const region = document.querySelector("[data-announcements]");
const spoken = new Map(); // key → when it was last said
const waiting = new Map(); // key → words to say when the time has come
let lines = [];
let timer = 0;

export function say(words, { key = words, every = 0 } = {}) {
  if (!region || !words) return;
  if (every) {
    if (waiting.has(key)) { waiting.set(key, words); return; }
    const left = (spoken.get(key) ?? -Infinity) + every * 1000 - performance.now();
    if (left > 0) {
      waiting.set(key, words);
      setTimeout(() => { speak(waiting.get(key), key); waiting.delete(key); }, left);
      return;
    }
  }
  speak(words, key);
}

// Emptied, then filled: the same words twice are two pieces of news.
function speak(words, key) {
  spoken.set(key, performance.now());
  if (!lines.includes(words)) lines.push(words);
  region.textContent = "";
  clearTimeout(timer);
  timer = setTimeout(() => { region.textContent = lines.join(" "); lines = []; }, 100);
}

const keyOf = (part) => part.dataset.sayKey ?? part.dataset.say;
export const newsOf = (part) => new Set([...part.querySelectorAll("[data-say]")].map((one) => `${keyOf(one)} ${one.dataset.say}`));

// Says what `part` holds now and did not hold before.
export function sayNews(part, before) {
  for (const one of [...(part.matches?.("[data-say]") ? [part] : []), ...part.querySelectorAll("[data-say]")]) {
    const every = Number(one.dataset.sayEvery ?? 0);
    if (!before.has(`${keyOf(one)} ${one.dataset.say}`)) say(one.dataset.say, { key: keyOf(one), every });
  }
}

for (const one of document.querySelectorAll("[data-say-load]")) say(one.dataset.say, { key: keyOf(one) });
