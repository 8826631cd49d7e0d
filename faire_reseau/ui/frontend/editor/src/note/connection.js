// The copy of a note in this browser and the server's: what is typed is kept here, sent, and taken off once it is stored there.
import * as Y from "yjs";
import { remove, rowsOf, save } from "./store.js";

const GATHER_MS = 60; // what is typed within it goes together
const PAUSE_MS = 150; // between two sendings
const CARET_MS = 400;
const SETTLE_MS = 1500; // after the last letter: readers see the text then
const BEAT_MS = 15000;
const PATIENCE_MS = 15000;

export const REMOTE = "remote";

export function packed(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export const unpacked = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));

// `told(what, detail)`: "state" {waiting, isOnline}, "problem" sentence, "final", "open" (again), "carets" [...]
export class Connection {
  constructor({ channel, document, stateUrl, told }) {
    Object.assign(this, { channel, document, stateUrl, told });
    this.doc = new Y.Doc();
    this.pending = [];
    this.isOnline = true;
    this.isSending = false;
    this.isStopped = false;
    this.isFinal = false;
    this.isBehind = false;
    this.caret = null;
    this.caretSent = null;
    this.mustSettle = false;
    this.hasTyped = false;
    this.tries = 0;
    this.key = `${document}:${crypto.randomUUID()}`;
    this.adopted = [];
  }

