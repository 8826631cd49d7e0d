// Several people in one text: the document behind the editor, their carets, who wrote what.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import {
  redo, relativePositionToAbsolutePosition, undo, yCursorPlugin, ySyncPlugin, ySyncPluginKey, yUndoPlugin, yUndoPluginKey,
} from "@tiptap/y-tiptap";
import { Awareness } from "y-protocols/awareness";
import * as Y from "yjs";

const GONE_MS = 45000;
const COLOURS = 6;

export function colourOf(name) {
  let sum = 0;
  for (const sign of name) sum = (sum * 31 + sign.codePointAt(0)) % 9973;
  return `note-c${sum % COLOURS}`;
}

// Carets as the server says them: names are those of the signed-in connections.
export class Carets {
  constructor(doc, { stands, changed }) {
    this.awareness = new Awareness(doc);
    this.doc = doc;
    this.changed = changed;
    this.seen = new Map();
    this.awareness.on("update", (_changes, origin) => {
      if (origin === "local") stands(this.awareness.getLocalState()?.cursor ?? null);
    });
    setInterval(() => this.forget(), GONE_MS / 3);
  }

  hear(carets) {
    for (const { client, name, at } of carets) {
      if (client === this.doc.clientID) continue;
      this.seen.set(client, Date.now());
      this.awareness.states.set(client, { user: { name }, cursor: at });
    }
    this.tell(carets.map(({ client }) => client), []);
  }

  forget() {
    const gone = [...this.seen].filter(([, when]) => Date.now() - when > GONE_MS).map(([client]) => client);
    for (const client of gone) {
      this.seen.delete(client);
      this.awareness.states.delete(client);
    }
    if (gone.length) this.tell([], gone);
  }

  tell(updated, removed) {
    this.awareness.emit("change", [{ added: [], updated, removed }, "remote"]);
    this.changed(this.names);
  }

  get names() {
    return [...new Set([...this.seen.keys()].map((client) => this.awareness.states.get(client)?.user.name).filter(Boolean))];
  }
}

function drawnCaret({ name }) {
  const caret = document.createElement("span");
  caret.className = `note-caret ${colourOf(name)}`;
  const words = Object.assign(document.createElement("span"), { className: "note-caret-name", textContent: name });
  words.setAttribute("aria-hidden", "true");
  caret.append(words);
  return caret;
}

const undoManagerOf = (state) => yUndoPluginKey.getState(state).undoManager;

export const Together = Extension.create({
  name: "together",
  priority: 1000,
  addOptions: () => ({ fragment: null, awareness: null }),
  addProseMirrorPlugins() {
    const { fragment, awareness } = this.options;
    return [
      ySyncPlugin(fragment),
      yCursorPlugin(awareness, { cursorBuilder: drawnCaret, selectionBuilder: ({ name }) => ({ class: `note-by ${colourOf(name)}` }) }),
      yUndoPlugin(),
      authors(fragment),
    ];
  },
  addCommands: () => ({
    undo: () => ({ tr, state, dispatch }) => {
      tr.setMeta("preventDispatch", true);
      if (!undoManagerOf(state).undoStack.length) return false;
      return dispatch ? undo(state) : true;
    },
    redo: () => ({ tr, state, dispatch }) => {
      tr.setMeta("preventDispatch", true);
      if (!undoManagerOf(state).redoStack.length) return false;
      return dispatch ? redo(state) : true;
    },
  }),
  addKeyboardShortcuts() {
    return {
      "Mod-z": () => this.editor.commands.undo(),
      "Mod-y": () => this.editor.commands.redo(),
      "Shift-Mod-z": () => this.editor.commands.redo(),
    };
  },
});

// Who wrote what: each run of letters under the number of the editor that typed it.
const authorsKey = new PluginKey("noteAuthors");

function authors(fragment) {
  return new Plugin({
    key: authorsKey,
    state: {
      init: () => ({ by: null, marks: DecorationSet.empty }),
      apply(tr, { by, marks }) {
        const asked = tr.getMeta(authorsKey);
        if (asked !== undefined) return { by: asked.by, marks: DecorationSet.create(tr.doc, asked.marks) };
        return { by, marks: marks.map(tr.mapping, tr.doc) };
      },
    },
    props: { decorations: (state) => authorsKey.getState(state).marks },
  });
}

// `by`: the name under each number; null shows nobody.
export function showAuthors(view, doc, fragment, by) {
  const marks = by ? runsOf(view.state, doc, fragment, by) : [];
  view.dispatch(view.state.tr.setMeta(authorsKey, { by, marks }).setMeta("addToHistory", false));
}

function runsOf(state, doc, fragment, by) {
  return lettersOf(state, doc, fragment).flatMap(({ begin, items }) =>
    items.flatMap(({ client, length, at }) => {
      const name = by.get(client);
      if (name === undefined) return [];
      return [Decoration.inline(begin + at, begin + at + length, { class: `note-by ${colourOf(name)}`, title: name })];
    }));
}

// Each text of the document: where it begins, and its runs of letters with their identifiers and places in it.
export function lettersOf(state, doc, fragment) {
  const { mapping } = ySyncPluginKey.getState(state).binding;
  const texts = [];
  for (const text of textsIn(fragment)) {
    // Of the text, not of its first letter (-1): that one is refused where it stands at the beginning of the document.
    const begin = relativePositionToAbsolutePosition(doc, fragment, Y.createRelativePositionFromTypeIndex(text, 0, -1), mapping);
    if (begin === null) continue;
    const items = [];
    let at = 0;
    for (let item = text._start; item; item = item.right) {
      if (item.deleted || !item.countable) continue;
      items.push({ client: item.id.client, clock: item.id.clock, length: item.length, at });
      at += item.length;
    }
    texts.push({ begin, items });
  }
  return texts;
}

function* textsIn(parent) {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) yield child;
    else if (child instanceof Y.XmlElement) yield* textsIn(child);
  }
}
