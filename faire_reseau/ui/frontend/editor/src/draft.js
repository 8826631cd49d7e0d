// Keeps unsaved text in this browser, per account and document, and offers it back after a crash to the same account.
// ui/drafts.js counts and removes these when the account signs out.
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

const words = (html) => new DOMParser().parseFromString(html, "text/html").body.textContent.replace(/\s+/g, "");

function read(key) {
  return storage((store) => JSON.parse(store.getItem(key)));
}

// A page that has saved says so: <... data-editor-saved="article:new">; its copy is then of no more use.
export function forgetSaved(within) {
  for (const { dataset } of within.querySelectorAll("[data-editor-saved]")) {
    storage((store) => store.removeItem(PREFIX + dataset.editorSaved));
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

const valuesOf = (fields) => Object.fromEntries(fields.map(({ name, value }) => [name, value]));

export function keepDraft({ editor, root, labels, textarea }) {
  const name = root.dataset.document;
  if (!name) return { keep() {} };
  const key = PREFIX + name;
  const others = companions(textarea);
  const base = textarea.value;
  const beside = valuesOf(others);
  let timer = 0;
  let changed = false;
  let sent = false;

  function write() {
    clearTimeout(timer);
    timer = 0;
    if (!changed) return;
    const now = { html: textarea.value, others: valuesOf(others), base, beside, sent, at: Date.now() };
    storage((store) => store.setItem(key, JSON.stringify(now)));
  }
  function forget() {
    changed = false;
    storage((store) => store.removeItem(key));
  }
  function keep() {
    changed = true;
    sent = false;
    timer ||= setTimeout(write, 400);
  }

  const kept = read(key);
  // Nothing to offer when the page says the same, or says something else since the copy was sent: then it was saved.
  const same = (one) => others.every(({ name, value }) => (one?.[name] ?? value) === value);
  const isHere = kept && words(kept.html) === words(base) && same(kept.others);
  const wasSaved = kept?.sent && !(kept.base === base && same(kept.beside));
  if (isHere || wasSaved) forget();
  else if (kept) offer(kept);

  function offer({ html, others: beforehand = {}, at }) {
    const box = document.createElement("div");
    box.className = "editor-offer";
    box.setAttribute("role", "status");
    const sentence = document.createElement("p");
    const format = new Intl.DateTimeFormat(document.documentElement.lang || undefined, {
      dateStyle: "long",
      timeStyle: "short",
    });
    sentence.textContent = labels.kept.replace("{date}", format.format(at));
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
      button(labels.keptRestore, () => {
        for (const field of others) field.value = beforehand[field.name] ?? field.value;
        editor.commands.setContent(html, { emitUpdate: true });
      }),
      button(labels.keptDiscard, forget),
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

  textarea.form?.addEventListener("submit", (event) => {
    const offline = navigator.onLine === false;
    sent = !offline;
    write();
    if (offline) holdBack(event);
  });
  for (const field of others) field.addEventListener("input", keep);
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
  return { keep };
}