  async open() {
    const rows = await rowsOf(this.document);
    for (const row of rows) {
      Y.applyUpdate(this.doc, row.state, REMOTE);
      this.pending.push(...row.pending);
      this.adopted.push(row.key);
    }
    await this.fetch();
    this.doc.on("update", (update, origin) => origin !== REMOTE && this.typed(update));
    document.addEventListener("live:typed", ({ detail }) => detail.channel === this.channel && this.hear(detail.payload));
    document.addEventListener("live:moved", ({ detail }) => {
      if (detail.channel !== this.channel) return;
      if (detail.payload.final) this.stop();
      this.resync();
    });
    document.addEventListener("live:behind", () => this.resync());
    document.addEventListener("live:state", ({ detail }) => detail === "on" && this.resync());
    addEventListener("online", () => this.resync());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.keep() : this.resync()));
    addEventListener("pagehide", () => this.leave());
    setInterval(() => this.beat(), BEAT_MS);
    // What a page before this one could not send: readers are shown it as soon as it is stored, though nobody types here.
    if (this.pending.length) this.settle();
    this.say();
  }

  get waiting() {
    return this.pending.length;
  }

  typed(update) {
    this.hasTyped = true;
    this.pending.push(update);
    clearTimeout(this.keeping);
    this.keeping = setTimeout(() => this.keep(), 100);
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLE_MS);
    this.say();
    this.plan(GATHER_MS);
  }

  settle() {
    this.mustSettle = true;
    this.plan(0);
  }

  // Where one's caret stands, in the words of the document; null: nowhere.
  stands(caret) {
    this.caret = caret;
    this.plan(CARET_MS);
  }

  beat() {
    if (!document.hidden && this.caret) this.caretSent = null;
    this.plan(0);
  }

  hear({ update, carets }) {
    if (update) Y.applyUpdate(this.doc, unpacked(update), REMOTE);
    if (carets?.length) this.told("carets", carets.filter(({ client }) => client !== this.doc.clientID));
  }

  plan(wait) {
    const due = Date.now() + wait;
    if (this.isStopped || (this.due && this.due <= due)) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => {
      this.due = 0;
      this.send();
    }, wait);
  }

  async send() {
    if (this.isSending || this.isStopped) return;
    const caretText = JSON.stringify(this.caret);
    const hasCaret = this.caret !== null && caretText !== this.caretSent;
    if (!this.pending.length && !hasCaret && !this.mustSettle) return;
    this.isSending = true;
    const taken = this.pending.length;
    const settles = this.mustSettle;
    const update = taken ? packed(taken === 1 ? this.pending[0] : Y.mergeUpdates(this.pending)) : "";
    const body = JSON.stringify({ client: this.doc.clientID, update, caret: hasCaret ? this.caret : null, settles });
    let answer = null;
    let data = {};
    try {
      answer = await fetch(`/direct?channels=${encodeURIComponent(this.channel)}`, {
        method: "POST", headers: { "Content-Type": "application/json" }, body, credentials: "same-origin",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      data = await answer.json();
    } catch {
      // no network, or no answer: what was sent stays among what waits, and comes again
    }
    this.isSending = false;
    if (answer?.ok) {
      this.pending.splice(0, taken);
      if (hasCaret) this.caretSent = caretText;
      if (settles && this.mustSettle) this.mustSettle = false;
      this.isOnline = true;
      this.tries = 0;
      await this.keep();
      if (!this.pending.length) {
        remove(this.adopted);
        this.adopted = [];
      }
      if (this.pending.length || this.mustSettle) this.plan(PAUSE_MS);
    } else await this.refused(answer, data);
    this.say();
  }

  async refused(answer, { code, error }) {
    if (code === "behind") {
      await this.resync();
    } else if (code === "final") {
      this.stop();
      this.told("problem", error);
    } else if (answer && [403, 404, 409, 413, 422].includes(answer.status)) {
      // Sent again it would be refused again. What was typed stays here.
      this.isStopped = true;
      this.told("problem", error ?? code ?? "");
    } else {
      this.isOnline = Boolean(answer);
      this.plan(Math.min(30000, 500 * 2 ** this.tries++) * (0.5 + Math.random()));
    }
  }

  // Bring both copies together: fetch what is missing here, send what is missing there.
  async resync() {
    clearTimeout(this.resyncing);
    this.resyncing = setTimeout(async () => {
      if (await this.fetch()) this.plan(0);
      this.say();
    }, 50);
  }

  async fetch() {
    const vector = packed(Y.encodeStateVector(this.doc));
    try {
      const address = vector.length < 6000 ? `${this.stateUrl}?sv=${encodeURIComponent(vector)}` : this.stateUrl;
      const answer = await fetch(address, { credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE_MS) });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const update = new Uint8Array(await answer.arrayBuffer());
      const theirs = unpacked(answer.headers.get("X-Vector"));
      const before = this.pending.length;
      Y.applyUpdate(this.doc, update, REMOTE);
      // All that waits as one, with what it builds on: whichever part the server lacks is in it.
      if (before) this.pending.splice(0, before, Y.mergeUpdates([...this.pending.slice(0, before), Y.encodeStateAsUpdate(this.doc, theirs)]));
      this.isOnline = true;
      if (answer.headers.get("X-Final")) this.stop();
      else this.resume();
      return true;
    } catch {
      this.isOnline = false;
      return false;
    }
  }

  // The last word of a page that closes: what waits, and that readers may be shown the text.
  leave() {
    this.keep();
    if (this.isStopped || !this.hasTyped) return;
    const update = this.pending.length ? packed(Y.mergeUpdates(this.pending)) : "";
    const body = JSON.stringify({ client: this.doc.clientID, update, caret: null, settles: true });
    fetch(`/direct?channels=${encodeURIComponent(this.channel)}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body, credentials: "same-origin", keepalive: true,
    }).catch(() => {}); // it is kept here, and comes again with the page
  }

  stop() {
    this.isStopped = true;
    this.isFinal = true;
    this.told("final");
    this.say();
  }

  // Opened again by whoever runs the gathering: what was typed before it was final, and waits, is sent now.
  resume() {
    if (!this.isFinal) return;
    this.isStopped = false;
    this.isFinal = false;
    this.told("open");
    if (this.pending.length) this.settle();
  }

  async keep() {
    clearTimeout(this.keeping);
    if (!this.pending.length) {
      await remove([this.key]);
      return;
    }
    const { account = "" } = document.body.dataset;
    const from = { account, title: document.querySelector("#note-title")?.textContent.trim() ?? "", page: location.href };
    const row = { key: this.key, ...from, state: Y.encodeStateAsUpdate(this.doc), pending: [...this.pending], at: Date.now() };
    this.isKept = await save(row);
  }

  say() {
    this.told("state", { waiting: this.waiting, isOnline: this.isOnline });
  }
}
