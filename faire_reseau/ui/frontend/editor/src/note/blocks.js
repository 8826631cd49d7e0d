// Blocks of a note that are records (ideas, action items), tables, and mentions of people and organisations.
import { Extension, Node, callOrReturn, getExtensionField, mergeAttributes } from "@tiptap/core";
import { Plugin, TextSelection } from "@tiptap/pm/state";
import {
  addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, goToNextCell, tableEditing,
} from "@tiptap/pm/tables";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { ask } from "../dialogs.js";

const RECORDS = ["idea", "actionItem"];

function recordBlock(name, attributes, view) {
  return Node.create({
    name,
    group: "block",
    content: "inline*",
    defining: true,
    addOptions: () => ({ labels: {}, root: null }),
    addAttributes: () => ({ key: { default: "", keepOnSplit: false }, ...attributes }),
    parseHTML: () => [{ tag: `p[data-record="${name}"]`, priority: 60 }],
    renderHTML: ({ HTMLAttributes }) => ["p", mergeAttributes({ "data-record": name }, HTMLAttributes), 0],
    addKeyboardShortcuts() {
      return {
        // An empty one is left behind, as an empty item of a list is.
        Enter: () => {
          const { $from, empty } = this.editor.state.selection;
          if (!empty || $from.parent.type.name !== name || $from.parent.content.size) return false;
          return this.editor.commands.setNode("paragraph");
        },
        Backspace: () => {
          const { $from, empty } = this.editor.state.selection;
          if (!empty || $from.parent.type.name !== name || $from.parentOffset) return false;
          return this.editor.commands.setNode("paragraph");
        },
      };
    },
    addNodeView() {
      const { labels, root } = this.options;
      return ({ node, editor, getPos }) => view({ node, editor, getPos, labels, root });
    },
  });
}

// `name`: what the block is to who listens; the words beside it are outside the text.
function frame(className, words, name = words) {
  const dom = document.createElement("div");
  dom.className = `note-block ${className}`;
  dom.setAttribute("role", "group");
  dom.setAttribute("aria-label", name);
  const kind = document.createElement("span");
  kind.className = "note-kind";
  kind.contentEditable = "false";
  kind.textContent = words;
  const contentDOM = document.createElement("span");
  contentDOM.className = "note-words";
  dom.append(kind, contentDOM);
  return { dom, kind, contentDOM };
}

export const Idea = recordBlock("idea", {}, ({ labels }) => {
  const { dom, contentDOM } = frame("note-idea", labels.idea);
  return { dom, contentDOM };
});

const itemAttributes = {
  who: { default: "", keepOnSplit: false },
  due: { default: "", keepOnSplit: false },
  done: { default: false, keepOnSplit: false },
};

export const ActionItem = recordBlock("actionItem", itemAttributes, ({ node, editor, getPos, labels, root }) => {
  const { dom, kind, contentDOM } = frame("note-action", "", labels.actionItem);
  const tick = Object.assign(document.createElement("input"), { type: "checkbox" });
  tick.setAttribute("aria-label", labels.done);
  kind.append(tick, ` ${labels.actionItem}`);
  const button = Object.assign(document.createElement("button"), { type: "button" });
  button.contentEditable = "false";
  dom.append(button);
  let current = node;
  const set = (attrs) =>
    editor.commands.command(({ tr }) => {
      tr.setNodeMarkup(getPos(), undefined, { ...current.attrs, ...attrs });
      return true;
    });
  tick.addEventListener("change", () => set({ done: tick.checked }));
  button.addEventListener("click", () =>
    ask({
      root,
      labels,
      title: labels.change,
      fields: [
        { name: "who", label: labels.who, type: "text", value: current.attrs.who, maxLength: 160 },
        { name: "due", label: labels.due, type: "date", value: current.attrs.due },
      ],
      closed: () => editor.commands.focus(),
      answer({ who, due }) {
        set({ who: who.value.trim(), due: due.value });
        return null;
      },
    }),
  );
  const show = () => {
    tick.checked = current.attrs.done === true;
    tick.disabled = !editor.isEditable;
    const day = current.attrs.due && new Date(`${current.attrs.due}T12:00`).toLocaleDateString(document.documentElement.lang);
    button.textContent = [current.attrs.who, day].filter(Boolean).join(", ") || labels.change;
  };
  show();
  return {
    dom,
    contentDOM,
    update(next) {
      if (next.type !== current.type) return false;
      current = next;
      show();
      return true;
    },
    stopEvent: (event) => button.contains(event.target) || kind.contains(event.target),
    ignoreMutation: (mutation) => mutation.type !== "selection" && !contentDOM.contains(mutation.target),
  };
});

// Each record block has its own key: one that was split off or copied gets another.
export const Keys = Extension.create({
  name: "recordKeys",
  addProseMirrorPlugins: () => [
    new Plugin({
      appendTransaction(transactions, _before, state) {
        const isLocal = transactions.some((one) => one.docChanged && !one.getMeta(ySyncPluginKey));
        if (!isLocal) return null;
        const seen = new Set();
        const tr = state.tr;
        state.doc.descendants((node, at) => {
          if (!RECORDS.includes(node.type.name)) return true;
          if (!node.attrs.key || seen.has(node.attrs.key)) {
            tr.setNodeMarkup(at, undefined, { ...node.attrs, key: crypto.randomUUID() });
          }
          seen.add(node.attrs.key);
          return false;
        });
        return tr.docChanged ? tr : null;
      },
    }),
  ],
});

