// Keeps unsaved text in this browser, per document, and offers it back after a crash.
const PREFIX = "faire-reseau:text:";
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
    for (const key of Object.keys(store).filter((one) => one.startsWith(PREFIX))) {
      if (!(read(key)?.at > Date.now() - KEPT_FOR_MS)) store.removeItem(key);
    }
  });
}

export function keepDraft({ editor, root, labels, textarea }) {
  const name = root.dataset.document;
  if (!name) return { keep() {} };
  const key = PREFIX + name;
  const base = textarea.value;
  let timer = 0;
  let changed = false;
  let sent = false;

  function write() {
    clearTimeout(timer);
    timer = 0;
    if (!changed) return;
    const text = JSON.stringify({ html: textarea.value, base, sent, at: Date.now() });
    storage((store) => store.setItem(key, text));
  }
  function forget() {
    changed = false;
    storage((store) => store.removeItem(key));
  }

  const kept = read(key);
  const saved = kept && (words(kept.html) === words(base) || (kept.sent && kept.base !== base));
  if (saved) forget();
  else if (kept) offer(kept);

  function offer({ html, at }) {
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
      button(labels.keptRestore, () => editor.commands.setContent(html, { emitUpdate: true })),
      button(labels.keptDiscard, forget),
    );
    box.append(sentence, answers);
    root.prepend(box);
  }

  textarea.form?.addEventListener("submit", () => {
    sent = true;
    write();
  });
  addEventListener("pagehide", write);
  document.addEventListener("visibilitychange", write);
  return {
    keep() {
      changed = true;
      sent = false;
      timer ||= setTimeout(write, 400);
    },
  };
}
