// The editor of a note: several people write the same text at the same time, also without a network for a while.
import { Editor } from "@tiptap/core";
import { AtSign, Columns3, Lightbulb, ListTodo, Rows3, Table2, Trash2 } from "lucide";
import { extensions } from "../schema.js";
import { surfaceProps } from "../surface.js";
import { buildToolbar } from "../toolbar.js";
import { ActionItem, Idea, Keys, Mentions, openMentionDialog, tables } from "./blocks.js";
import { Comments, Passages, commentButton } from "./comments.js";
import { Connection } from "./connection.js";
import { Carets, Together, colourOf, showAuthors } from "./together.js";

const chain = (editor) => editor.chain().focus();
const inTable = (editor) => editor.isActive("table");

const BUTTONS = [
  { name: "idea", icon: Lightbulb, active: (e) => e.isActive("idea"), run: (e) => chain(e).toggleNode("idea", "paragraph").run() },
  {
    name: "actionItem", icon: ListTodo,
    active: (e) => e.isActive("actionItem"), run: (e) => chain(e).toggleNode("actionItem", "paragraph").run(),
  },
  { name: "mention", icon: AtSign, keys: "@", run: (_e, parts) => openMentionDialog(parts) },
  { name: "table", icon: Table2, active: inTable, run: (e) => !inTable(e) && chain(e).insertTable().run() },
  { name: "addRow", icon: Rows3, possible: inTable, run: (e) => chain(e).addRow().run() },
  { name: "addColumn", icon: Columns3, possible: inTable, run: (e) => chain(e).addColumn().run() },
  { name: "removeRow", icon: Trash2, possible: inTable, run: (e) => chain(e).removeRow().run() },
  { name: "removeColumn", icon: Trash2, possible: inTable, run: (e) => chain(e).removeColumn().run() },
  { name: "removeTable", icon: Trash2, possible: inTable, run: (e) => chain(e).removeTable().run() },
];

async function attach(root) {
  const labels = JSON.parse(root.dataset.labels);
  root.id ||= "note";
  const surface = root.querySelector("[data-note-surface]");
  const part = (name) => document.querySelector(`[data-note-${name}]`);
  const problem = part("problem");
  // A text that is no session's has no comments, and no blocks that are records of a session.
  const isOfSession = Boolean(part("comment"));
  let editor = null;
  let isFinal = false;
  let isOpenAgain = false; // said with what is saved until one types

  // Said once, where listeners hear the state of the note; the next state takes its place.
  const say = (words) => {
    part("status").textContent = words;
  };
  const told = {
    state({ waiting, isOnline }) {
      const count = (waiting === 1 ? labels.waitingOne : labels.waitingMany).replace("{n}", waiting);
      const saved = isOpenAgain ? `${labels.opened} ${labels.saved}` : labels.saved;
      const words = isFinal && waiting ? `${count}. ${labels.copied}` : waiting ? count : saved;
      part("status").textContent = isOnline || isFinal ? words : waiting ? `${count}. ${labels.offline}` : labels.offline;
      root.dataset.waiting = waiting;
      root.dataset.online = isOnline;
    },
    problem(sentence) {
      problem.textContent = sentence === "too_large" ? labels.tooLarge : sentence || labels.copied;
      problem.hidden = false;
      editor?.setEditable(false);
    },
    final() {
      isFinal = true;
      isOpenAgain = false;
      problem.textContent = labels.final;
      problem.hidden = false;
      editor?.setEditable(false);
    },
    open() {
      isFinal = false;
      isOpenAgain = true;
      problem.hidden = true;
      editor?.setEditable(true);
    },
    carets: (list) => carets.hear(list),
  };
  const connection = new Connection({
    channel: root.dataset.channel,
    document: root.dataset.document,
    stateUrl: root.dataset.stateUrl,
    told: (what, detail) => told[what](detail),
  });
  const carets = new Carets(connection.doc, {
    stands: (caret) => connection.stands(caret),
    changed: (names) => {
      part("people").textContent = names.length ? labels.writing.replace("{names}", names.join(", ")) : labels.alone;
    },
  });
  let comments = null;
  await connection.open();
  const fragment = connection.doc.getXmlFragment("default");
  const parts = { root, labels, get editor() { return editor; } };

  editor = new Editor({
    element: surface,
    editable: !isFinal,
    extensions: [
      ...extensions({ shared: true }),
      ...tables,
      Idea.configure({ labels, root }),
      ActionItem.configure({ labels, root }),
      Keys,
      ...(isOfSession ? [
        Mentions.configure({ open: () => openMentionDialog({ ...parts, editor, otherwise: "@" }) }),
        Passages.configure({ begin: () => comments.begin() }),
      ] : []),
      Together.configure({ fragment, awareness: carets.awareness }),
    ],
    injectCSS: false, // a strict content policy refuses injected <style>; editor.css has the rules
    editorProps: {
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-labelledby": "note-title", id: `${root.id}-text`,
        class: "editor-text rich-text",
      },
      ...surfaceProps({ editor: () => editor, root, labels }),
    },
  });

  surface.addEventListener("beforeinput", () => {
    isOpenAgain = false;
  });
  const extra = isOfSession ? [commentButton(() => comments), ...BUTTONS] : [];
  surface.before(buildToolbar({ editor, root, labels, name: root.id, extra }));
  carets.changed([]);
  if (isOfSession) comments = new Comments({
    editor, doc: connection.doc, fragment, form: part("comment"), list: document.querySelector("#comments").parentElement,
    refused: () => say(labels.commentNone),
  });
  whoWroteWhat({ root, labels, editor, connection, fragment, part });
  root.editor = editor;
  root.connection = connection;
  root.dataset.ready = "";
}

function whoWroteWhat({ root, labels, editor, connection, fragment, part }) {
  const button = part("authors");
  const legend = part("legend");
  let timer = 0;
  async function show() {
    const isShown = button.getAttribute("aria-pressed") === "true";
    legend.hidden = !isShown;
    if (!isShown) return showAuthors(editor.view, connection.doc, fragment, null);
    const answer = await fetch(root.dataset.authorsUrl).catch(() => null);
    if (!answer?.ok) return null;
    const { people } = await answer.json();
    const named = people.map(({ name, clients }) => ({ name: name || labels.erased, clients }));
    legend.replaceChildren(
      ...named.map(({ name }) => {
        const item = document.createElement("li");
        item.append(Object.assign(document.createElement("span"), { textContent: name, className: colourOf(name) }));
        return item;
      }),
    );
    const by = new Map(named.flatMap(({ name, clients }) => clients.map((client) => [client, name])));
    return showAuthors(editor.view, connection.doc, fragment, by);
  }
  button.hidden = false;
  button.addEventListener("click", () => {
    button.setAttribute("aria-pressed", String(button.getAttribute("aria-pressed") !== "true"));
    show();
  });
  connection.doc.on("update", () => {
    if (button.getAttribute("aria-pressed") !== "true") return;
    clearTimeout(timer);
    timer = setTimeout(show, 1500);
  });
}

for (const root of document.querySelectorAll("[data-note-editor]")) attach(root);
