// Keep the page up to date: one stream shared by the tabs of a browser, numbers set straight, fragments fetched again.
//
// <main data-live-channels="forum:3 wall" data-live-since="812">    what is followed, and how far the page was read
// <b data-live-count="wishes-7">            set from payload.counts["wishes-7"]
// <ul id="…" data-live-replace="placed moved" data-live-url="…">    fetched again after such messages ("*": any)
// <div id="…" data-live-refresh="…">        fetched again only when messages may have been missed
// <p data-live-status data-text-on data-text-off data-text-waiting hidden>    says when the connection is cut
// Parts are asked for by X-Live-Fragment: their ids; an answer to several holds each in an element of its id.
// The reader may freeze the page (freeze.js); how a part is replaced and news is said: swap.js, say.js.
// What is fetched again waits a moment that grows with the screens that were told the same: a crowd asks in turns.
// Each message is also a `live:<kind>` event of the document, with {id, channel, kind, payload}.

import { held } from "./freeze.js";
import { released, swap } from "./swap.js";

const root = document.querySelector("[data-live-channels]");
const status = document.querySelector("[data-live-status]");
const mine = (root?.dataset.liveChannels ?? "").split(/[\s,]+/).filter(Boolean);
const bus = "BroadcastChannel" in window ? new BroadcastChannel("live") : null;
const shares = Boolean(bus && navigator.locks);
const self = Math.random().toString(36).slice(2);
const SCREEN_MS = 15; // what the server takes for a fetch, and a little more
const jitter = (ms) => ms * (0.5 + Math.random());

let last = root?.dataset.liveSince ? Number(root.dataset.liveSince) : null;
let server = null;
let state = "";
let polling = 0;
let screens = 1; // how many were told the last message

// The page

function show(next) {
  if (next === state || state === "ended") return;
  const before = state;
  state = next;
  root.dataset.liveState = next;
  clearTimeout(polling);
  if (next === "off") poll(15000);
  if (status && before) {
    // Said only when something changed for the reader: not at the first connection.
    if (next !== "on" || !status.hidden) {
      status.textContent = status.dataset[`text${next[0].toUpperCase()}${next.slice(1)}`] ?? "";
      status.hidden = !status.textContent;
    }
    if (next === "on") setTimeout(() => { status.hidden ||= state === "on"; }, 4000);
  }
  document.dispatchEvent(new CustomEvent("live:state", { detail: next }));
}

// Without a stream the page is asked again from time to time, more and more rarely: a crowd does so together.
function poll(wait) {
  polling = setTimeout(() => {
    refreshAll();
    poll(Math.min(1.5 * wait, 60000));
  }, jitter(wait));
}

function receive(message) {
  if (!mine.includes(message.channel) || (last !== null && message.id <= last)) return;
  last = message.id;
  screens = message.screens ?? 1;
  if (!held(() => apply(message))) apply(message);
}

// Words beside a number agree with it; French says “0 personne”.
export function agree(element, value) {
  const lone = document.documentElement.lang.startsWith("fr") ? value < 2 : value === 1;
  element.textContent = lone ? element.dataset.one : element.dataset.many;
}

function apply(message) {
  const number = new Intl.NumberFormat(document.documentElement.lang || undefined);
  for (const [key, value] of Object.entries(message.payload?.counts ?? {})) {
    for (const element of document.querySelectorAll(`[data-live-count="${CSS.escape(key)}"]`)) {
      element.textContent = number.format(value);
    }
    for (const element of document.querySelectorAll(`[data-live-words="${CSS.escape(key)}"]`)) agree(element, value);
  }
  for (const element of document.querySelectorAll("[data-live-replace]")) {
    const kinds = element.dataset.liveReplace.split(/\s+/);
    if (kinds.includes(message.kind) || kinds.includes("*")) refresh(element);
  }
  document.dispatchEvent(new CustomEvent(`live:${message.kind}`, { detail: message }));
}

function refreshAll() {
  if (held(refreshAll, "all")) return;
  for (const element of parts()) refresh(element);
  document.dispatchEvent(new CustomEvent("live:behind"));
}

const planned = new WeakMap(); // element → "soon", "now" (being fetched) or "again" (and once more after)

const parts = () => [...document.querySelectorAll("[data-live-replace], [data-live-refresh]")];
const addressOf = (element) => element.dataset.liveUrl || element.dataset.liveRefresh || location.href;

// `crowd`: how many screens fetch the same. Parts of one address that wait at the same time are asked for together.
export function refresh(element, crowd = screens) {
  if (planned.has(element)) {
    if (planned.get(element) === "now") planned.set(element, "again");
    return;
  }
  planned.set(element, "soon");
  setTimeout(async () => {
    if (planned.get(element) !== "soon") return; // fetched with another part
    if (held(() => refresh(element), element)) {
      planned.delete(element);
      return;
    }
    const url = addressOf(element);
    const together = parts().filter((one) => planned.get(one) === "soon" && addressOf(one) === url);
    for (const one of together) planned.set(one, "now");
    try {
      const response = await fetch(url, { headers: { "X-Live-Fragment": together.map((one) => one.id).join(" ") } });
      if (response.ok && !response.redirected) {
        const html = await response.text();
        for (const one of together) {
          await released(one);
          swap(one, html);
        }
      }
    } catch { /* the stream notices the cut, and everything is fetched again when it is back */ }
    for (const one of together) {
      const again = planned.get(one) === "again";
      planned.delete(one);
      if (again) refresh(one);
    }
  }, Math.random() * Math.max(300, SCREEN_MS * crowd));
}

