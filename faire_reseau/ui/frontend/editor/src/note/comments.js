// Comments on passages: which letters are selected, where those of each comment stand, the form that asks for the words.
// The list is drawn by the server (`#comments`): each thread has `data-letters`, "client:clock+length …" as in logic/passages.py.
import { Extension } from "@tiptap/core";
import { Plugin, PluginKey } from "@tiptap/pm/state";
import { Decoration, DecorationSet } from "@tiptap/pm/view";
import { MessageSquarePlus } from "lucide";
import { lettersOf } from "./together.js";

const LONGEST_QUOTATION = 500;
const key = new PluginKey("noteComments");

export const COMMENT_KEYS = "Mod+Alt+M";
export const commentButton = (comments) => ({
  name: "comment", icon: MessageSquarePlus, keys: COMMENT_KEYS,
  possible: (editor) => !editor.state.selection.empty, run: () => comments().begin(),
});

export const Passages = Extension.create({
  name: "passages",
  addOptions: () => ({ begin: () => {} }),
  addKeyboardShortcuts() {
    return { "Mod-Alt-m": () => this.options.begin() ?? true };
  },
  addProseMirrorPlugins: () => [
    new Plugin({
      key,
      state: {
        init: () => DecorationSet.empty,
        apply: (tr, marks) => tr.getMeta(key) ?? marks.map(tr.mapping, tr.doc),
      },
      props: {
        decorations: (state) => key.getState(state),
        handleClick(_view, _at, event) {
          const { comment } = event.target.closest?.("[data-comment]")?.dataset ?? {};
          if (comment) document.getElementById(`comment-${comment}`)?.scrollIntoView({ block: "nearest" });
          return false;
        },
      },
    }),
  ],
});

const runsIn = (written) => written.split(" ").filter(Boolean).map((run) => run.split(/[:+]/).map(Number));

// `editor`, `doc`, `fragment`: where people write; `form`: asks for the words; `list`: the threads.
export class Comments {
  constructor({ editor, doc, fragment, form, list, refused }) {
    Object.assign(this, { editor, doc, fragment, form, list, refused });
    this.timer = 0;
    doc.on("update", () => this.later());
    list.addEventListener("live:replaced", () => this.show());
    // The outbox puts the new list there once it has told.
    document.addEventListener("outbox:sent", () => setTimeout(() => this.show()));
    list.addEventListener("click", ({ target }) => target.closest("[data-note-show]") && this.select(target.closest("[data-note-thread]")));
    form.querySelector("[data-note-comment-cancel]").addEventListener("click", () => this.end());
    form.addEventListener("keydown", (event) => event.key === "Escape" && this.end());
    form.addEventListener("outbox:sent", () => this.end());
    form.addEventListener("outbox:refused", () => { form.hidden = false; });
    this.show();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(), 400);
  }

  // Where the letters of a thread stand: the first and the last place in each text that holds some of them.
  places(letters) {
    const runs = runsIn(letters);
    const places = [];
    for (const { begin, items } of lettersOf(this.editor.state, this.doc, this.fragment)) {
      let from = Infinity;
      let to = -Infinity;
      for (const { client, clock, length, at } of items) {
        for (const [owner, first, count] of runs) {
          if (owner !== client || first >= clock + length || first + count <= clock) continue;
          from = Math.min(from, begin + at + Math.max(0, first - clock));
          to = Math.max(to, begin + at + Math.min(length, first + count - clock));
        }
      }
      if (from < to) places.push([from, to]);
    }
    return places;
  }

  show() {
    const { view } = this.editor;
    const marks = [...document.querySelectorAll("#comments [data-note-thread][data-letters]")].flatMap((thread) => {
      const places = this.places(thread.dataset.letters);
      const button = thread.querySelector("[data-note-show]");
      if (button) button.hidden = !places.length;
      const comment = thread.dataset.noteThread;
      const attributes = { nodeName: "mark", class: "note-passage", "data-comment": comment, "aria-details": `comment-${comment}` };
      return places.map(([from, to]) => Decoration.inline(from, to, attributes));
    });
    view.dispatch(view.state.tr.setMeta(key, DecorationSet.create(view.state.doc, marks)).setMeta("addToHistory", false));
  }

  select(thread) {
    const places = this.places(thread.dataset.letters);
    if (!places.length) return;
    const [from, to] = [places[0][0], places.at(-1)[1]];
    this.editor.chain().focus().setTextSelection({ from, to }).scrollIntoView().run();
  }

  // Ask for the words of a comment on what is selected.
  begin() {
    const { selection, doc } = this.editor.state;
    const { from, to } = selection;
    const runs = lettersOf(this.editor.state, this.doc, this.fragment).flatMap(({ begin, items }) =>
      items.flatMap(({ client, clock, length, at }) => {
        const first = Math.max(0, from - begin - at);
        const last = Math.min(length, to - begin - at);
        return first < last ? [`${client}:${clock + first}+${last - first}`] : [];
      }));
    if (!runs.length || !this.editor.isEditable) {
      this.refused();
      return;
    }
    const quotation = doc.textBetween(from, to, " ", " ").trim().slice(0, LONGEST_QUOTATION);
    this.form.elements.letters.value = runs.slice(0, 400).join(" ");
    this.form.elements.quotation.value = quotation;
    this.form.querySelector("[data-note-quotation]").textContent = quotation;
    this.form.hidden = false;
    this.form.elements.text.focus();
  }

  end() {
    if (this.form.hidden) return;
    const hadFocus = this.form.contains(document.activeElement);
    this.form.hidden = true;
    this.form.elements.letters.value = this.form.elements.quotation.value = "";
    if (hadFocus) this.editor.commands.focus();
  }
}
