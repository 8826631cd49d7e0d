// The door of a half-day: find somebody by two letters or by the code of a badge, let them in, have them sign by hand; take down
// who is on no list.
//
// All happens on the list that the page holds, also without connection; the outbox sends (ui/outbox.js), the rows say who is
// here (#door-state, renewed by the live stream), who waits to be sent, and whom this door has just noted.

import { all } from "../ui/outbox-store.js";
import { uuid } from "../ui/outbox-page.js";
import { say } from "../ui/say.js";
import { folded, isMeant, isOneLetter, wordsOf } from "./door-names.js";

const SHOWN = 30;
const FIELD = { wide: 600, tall: 200 };
const LONG_ENOUGH = 60;
const NAME_KEPT = "door-name";

const form = document.querySelector("[data-door-form]");
const walkIns = document.querySelector("[data-door-walk-in-form]");
const NAMES = ["first_name", "last_name", "centre"];
const panel = document.querySelector("#door-panel");
const search = document.querySelector("#door-q");
const said = document.querySelector("[data-door-said]");
const label = document.querySelector("[data-door-label]");
const rows = [...document.querySelectorAll("[data-door-row]")];
const done = new Set();

const nameOf = (row) => row.querySelector("a").textContent.trim();

// Shown here, and said to those who listen.
function tell(words) {
  said.textContent = words;
  say(words);
}

// Names

function find() {
  const typed = search.value;
  let shown = 0;
  for (const row of rows) row.hidden = !isMeant(typed, row.dataset.words, nameOf(row)) || ++shown > SHOWN;
  const { textShort, textNone, textOne, textMany } = said.dataset;
  said.textContent = !typed.trim() || shown ? "" : isOneLetter(typed) ? textShort : textNone;
  const found = rows.filter((row) => !row.hidden);
  const sentence = said.textContent || (found.length === 1 ? textOne : textMany).replace("{n}", found.length);
  if (typed.trim()) say(sentence, { key: "found", every: 1 });
  return found;
}

// Who is here already: since when, by which door; "" for who is not.
function alreadySaid(person) {
  const { doorAlready = "{}" } = document.querySelector("[data-door-already]")?.dataset ?? {};
  return JSON.parse(doorAlready)[person] ?? "";
}

function choose(row) {
  const fields = form.elements;
  fields.person.value = row.dataset.person ?? "";
  for (const name of NAMES) fields[name].value = row.named?.[name] ?? "";
  form.chosen = row;
  document.querySelector("#door-name").textContent = nameOf(row);
  clear();
  const already = alreadySaid(row.dataset.person);
  const notice = document.querySelector("[data-door-already-said]");
  notice.textContent = already;
  notice.hidden = !already;
  if (already) say(already);
  // Who cancelled, waits, or chose another half-day may come anyway: it is told.
  const why = document.querySelector("[data-door-why]");
  why.textContent = already ? "" : row.dataset.why ?? "";
  why.hidden = !why.textContent;
  if (why.textContent) say(why.textContent);
  panel.hidden = false;
  panel.scrollIntoView({ block: "nearest" });
  document.querySelector("#door-name").focus();
}

// Nobody is chosen any more: the card of the person before does not stay beside another name that is sought.
function leave() {
  form.chosen = null;
  for (const name of ["person", ...NAMES]) form.elements[name].value = "";
  panel.hidden = true;
  clear();
}

// Codes: what a badge holds is never on the list, only its digest.

async function digest(text) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function rowOfCode(text) {
  const key = text.trim().replace(/\/+$/, "").split("/").pop();
  if (!key || key.length < 16 || !crypto.subtle) return null;
  const wanted = await digest(key);
  return rows.find((row) => (row.dataset.badges ?? "").split(" ").includes(wanted)) ?? null;
}

async function takeCode(text) {
  const row = await rowOfCode(text);
  if (row) choose(row);
  else leave();
  tell(row ? "" : said.dataset.textUnknown);
  return Boolean(row);
}

// The pad: points in a field of 600 by 200, whatever the size of the screen.

const pad = document.querySelector("[data-door-pad]");
const pen = pad?.getContext("2d");
let strokes = [];
let isDown = false;

function clear() {
  strokes = [];
  pen?.clearRect(0, 0, FIELD.wide, FIELD.tall);
}

