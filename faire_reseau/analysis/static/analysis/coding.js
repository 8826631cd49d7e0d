// Code a passage of a text: select it by drag or by keys, search codes while one types.
//
// [data-coded-text] holds stretches with [data-at]: the place of their first letter in the text, in code points; those that begin a
// sentence have [data-sentence]. What is selected stands in the hidden fields `start` and `end` of [data-coding-form], which the
// outbox sends. Places count code points; the browser counts UTF-16 units.

const form = document.querySelector("[data-coding-form]");
const status = form.querySelector("[data-selection]");
const search = form.querySelector("[data-code-search]");
const text = () => document.querySelector("[data-coded-text]");
const stretches = () => [...text().querySelectorAll("[data-at]")];
const atOf = (stretch) => Number(stretch.dataset.at);
const points = (words) => [...words].length;

let words = []; // [start, end, number of its sentence]
let from = -1; // the word at which the passage was begun, and the one that moves
let to = -1;
let isOurs = false;

for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;
form.querySelector("[data-by-numbers]").open = false;
status.hidden = false;
prepare();
choose(null);

function prepare() {
  text().tabIndex = 0;
  text().setAttribute("role", "group");
  text().setAttribute("aria-describedby", "coding-keys");
  text().setAttribute("aria-labelledby", "text");
  words = [];
  let sentence = 0;
  let open = false;
  for (const stretch of stretches()) {
    if (stretch.dataset.sentence) sentence = Number(stretch.dataset.sentence);
    let place = atOf(stretch);
    for (const letter of stretch.textContent) {
      const isSpace = /\s/.test(letter);
      if (!isSpace && !open) words.push([place, place, sentence]);
      open = !isSpace;
      place += 1;
      if (open) words.at(-1)[1] = place;
    }
  }
}

// From the page to places in the text

function placeOf(node, offset) {
  const stretch = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-at]");
  if (stretch && node.nodeType === Node.TEXT_NODE) return atOf(stretch) + points(node.data.slice(0, offset));
  const range = document.createRange();
  range.setStart(node, offset);
  const next = stretches().find((one) => range.comparePoint(one, 0) >= 0);
  return next ? atOf(next) : Number(text().dataset.end);
}

function pointOf(place) {
  const stretch = stretches().findLast((one) => atOf(one) <= place);
  const node = stretch.firstChild;
  return [node, [...node.data].slice(0, place - atOf(stretch)).join("").length];
}

function choose(span) {
  form.elements.start.value = span ? span[0] : "";
  form.elements.end.value = span ? span[1] : "";
  const said = span ? wordsIn(span) : "";
  status.textContent = said ? `« ${said} »` : status.dataset.textNone;
}

function wordsIn([start, end]) {
  let all = "";
  for (const stretch of stretches()) {
    const at = atOf(stretch);
    const letters = [...stretch.textContent];
    if (at < end && at + letters.length > start) all += letters.slice(Math.max(0, start - at), end - at).join("");
  }
  const line = all.trim().replace(/\s+/g, " ");
  return line.length > 160 ? `${line.slice(0, 80)} […] ${line.slice(-60)}` : line;
}

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  if (isOurs || !selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text().contains(range.startContainer) || !text().contains(range.endContainer)) return;
  const span = [placeOf(range.startContainer, range.startOffset), placeOf(range.endContainer, range.endOffset)];
  if (span[0] >= span[1]) return;
  from = words.findIndex(([, end]) => end > span[0]);
  to = words.findLastIndex(([start]) => start < span[1]);
  choose(span);
});

// By keys

function show() {
  const [first, last] = from <= to ? [from, to] : [to, from];
  const span = [words[first][0], words[last][1]];
  isOurs = true;
  document.getSelection().setBaseAndExtent(...pointOf(span[0]), ...pointOf(span[1] - 1));
  document.getSelection().extend(...pointOf(span[1] - 1));
  const [node, offset] = pointOf(span[1] - 1);
  document.getSelection().extend(node, Math.min(node.length, offset + [...node.data.slice(offset)][0].length));
  node.parentElement.scrollIntoView({ block: "nearest" });
  setTimeout(() => { isOurs = false; });
  choose(span);
}

const startOf = (sentence) => words.findIndex((word) => word[2] === sentence);
const endOf = (sentence) => words.findLastIndex((word) => word[2] === sentence);

function step(key, grows) {
  const last = words.length - 1;
  const bound = (place) => Math.min(last, Math.max(0, place));
  if (key === "ArrowRight" || key === "ArrowLeft") {
    to = bound(to + (key === "ArrowRight" ? 1 : from < 0 ? 1 : -1));
    if (!grows) from = to;
    return;
  }
  const here = to < 0 ? 0 : words[to][2];
  const numbers = [...new Set(words.map((word) => word[2]))];
  const place = numbers.indexOf(here) + (key === "ArrowDown" ? 1 : -1);
  const sentence = numbers[Math.min(numbers.length - 1, Math.max(0, place))];
  if (!grows || from < 0) from = startOf(sentence);
  to = grows && from > startOf(sentence) ? startOf(sentence) : endOf(sentence);
}

document.addEventListener("keydown", (event) => {
  if (event.target !== text() || event.altKey || event.ctrlKey || event.metaKey || !words.length) return;
  if (event.key.startsWith("Arrow")) {
    event.preventDefault();
    step(event.key, event.shiftKey && from >= 0);
    show();
  } else if (event.key === "Enter" && form.elements.start.value) {
    event.preventDefault();
    search.focus();
  } else if (event.key === "Escape") clear();
});

function clear() {
  from = to = -1;
  document.getSelection().removeAllRanges();
  choose(null);
}

// Codes, searched while one types

const plain = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function filter() {
  const asked = plain(search.value).split(/\s+/).filter(Boolean);
  for (const row of form.querySelectorAll("[data-code]")) {
    const box = row.querySelector("input");
    row.hidden = asked.length > 0 && (!box || !asked.every((word) => plain(row.dataset.code).includes(word)));
  }
}

search.addEventListener("input", filter);
search.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  if (!search.value.trim()) return form.requestSubmit();
  const box = form.querySelector("[data-code]:not([hidden]) input");
  if (!box) return;
  box.checked = true;
  search.value = "";
  filter();
});

// What is coded is shown by the live part; the next passage begins from nothing.
form.addEventListener("outbox:sent", () => {
  clear();
  filter();
  text().focus({ preventScroll: true });
});

new MutationObserver(() => {
  if (!text() || text().tabIndex === 0) return;
  prepare();
  if (form.elements.start.value && from >= 0) show();
}).observe(document.getElementById("coded"), { childList: true, subtree: true });
