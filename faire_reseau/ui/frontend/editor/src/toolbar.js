// The row of buttons over a text: one stop of the Tab key, arrows inside, every button with its name and its shortcut.
import {
  Bold, FileInput, Heading2, Heading3, ImagePlus, Italic, Link, List, ListOrdered, Minus, Quote, Redo2, Undo2,
} from "lucide";
import { openLinkDialog, openPictureDialog } from "./dialogs.js";

const chain = (editor) => editor.chain().focus();
const mac = /Mac|iPhone|iPad/.test(navigator.platform);

const BUTTONS = [
  { name: "bold", icon: Bold, keys: "Mod+B", active: (e) => e.isActive("bold"), run: (e) => chain(e).toggleBold().run() },
  {
    name: "italic", icon: Italic, keys: "Mod+I",
    active: (e) => e.isActive("italic"), run: (e) => chain(e).toggleItalic().run(),
  },
  {
    name: "heading2", icon: Heading2, keys: "Mod+Alt+2",
    active: (e) => e.isActive("heading", { level: 2 }), run: (e) => chain(e).toggleHeading({ level: 2 }).run(),
  },
  {
    name: "heading3", icon: Heading3, keys: "Mod+Alt+3",
    active: (e) => e.isActive("heading", { level: 3 }), run: (e) => chain(e).toggleHeading({ level: 3 }).run(),
  },
  {
    name: "bulletList", icon: List, keys: "Mod+Shift+8",
    active: (e) => e.isActive("bulletList"), run: (e) => chain(e).toggleBulletList().run(),
  },
  {
    name: "orderedList", icon: ListOrdered, keys: "Mod+Shift+7",
    active: (e) => e.isActive("orderedList"), run: (e) => chain(e).toggleOrderedList().run(),
  },
  {
    name: "quote", icon: Quote, keys: "Mod+Shift+B",
    active: (e) => e.isActive("blockquote"), run: (e) => chain(e).toggleBlockquote().run(),
  },
  { name: "link", icon: Link, keys: "Mod+K", active: (e) => e.isActive("link"), run: (_e, parts) => openLinkDialog(parts) },
  { name: "rule", icon: Minus, run: (e) => chain(e).setHorizontalRule().run() },
  {
    name: "picture", icon: ImagePlus, needsUpload: true,
    active: (e) => e.isActive("figure"), run: (_e, parts) => openPictureDialog(parts),
  },
  {
    name: "freeRecord", icon: FileInput,
    possible: (e) => e.can().freeRecord(), run: (e) => chain(e).freeRecord().run(),
  },
  { name: "undo", icon: Undo2, keys: "Mod+Z", possible: (e) => e.can().undo(), run: (e) => chain(e).undo().run() },
  { name: "redo", icon: Redo2, keys: "Mod+Shift+Z", possible: (e) => e.can().redo(), run: (e) => chain(e).redo().run() },
];

function drawn(icon) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [tag, attributes] of icon) {
    const shape = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

function shownKeys(keys, labels) {
  return keys.split("+").map((key) => labels.keys[mac && key === "Mod" ? "Cmd" : key] ?? key).join(" + ");
}

// `extra`: more buttons, before those that undo; `name`: the id of what the bar belongs to, with "-text" its text.
export function buildToolbar({ editor, root, labels, textarea, name = textarea.id, extra = [] }) {
  const bar = document.createElement("div");
  bar.className = "editor-toolbar";
  bar.setAttribute("role", "toolbar");
  bar.setAttribute("aria-label", labels.toolbar);
  bar.setAttribute("aria-controls", `${name}-text`);
  const parts = { editor, root, labels };
  const specs = [...BUTTONS.slice(0, -2), ...extra, ...BUTTONS.slice(-2)];
  const buttons = specs.filter(({ needsUpload }) => !needsUpload || root.dataset.uploadUrl).map((spec) => {
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.command = spec.name;
    button.title = spec.keys ? `${labels[spec.name]} (${shownKeys(spec.keys, labels)})` : labels[spec.name];
    if (spec.keys) {
      button.setAttribute("aria-keyshortcuts", spec.keys.replace("Mod", mac ? "Meta" : "Control"));
    }
    const words = document.createElement("span");
    words.textContent = labels[spec.name];
    button.append(drawn(spec.icon), words);
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") spec.run(editor, parts);
    });
    return { button, ...spec };
  });

  let current = 0;
  function move(to) {
    current = (to + buttons.length) % buttons.length;
    buttons.forEach(({ button }, index) => (button.tabIndex = index === current ? 0 : -1));
  }
  function refresh() {
    for (const { button, active, possible } of buttons) {
      if (active) button.setAttribute("aria-pressed", String(active(editor)));
      // Not `disabled`: a button that vanishes from under the focus would lose it.
      if (possible) button.setAttribute("aria-disabled", String(!possible(editor)));
    }
  }
  bar.addEventListener("focusin", (event) => {
    const index = buttons.findIndex(({ button }) => button === event.target);
    if (index >= 0) move(index);
  });
  bar.addEventListener("keydown", (event) => {
    const steps = { ArrowRight: current + 1, ArrowLeft: current - 1, Home: 0, End: -1 };
    if (event.key === "Escape") editor.commands.focus();
    else if (event.key in steps) {
      move(steps[event.key]);
      buttons[current].button.focus();
    } else return;
    event.preventDefault();
  });
  editor.on("transaction", refresh);
  editor.on("ask", (what) => (what === "link" ? openLinkDialog(parts) : buttons[current].button.focus()));
  bar.append(...buttons.map(({ button }) => button));
  move(0);
  refresh();
  return bar;
}
