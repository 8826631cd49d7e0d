// Keep what a phone has seen: static files for good, pages marked <body data-keep> for when the network is slow or gone.
//
// <body data-keep-also="address address"> names pages that are kept with it, though nobody opened them: fetched one by one.
// The pages kept are those of one account: a page of another account (`data-account`), or of nobody, empties them first.
// A kept page says so by itself: its <p data-text-seen="Seen at {time}" hidden> is filled and shown.

const SHELL = "shell-1";
const PAGES = "pages-1";
const OFFLINE = "/hors-ligne/";
const OUTBOX = "/a-envoyer/";
const SLOW_MS = 3000;
const SHELL_MAX = 150;
const PAGES_MAX = 40;
const FRESH_MS = 3600000; // a page kept along is fetched again after an hour
const hashed = /\/static\/.*\.[0-9a-f]{8,}\.\w+$/;

addEventListener("install", (event) => {
  skipWaiting();
  // Without cookies: this page outlives a sign-out, so it is nobody's.
  const request = new Request(OFFLINE, { credentials: "omit" });
  event.waitUntil(caches.open(SHELL).then((shell) => shell.add(request).then(() => keepScripts(shell))).catch(() => {}));
});

// What the page without network loads is there with it.
async function keepScripts(shell) {
  const html = await (await shell.match(OFFLINE)).text();
  for (const [, address] of html.matchAll(/<script\b[^>]*\bsrc="([^"]+)"/g)) await shell.add(address);
}

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== SHELL && name !== PAGES) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith("/static/")) event.respondWith(file(request, url));
  else if (request.mode === "navigate") event.respondWith(page(event, request));
});

// Files named by their content never change; the others (a developer's) are kept for the day without network.
async function file(request, url) {
  const shell = await caches.open(SHELL);
  const kept = await shell.match(request);
  if (kept && hashed.test(url.pathname)) return kept;
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      await shell.put(request, answer.clone());
      await trim(shell, SHELL_MAX);
    }
    return answer;
  } catch (error) {
    if (kept) return kept;
    throw error;
  }
}

async function page(event, request) {
  const network = fetch(request);
  event.waitUntil(network.then((answer) => keep(request, answer.clone())).catch(() => {}));
  const pages = await caches.open(PAGES);
  const kept = await pages.match(request.url);
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  try {
    const answer = await (kept ? Promise.race([network, slow]) : network);
    return answer ?? (await asSeen(kept));
  } catch {
    return kept ? asSeen(kept) : (await caches.match(OFFLINE)) ?? Response.error();
  }
}

async function keep(request, answer, isAlone = false) {
  if (!answer.ok || answer.redirected || !answer.headers.get("Content-Type")?.startsWith("text/html")) return;
  const html = await answer.text();
  const body = html.match(/<body\b[^>]*>/)?.[0] ?? "";
  const account = body.match(/\bdata-account="([^"]*)"/)?.[1];
  if (account === undefined) return;
  const pages = await caches.open(PAGES);
  const owner = await pages.match("/owner");
  if (!owner || (await owner.text()) !== account) {
    for (const key of await pages.keys()) await pages.delete(key);
    await pages.put("/owner", new Response(account));
  }
  // `no-store` is for the browser's own copies, which outlive a sign-out; these end with it (ui/leave.js).
  if (!/\sdata-keep\b/.test(body)) return;
  const headers = new Headers(answer.headers);
  headers.set("X-Seen-At", new Date().toISOString());
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  await pages.delete(request.url);
  await pages.put(request.url, new Response(html, { headers }));
  await trim(pages, PAGES_MAX);
  if (isAlone) return;
  await keepOutbox(pages, account);
  await keepAlong(body.match(/\bdata-keep-also="([^"]*)"/)?.[1] ?? "", account);
}

// In turn and not at once, since a whole crowd opens the same page; once signed out nothing is kept any more.
async function keepAlong(addresses, account) {
  for (const path of addresses.split(" ").filter(Boolean)) {
    const { href } = new URL(path, location.origin);
    const seen = (await (await caches.open(PAGES)).match(href))?.headers.get("X-Seen-At");
    if (seen && Date.now() - Date.parse(seen) < FRESH_MS) continue;
    await new Promise((done) => setTimeout(done, 100 + 400 * Math.random()));
    const answer = await fetch(href).catch(() => null);
    const owner = await (await caches.open(PAGES)).match("/owner");
    if (!owner || (await owner.text()) !== account) return;
    if (answer?.ok && !answer.redirected) await keep(new Request(href), answer, true);
  }
}

// The list of all that waits is there without network too, although nobody opened it before.
async function keepOutbox(pages, account) {
  const address = new URL(OUTBOX, location.origin).href;
  if (!account || (await pages.match(address))) return;
  const answer = await fetch(address).catch(() => null);
  if (answer?.ok && !answer.redirected) await keep(new Request(address), answer);
}

async function asSeen(kept) {
  const html = await kept.text();
  const language = html.match(/<html[^>]*\blang="([^"]+)"/)?.[1];
  const seen = new Date(kept.headers.get("X-Seen-At"));
  const isToday = seen.toDateString() === new Date().toDateString();
  const minutes = String(seen.getMinutes()).padStart(2, "0");
  const isFrench = language?.startsWith("fr");
  const hour = !isFrench ? `${seen.getHours()}:${minutes}` : `${seen.getHours()}\u00a0h${minutes === "00" ? "" : `\u00a0${minutes}`}`;
  const day = seen.toLocaleDateString(language === "en" ? "en-GB" : language, { weekday: "long", day: "numeric", month: "long" });
  const time = isToday ? hour : isFrench ? `${hour} (${day})` : `${hour}, ${day}`;
  const said = html.replace(/(<p\b[^>]*\bdata-text-seen="([^"]*)"[^>]*?)\shidden>/, (_, start, words) =>
    `${start}>${words.replace("{time}", time)}`);
  return new Response(said, { headers: kept.headers });
}

// The oldest go; the first entry of the pages says whose they are, the first of the shell is the page without network.
async function trim(cache, most) {
  const keys = await cache.keys();
  for (const key of keys.slice(1, Math.max(1, keys.length - most))) await cache.delete(key);
}