// Tables

const span = { default: 1 };
const cell = (name, tableRole, tag) =>
  Node.create({
    name,
    content: "block+",
    tableRole,
    isolating: true,
    addAttributes: () => ({
      colspan: { ...span, parseHTML: (element) => Number(element.getAttribute("colspan")) || 1 },
      rowspan: { ...span, parseHTML: (element) => Number(element.getAttribute("rowspan")) || 1 },
      colwidth: { default: null, renderHTML: () => ({}) },
    }),
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, mergeAttributes(HTMLAttributes), 0],
  });

const TableRow = Node.create({
  name: "tableRow",
  content: "(tableCell | tableHeader)*",
  tableRole: "row",
  parseHTML: () => [{ tag: "tr" }],
  renderHTML: ({ HTMLAttributes }) => ["tr", mergeAttributes(HTMLAttributes), 0],
});

const run = (command) => () => ({ state, dispatch }) => command(state, dispatch);

const Table = Node.create({
  name: "table",
  content: "tableRow+",
  tableRole: "table",
  isolating: true,
  group: "block",
  parseHTML: () => [{ tag: "table" }],
  renderHTML: ({ HTMLAttributes }) => ["table", mergeAttributes(HTMLAttributes), ["tbody", 0]],
  extendNodeSchema(extension) {
    const context = { name: extension.name, options: extension.options, storage: extension.storage };
    return { tableRole: callOrReturn(getExtensionField(extension, "tableRole", context)) };
  },
  addCommands: () => ({
    insertTable:
      () =>
      ({ tr, dispatch, editor }) => {
        const { tableHeader, tableCell, tableRow, table } = editor.schema.nodes;
        const row = (type) => tableRow.create(null, [0, 1, 2].map(() => type.createAndFill()));
        const made = table.create(null, [row(tableHeader), row(tableCell), row(tableCell)]);
        if (dispatch) {
          const at = tr.selection.from + 1;
          tr.replaceSelectionWith(made).scrollIntoView().setSelection(TextSelection.near(tr.doc.resolve(at)));
        }
        return true;
      },
    addRow: run(addRowAfter),
    addColumn: run(addColumnAfter),
    removeRow: run(deleteRow),
    removeColumn: run(deleteColumn),
    removeTable: run(deleteTable),
  }),
  addKeyboardShortcuts() {
    return {
      Tab: () => this.editor.commands.command(({ state, dispatch }) => goToNextCell(1)(state, dispatch)),
      "Shift-Tab": () => this.editor.commands.command(({ state, dispatch }) => goToNextCell(-1)(state, dispatch)),
    };
  },
  addProseMirrorPlugins: () => [tableEditing()],
});

export const tables = [Table, TableRow, cell("tableCell", "cell", "td"), cell("tableHeader", "header_cell", "th")];

// Mentions

export function openMentionDialog({ editor, root, labels, otherwise = "" }) {
  const dialog = document.createElement("dialog");
  dialog.className = "editor-dialog";
  const heading = Object.assign(document.createElement("h2"), { textContent: labels.mention, id: `${root.id}-mention` });
  dialog.setAttribute("aria-labelledby", heading.id);
  const input = Object.assign(document.createElement("input"), { type: "search", id: `${root.id}-mention-name`, autocomplete: "off" });
  const label = Object.assign(document.createElement("label"), { htmlFor: input.id, textContent: labels.mentionHelp });
  const list = Object.assign(document.createElement("ul"), { className: "note-found" });
  const none = document.createElement("p");
  none.setAttribute("role", "status");
  const row = Object.assign(document.createElement("div"), { className: "editor-answers" });
  const cancel = Object.assign(document.createElement("button"), { type: "button", textContent: labels.cancel });
  row.append(cancel);
  dialog.append(heading, label, input, none, list, row);
  let chosen = null;
  let timer = 0;
  let asked = 0;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const number = ++asked;
      const answer = await fetch(`${root.dataset.peopleUrl}?q=${encodeURIComponent(input.value)}`).catch(() => null);
      const { found } = answer?.ok ? await answer.json() : { found: [] };
      if (number !== asked) return;
      none.textContent = found.length || input.value.trim().length < 2 ? "" : labels.mentionNone;
      list.replaceChildren(
        ...found.map((one) => {
          const button = Object.assign(document.createElement("button"), { type: "button", textContent: `${one.text} (${one.label})` });
          button.addEventListener("click", () => {
            chosen = one;
            dialog.close();
          });
          const item = document.createElement("li");
          item.className = "editor-answers";
          item.append(button);
          return item;
        }),
      );
    }, 200);
  });
  cancel.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    const words = chosen ? [{ type: "record", attrs: chosen }, { type: "text", text: " " }] : otherwise;
    if (words) editor.chain().focus().insertContent(words).run();
    else editor.commands.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

// "@" at the beginning of a word asks whom.
export const Mentions = Extension.create({
  name: "mentions",
  addOptions: () => ({ open: () => {} }),
  addProseMirrorPlugins() {
    const { open } = this.options;
    return [
      new Plugin({
        props: {
          handleTextInput(view, from, _to, text) {
            if (text !== "@") return false;
            const before = view.state.doc.textBetween(Math.max(0, from - 1), from, "\n", "\n");
            if (before && !/\s/.test(before)) return false;
            open();
            return true;
          },
        },
      }),
    ];
  },
});