function add(event) {
  const box = pad.getBoundingClientRect();
  const moves = event.getCoalescedEvents?.() ?? [];
  for (const { clientX, clientY } of moves.length ? moves : [event]) {
    const point = [Math.round((clientX - box.left) / box.width * FIELD.wide), Math.round((clientY - box.top) / box.height * FIELD.tall)];
    const stroke = strokes.at(-1);
    const last = stroke.at(-1);
    if (last && Math.hypot(point[0] - last[0], point[1] - last[1]) < 2) continue;
    stroke.push(point);
    pen.beginPath();
    pen.moveTo(...(last ?? point));
    pen.lineTo(...point);
    pen.stroke();
  }
}

const length = () => strokes.reduce((sum, stroke) => sum + stroke.slice(1).reduce((part, point, n) =>
  part + Math.hypot(point[0] - stroke[n][0], point[1] - stroke[n][1]), 0), 0);

function listen() {
  pen.lineWidth = 4;
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = getComputedStyle(pad).color;
  // A line begins when the pointer that is held moves, not when it is put down: a press alone does nothing.
  pad.addEventListener("pointermove", (event) => {
    if (!event.buttons) isDown = false;
    else {
      if (!isDown) {
        pad.setPointerCapture(event.pointerId);
        isDown = true;
        strokes.push([]);
      }
      add(event);
    }
  });
  for (const kind of ["pointerup", "pointercancel"]) pad.addEventListener(kind, () => { isDown = false; });
  document.querySelector("[data-door-clear]").addEventListener("click", clear);
}

const keysIn = (name) => (document.querySelector("[data-door-here]")?.dataset[name] ?? "").split(" ");

// What was taken down, in words; who stood there already is said as they stand.
function takenSaid(row, means) {
  const already = alreadySaid(row.dataset.person);
  const isAgain = already && (means === "door" || keysIn("doorSigned").includes(row.dataset.person));
  const { textHere, textSigning } = said.dataset;
  return isAgain ? `${nameOf(row)} – ${already}` : (means === "door" ? textHere : textSigning).replace("{name}", nameOf(row));
}

// Before the outbox reads the form; what it sends is one thing for each person and kind, so that none takes another's place.
function prepare(event) {
  const means = event.submitter?.value ?? "";
  const fields = form.elements;
  if (means === "drawn" && length() < LONG_ENOUGH) {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(said.dataset.textDot);
    return;
  }
  fields.drawing.value = means === "drawn" ? JSON.stringify(strokes) : "";
  fields.pressed_at.value = Date.now();
  fields.door.value = label.value;
  const row = form.chosen ?? rows.find((one) => one.dataset.person === fields.person.value);
  form.dataset.outboxThing = `door-${form.dataset.halfDay}-${row?.thing ?? fields.person.value}-${means === "door" ? "in" : "sign"}`;
  form.dataset.outboxWhat = `${document.querySelector("#door-name").textContent.trim()} – ${event.submitter?.textContent.trim() ?? ""}`;
  setTimeout(() => {
    if (fields.person.value) done.add(fields.person.value);
    form.removeAttribute("data-outbox-thing");
    form.removeAttribute("data-outbox-what");
    leave();
    search.value = "";
    find();
    if (row) tell(takenSaid(row, means));
    mark();
    search.focus();
  });
}

// Walk-ins: taken down here, they stand on the list of this page until the server has them on its own.

function addRow(named, thing) {
  const row = document.querySelector("#door-walk-in-row").content.firstElementChild.cloneNode(true);
  Object.assign(row, { named, thing });
  row.dataset.words = wordsOf(`${named.last_name} ${named.first_name}`);
  row.querySelector("a").textContent = `${named.last_name} ${named.first_name}`.trim();
  row.querySelector("[data-door-centre]").textContent = named.centre;
  document.querySelector("#door-list").prepend(row);
  rows.push(row);
  return row;
}

function prepareWalkIn(event) {
  const fields = walkIns.elements;
  const named = Object.fromEntries(NAMES.map((name) => [name, fields[name].value.trim()]));
  if (!folded(named.first_name + named.last_name)) {
    event.preventDefault();
    event.stopImmediatePropagation();
    tell(said.dataset.textUnnamed);
    fields.first_name.focus();
    return;
  }
  fields.pressed_at.value = Date.now();
  fields.door.value = label.value;
  const thing = `walk-in-${uuid()}`;
  walkIns.dataset.outboxThing = thing; // none takes the place of another
  walkIns.dataset.outboxWhat = [`${named.first_name} ${named.last_name}`.trim(), named.centre].filter(Boolean).join(" – ");
  setTimeout(() => {
    walkIns.removeAttribute("data-outbox-thing");
    walkIns.removeAttribute("data-outbox-what");
    walkIns.reset();
    walkIns.closest("details").open = false;
    const row = addRow(named, thing);
    mark();
    choose(row); // they may sign at once
    tell(said.dataset.textHere.replace("{name}", nameOf(row)));
  });
}