// What was fetched while one's own entry was on its way may not know it; after one that had waited, the page may be old too.
document.addEventListener("outbox:sent", () => {
  for (const one of parts()) if (planned.get(one) === "now") planned.set(one, "again");
});
document.addEventListener("outbox:late", refreshAll);

// The stream, held by one tab for all

const tabs = new Map(); // tab → its channels; known by the tab that holds the stream
let holding = false;
let source = null;
let from = null;
let open = "";
let tries = 0;
let timer = 0;
let offTimer = 0;

function tell(data) {
  hear(data);
  if (shares) bus.postMessage(data);
}

function hear({ type, ...data }) {
  if (type === "message") receive(data);
  else if (type === "state") {
    show(data.state);
    if (data.server && server && server !== data.server) refreshAll();
    server = data.server ?? server;
    screens = data.screens ?? screens;
    if (data.id !== undefined && last === null) last = data.id;
    if (data.known === false) ask();
  } else if (type === "behind") {
    last = Math.max(last ?? 0, data.id);
    screens = data.screens ?? screens;
    refreshAll();
  } else if (type === "ask") ask();
  else if (type === "who" && !holding) bus.postMessage({ type: "here", tab: self, channels: mine, last });
  else if (type === "here" && holding) {
    tabs.set(data.tab, data.channels);
    const isBehind = data.last !== null && from !== null && data.last < from;
    if (isBehind) from = data.last;
    if (isBehind || !data.channels.every((name) => open.split(",").includes(name))) connect();
    else if (state) bus.postMessage({ type: "state", state, server, id: from });
  } else if (type === "gone") tabs.delete(data.tab);
}

function connect(delay = 60) {
  clearTimeout(timer);
  timer = setTimeout(() => {
    source?.close();
    if (!holding) return;
    open = [...new Set([...mine, ...[...tabs.values()].flat()])].sort().join(",");
    source = new EventSource(`/direct?channels=${encodeURIComponent(open)}${from === null ? "" : `&since=${from}`}`);
    source.addEventListener("ready", (event) => {
      const data = JSON.parse(event.data);
      tries = 0;
      clearTimeout(offTimer);
      offTimer = 0;
      from = Math.max(from ?? 0, data.id);
      tell({ type: "state", state: "on", ...data });
    });
    source.addEventListener("message", (event) => {
      const data = JSON.parse(event.data);
      from = data.id;
      tell({ ...data, type: "message", screens: data.screens });
    });
    source.addEventListener("behind", (event) => tell({ type: "behind", id: from ?? 0, screens: JSON.parse(event.data).screens }));
    source.addEventListener("end", (event) => lost(JSON.parse(event.data).reason === "too many" ? 30000 : 0));
    source.addEventListener("end", (event) => JSON.parse(event.data).reason === "rights" && tell({ type: "ask" }));
    // Closed by the answer itself: the server refuses (503, too many screens); otherwise the connection was cut.
    source.addEventListener("error", () => {
      const isRefused = source.readyState === EventSource.CLOSED;
      lost(isRefused ? 5000 : 0);
      if (isRefused) tell({ type: "ask" });
    });
  }, delay);
}

// Refused, or asked to leave: perhaps its reader is signed in no more.
async function ask() {
  const words = state === "ended" ? null : await (await import("./ended.js")).ended(status).catch(() => null);
  if (!words) return; // cut: asked again at the next refusal
  leave();
  show("ended");
  status?.replaceChildren(...words);
  if (status) status.hidden = false;
}

function lost(least) {
  source?.close();
  if (state === "ended") return;
  tell({ type: "state", state: state === "off" ? "off" : "waiting" });
  offTimer ||= setTimeout(() => tell({ type: "state", state: "off" }), 10000);
  connect(least + jitter(Math.min(1000 * 2 ** tries++, 30000)));
}

function hold() {
  holding = true;
  tabs.clear();
  from = last;
  if (shares) bus.postMessage({ type: "who" });
  connect();
}

function release() {
  holding = false;
  clearTimeout(timer);
  clearTimeout(offTimer);
  offTimer = 0;
  source?.close();
}

// Only a tab that is seen holds the stream: phones put the others to sleep, and a sleeping tab would keep it from all.
let leave = release;

function compete() {
  if (state === "ended") return;
  if (!shares) {
    if (!holding) hold();
    return;
  }
  const waiting = new AbortController();
  let let_go = () => {};
  const stop = () => {
    waiting.abort();
    release();
    let_go();
  };
  leave = stop;
  addEventListener("pagehide", stop, { once: true });
  document.addEventListener("visibilitychange", stop, { once: true });
  navigator.locks.request("live", { signal: waiting.signal }, () => new Promise((resolve) => {
    let_go = resolve;
    if (waiting.signal.aborted) resolve();
    else hold();
  })).catch(() => {});
  bus.postMessage({ type: "here", tab: self, channels: mine, last });
}

if (root && mine.length && "EventSource" in window) {
  if (bus) bus.onmessage = (event) => hear(event.data);
  show("waiting");
  addEventListener("pageshow", (event) => event.persisted && compete());
  addEventListener("pagehide", () => shares ? bus.postMessage({ type: "gone", tab: self }) : release());
  document.addEventListener("visibilitychange", () => !document.hidden && compete());
  addEventListener("online", () => holding && state !== "on" && connect(jitter(300)));
  if (!document.hidden || !shares) compete();
}
