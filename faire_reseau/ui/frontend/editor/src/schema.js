// What a text may hold: the same schema as the server's kit/richtext.py, which has the last word.
import { Extension, Node, mergeAttributes } from "@tiptap/core";
import Blockquote from "@tiptap/extension-blockquote";
import Bold from "@tiptap/extension-bold";
import Document from "@tiptap/extension-document";
import HardBreak from "@tiptap/extension-hard-break";
import Heading from "@tiptap/extension-heading";
import HorizontalRule from "@tiptap/extension-horizontal-rule";
import Italic from "@tiptap/extension-italic";
import Link from "@tiptap/extension-link";
import { BulletList, ListItem, ListKeymap, OrderedList } from "@tiptap/extension-list";
import Paragraph from "@tiptap/extension-paragraph";
import Text from "@tiptap/extension-text";
import { Dropcursor, Gapcursor, TrailingNode, UndoRedo } from "@tiptap/extensions";
import { Plugin } from "@tiptap/pm/state";

const SCHEME = /^([a-z][a-z0-9+.-]*):/i;

// An address as the server accepts it, or "" when it would refuse it; "exemple.fr/x" is given its https.
export function linkAddress(typed) {
  const bare = typed.trim().replaceAll(" ", "%20");
  if (!bare || /[\u0000-\u0020\u007f-\u009f\\]/.test(bare) || bare.startsWith("//")) return "";
  const scheme = bare.match(SCHEME)?.[1].toLowerCase();
  if (scheme) return ["http", "https", "mailto"].includes(scheme) ? bare : "";
  if (/^[^\s/?#@]+@[^\s/?#@]+\.[a-z]{2,}$/i.test(bare)) return `mailto:${bare}`;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}([/?#]|$)/i.test(bare) ? `https://${bare}` : bare;
}

// A figure or a name that comes from a record. An atom: what the record says cannot be half rewritten and still point
// to it; to change the words one makes it free text first.
export const Record = Node.create({
  name: "record",
  group: "inline",
  inline: true,
  atom: true,
  priority: 1100,
  addAttributes() {
    return {
      text: { parseHTML: (element) => element.textContent, renderHTML: () => ({}) },
      href: { default: "" },
      label: {
        default: "",
        parseHTML: (element) => element.title,
        renderHTML: ({ label }) => (label ? { title: label } : {}),
      },
    };
  },
  parseHTML: () => [{ tag: "a.record[href]", priority: 100 }],
  renderHTML: ({ node, HTMLAttributes }) => ["a", mergeAttributes({ class: "record" }, HTMLAttributes), node.attrs.text],
  renderText: ({ node }) => node.attrs.text,
  addCommands: () => ({
    freeRecord:
      () =>
      ({ state, tr, dispatch }) => {
        const { node, from, to } = state.selection;
        if (node?.type.name !== "record") return false;
        if (dispatch) tr.replaceWith(from, to, state.schema.text(node.attrs.text, node.marks));
        return true;
      },
  }),
  addProseMirrorPlugins: () => [
    new Plugin({
      // A link around a record would be a link in a link; the record's own address wins.
      appendTransaction(_transactions, _before, { doc, tr, schema }) {
        doc.descendants((node, at) => {
          if (node.type.name === "record" && schema.marks.link.isInSet(node.marks)) {
            tr.removeMark(at, at + node.nodeSize, schema.marks.link);
          }
        });
        return tr.docChanged ? tr : null;
      },
    }),
  ],
});

export const Figure = Node.create({
  name: "figure",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes() {
    const hidden = { default: "", renderHTML: () => ({}) };
    const fromImage = (key) => ({ ...hidden, parseHTML: (element) => imageOf(element)?.getAttribute(key) ?? "" });
    return {
      src: fromImage("src"),
      alt: fromImage("alt"),
      width: fromImage("width"),
      height: fromImage("height"),
      caption: { ...hidden, parseHTML: (element) => captionOf(element, false) },
      credit: { ...hidden, parseHTML: (element) => captionOf(element, true) },
    };
  },
  parseHTML: () => [
    { tag: "figure", getAttrs: (element) => (isLocal(imageOf(element)) ? null : false) },
    { tag: "img[src]", getAttrs: (element) => (isLocal(element) ? null : false) },
  ],
  renderHTML({ node }) {
    const { src, alt, width, height, caption, credit } = node.attrs;
    const image = ["img", { src, alt, ...(width && { width }), ...(height && { height }) }];
    const words = [caption, caption && credit && " ", credit && ["small", credit]].filter(Boolean);
    return ["figure", image, ...(words.length ? [["figcaption", ...words]] : [])];
  },
});

const imageOf = (element) => (element.matches("img") ? element : element.querySelector("img"));
const isLocal = (image) => /^\/(?![/\\])/.test(image?.getAttribute("src") ?? "");

function captionOf(element, credit) {
  const caption = element.querySelector("figcaption")?.cloneNode(true);
  const small = caption?.querySelector("small");
  if (!credit) small?.remove();
  return ((credit ? small : caption)?.textContent ?? "").replace(/[ \t\n\r\f]+/g, " ").trim();
}

const Shortcuts = Extension.create({
  name: "shortcuts",
  addKeyboardShortcuts() {
    const press = (name) => () => {
      this.editor.emit("ask", name);
      return true;
    };
    return { "Mod-k": press("link"), "Alt-F10": press("toolbar") };
  },
});

// `shared`: several write at once. The document then keeps what can be undone, and nobody else's trailing paragraph is added.
export function extensions({ shared = false } = {}) {
  return [
    Document,
    Paragraph,
    Text,
    HardBreak,
    Heading.configure({ levels: [2, 3] }),
    Bold,
    Italic,
    Link.configure({
      openOnClick: false,
      defaultProtocol: "https",
      protocols: ["mailto"],
      HTMLAttributes: { target: null, rel: null, class: null },
      isAllowedUri: (address) => linkAddress(address ?? "") !== "",
    }),
    BulletList,
    OrderedList.extend({
      addAttributes() {
        const { start } = this.parent();
        return { start };
      },
    }),
    ListItem,
    ListKeymap,
    Blockquote,
    HorizontalRule,
    Figure,
    Record,
    ...(shared ? [] : [UndoRedo, TrailingNode]),
    Gapcursor,
    Dropcursor.configure({ color: false, class: "editor-dropcursor" }),
    Shortcuts,
  ];
}