// What this device holds since before the page was loaded: who waits to be sent, those on no list included.
async function restore() {
  const { account = "" } = document.body.dataset;
  const entries = (await all()).filter((entry) => entry.account === account && entry.url === form.action && !entry.refused);
  for (const { fields, thing } of entries) {
    const values = Object.fromEntries(fields);
    if (values.person) done.add(values.person);
    else if (thing.startsWith("walk-in-")) addRow(values, thing);
  }
  mark();
}

function mark() {
  const [here, signed] = ["doorHere", "doorSigned"].map((name) => new Set(keysIn(name)));
  const { textHere, textSigned, textWaiting } = document.querySelector("#door-list").dataset;
  for (const row of rows) {
    const { person } = row.dataset;
    if (row.named) {
      row.querySelector("[data-door-mark]").textContent = row.sent ? `✓ ${textHere}` : `… ${textWaiting}`;
      continue;
    }
    const word = signed.has(person) ? `✓✓ ${textSigned}` : here.has(person) ? `✓ ${textHere}` : done.has(person) ? `… ${textWaiting}` : "";
    row.querySelector("[data-door-mark]").textContent = word;
  }
}

// The camera: read by the browser where it can (Chrome on Android), else by `ui/qr-reader.js`, which is fetched with the page so that it
// is there without connection too.

let stream = null;
let codeIn = null; // what the code in a video says, "" without any

async function readerOfCodes() {
  const formats = await window.BarcodeDetector?.getSupportedFormats().catch(() => []) ?? [];
  if (!formats.includes("qr_code")) return (await import("../ui/qr-reader.js")).codeIn;
  const detector = new BarcodeDetector({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? "";
}

async function offerCamera() {
  if (!navigator.mediaDevices) return; // plain http: a browser gives its camera to safe addresses only
  codeIn = await readerOfCodes();
  const button = document.querySelector("[data-door-scan]");
  button.hidden = false;
  button.addEventListener("click", () => scan().catch(withoutCamera));
  document.querySelector("[data-door-stop]").addEventListener("click", stop);
}

async function scan() {
  const camera = document.querySelector("[data-door-camera]");
  const video = camera.querySelector("video");
  stop();
  tell("");
  leave();
  const opened = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  stream = opened;
  camera.hidden = false;
  video.srcObject = opened;
  await video.play();
  let last = "";
  while (stream === opened) {
    const code = await codeIn(video);
    // A code of nobody is said once, not at each picture.
    if (code && code !== last && stream === opened && await takeCode(code)) stop();
    last = code || last;
    await new Promise((resolve) => { setTimeout(resolve, 150); });
  }
}

function withoutCamera() {
  stop();
  tell(said.dataset.textCamera);
}

function stop() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  const camera = document.querySelector("[data-door-camera]");
  if (camera.contains(document.activeElement)) document.querySelector("[data-door-scan]").focus();
  camera.hidden = true;
}

if (form) {
  listen();
  label.value = localStorage.getItem(NAME_KEPT) ?? "";
  label.addEventListener("change", () => localStorage.setItem(NAME_KEPT, label.value));
  search.addEventListener("input", () => {
    leave();
    find();
  });
  document.querySelector("[data-door-search]").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (search.value.length >= 16 && await takeCode(search.value)) return;
    const found = find();
    if (found.length === 1) choose(found[0]);
  });
  document.querySelector("#door-list").addEventListener("click", (event) => {
    const row = event.target.closest("a") && event.target.closest("[data-door-row]");
    if (!row) return;
    event.preventDefault();
    choose(row);
  });
  addEventListener("submit", (event) => {
    if (event.target === form) prepare(event);
    if (event.target === walkIns) prepareWalkIn(event);
  }, { capture: true });
  offerCamera().catch(() => {}); // not fetched before the connection went: one types
  document.addEventListener("live:replaced", mark);
  // Nothing is said to be noted beside what was refused.
  document.addEventListener("outbox:refused", ({ detail }) => {
    said.textContent = "";
    done.delete(Object.fromEntries(detail.fields ?? []).person);
    mark();
  });
  document.addEventListener("outbox:sent", ({ detail }) => {
    for (const row of rows) row.sent ||= Boolean(row.thing) && row.thing === detail.thing;
    mark();
  });
  find();
  mark();
  restore().catch(() => {}); // this browser keeps nothing
  document.body.dataset.doorReady = "";
}
