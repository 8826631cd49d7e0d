// Keeps unsaved text in this browser, per account and document, and offers it back after a crash to the same account.
// ui/drafts.js lists these beside what waits to be sent, and removes them when the account signs out.
const ALL = "faire-reseau:text:";
const PREFIX = `${ALL}${document.body?.dataset.account ?? ""}:`;
const KEPT_FOR_MS = 30 * 24 * 3600 * 1000;

// Private windows and full disks refuse storage; the editor works all the same.
function storage(deed) {
  try {
    return deed(localStorage);
  } catch {
    return null;
  }
}

// A day and an hour as pages write them: “29 novembre 2026 à 9 h 30”, “29 November 2026, 9:30” (the hour as in ui/hour.js).
const LANGUAGE = document.documentElement.lang || undefined;

function moment(at) {
  const day = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: "long" }).format(at);
  const hours = new Date(at).getHours(), minutes = String(new Date(at).getMinutes()).padStart(2, "0");
  if (!LANGUAGE?.startsWith("fr")) return `${day}, ${hours}:${minutes}`;
  return `${day} à ${hours}\u00a0h${minutes === "00" ? "" : `\u00a0${minutes}`}`;
}

const words = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, "");

function read(key) {
  return storage((store) => JSON.parse(store.getItem(key)));
}

const remove = (key) => storage((store) => store.removeItem(key));

// One word for this tab: of two unsaved texts the person is told which was written here.
const TAB = storage(() => {
  sessionStorage.faireReseauTab ||= Math.random().toString(36).slice(2);
  return sessionStorage.faireReseauTab;
});

// Each page keeps its text under a key of its own, so that no page writes over what another one kept.
const newKey = (name) => `${PREFIX}${name}#${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
const keysOf = (name) => storage((store) => Object.keys(store)
  .filter((key) => key === PREFIX + name || key.startsWith(`${PREFIX}${name}#`))) ?? [];

// A page that has saved says so: <... data-editor-saved="article:new">; the copy that was sent is then of no more use.
export function forgetSaved(within) {
  for (const { dataset } of within.querySelectorAll("[data-editor-saved]")) {
    for (const key of keysOf(dataset.editorSaved)) if (read(key)?.sent) remove(key);
  }
  storage((store) => {
    for (const key of Object.keys(store).filter((one) => one.startsWith(ALL))) {
      if (!(read(key)?.at > Date.now() - KEPT_FOR_MS)) store.removeItem(key);
    }
  });
}

// The other fields that a person fills in the form of a text: its title goes with it.
function companions(textarea) {
  const kinds = /^(text|search|url|email|number|date|datetime-local|textarea|select-one)$/;
  return [...(textarea.form?.elements ?? [])].filter((one) => one.name && one !== textarea && kinds.test(one.type));
}

async function isServerThere() {
  try {
    const answer = await fetch("/hors-ligne/", { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(15000) });
    return answer.status < 500;
  } catch {
    return false;
  }
}

const valuesOf = (fields) => Object.fromEntries(fields.map(({ name, value }) => [name, value]));

export function keepDraft({ editor, root, labels, textarea }) {
  const name = root.dataset.document;
  if (!name) return { keep() {} };
  let key = newKey(name);
  const others = companions(textarea);
  const base = textarea.value;
  const beside = valuesOf(others);
  let timer = 0;
  let changed = false;
  let sent = false;
  let asking = false;

  function write() {
    clearTimeout(timer);
    timer = 0;
    if (!changed) return;
    const now = { html: textarea.value, others: valuesOf(others), base, beside, sent, at: Date.now(), tab: TAB, page: location.href };
    storage((store) => store.setItem(key, JSON.stringify(now)));
  }
  function keep() {
    changed = true;
    sent = false;
    timer ||= setTimeout(write, 400);
  }

  // Nothing to offer when the page says the same, or says something else since the copy was sent: then it was saved.
  const same = (one) => others.every(({ name, value }) => (one?.[name] ?? value) === value);
  const isHere = (kept) => words(kept.html) === words(textarea.value) && same(kept.others);
  const wasSaved = (kept) => kept.sent && !(kept.base === base && same(kept.beside));
  const copies = keysOf(name).map((one) => [one, read(one)]).filter(([, kept]) => kept);
  for (const [one, kept] of copies.sort(([, a], [, b]) => a.at - b.at)) {
    if (isHere(kept) || wasSaved(kept)) remove(one);
    else offer(one, kept);
  }

  function takeBack(one, kept) {
    clearTimeout(timer);
    timer = 0;
    const aside = { html: textarea.value, others: valuesOf(others), base, beside, at: Date.now(), tab: TAB };
    if (changed && !isHere(kept)) {
      // What was typed on this page meanwhile is offered in its turn.
      storage((store) => store.setItem(key, JSON.stringify(aside)));
      offer(key, aside);
      key = newKey(name);
    }
    for (const field of others) field.value = kept.others?.[field.name] ?? field.value;
    editor.commands.setContent(kept.html, { emitUpdate: true });
    keep();
    write();
    remove(one);
  }

  function offer(one, kept) {
    // It is not saved: that another text of the same document is saved later says nothing about this one.
    if (kept.sent) storage((store) => store.setItem(one, JSON.stringify({ ...kept, sent: false })));
    const box = document.createElement("div");
    box.className = "editor-offer";
    box.setAttribute("role", "status");
    const sentence = document.createElement("p");
    const where = kept.tab && kept.tab === TAB ? labels.keptHere : labels.keptElsewhere;
    const text = new DOMParser().parseFromString(kept.html, "text/html").body.textContent.trim();
    const told = { "{date}": moment(kept.at), "{where}": where, "{size}": text.length.toLocaleString(LANGUAGE) };
    sentence.textContent = labels.kept.replace(/\{\w+\}/g, (word) => told[word] ?? word);
    // Two texts of one document begin alike more often than they differ there: both ends are shown.
    const shown = text.length > 160 ? `${text.slice(0, 80)} … ${text.slice(-80)}` : text;
    if (shown) sentence.append(" ", Object.assign(document.createElement("q"), { textContent: shown }));
    const button = (label, click) => {
      const made = Object.assign(document.createElement("button"), { type: "button", textContent: label });
      made.addEventListener("click", () => {
        box.remove();
        click();
        editor.commands.focus();
      });
      return made;
    };
    const answers = document.createElement("div");
    answers.className = "editor-answers";
    answers.append(
      button(labels.keptRestore, () => takeBack(one, kept)),
      button(labels.keptDiscard, () => remove(one)),
    );
    box.append(sentence, answers);
    root.prepend(box);
  }

  // Sent into the void, the text would leave the screen for the browser's own page.
  function holdBack(event) {
    event.preventDefault();
    root.querySelector(".editor-offline")?.remove();
    const box = Object.assign(document.createElement("p"), { className: "editor-offer editor-offline" });
    box.setAttribute("role", "alert");
    root.prepend(box);
    box.textContent = labels.offline;
    box.scrollIntoView({ block: "center" });
  }

  // The browser knows of its own network only, and that not well: the server is asked before the page is left.
  let answers = false;
  textarea.form?.addEventListener("submit", async (event) => {
    if (event.defaultPrevented) return;
    sent = answers || event.target.matches("[data-outbox]"); // what the outbox sends, it also keeps
    write();
    answers = false;
    if (sent) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    answers = await isServerThere();
    asking = false;
    if (answers) event.target.requestSubmit(event.submitter);
    else holdBack(event);
  });
  for (const field of others) field.addEventListener("input", keep);
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
  return { keep };
}
