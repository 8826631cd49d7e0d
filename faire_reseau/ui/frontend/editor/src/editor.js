// The rich text editor: takes the place of the textarea in every [data-editor], which stays the source of truth.
import { Editor } from "@tiptap/core";
import { forgetSaved, keepDraft } from "./draft.js";
import { prepare } from "./paste.js";
import { extensions } from "./schema.js";
import { surfaceProps } from "./surface.js";
import { buildToolbar } from "./toolbar.js";

export function attachEditor(root) {
  if (root.editor) return root.editor;
  const textarea = root.querySelector("textarea");
  const labels = JSON.parse(root.dataset.labels);
  const name = textarea.labels[0];
  const surface = document.createElement("div");
  surface.className = "editor-surface";
  const hint = document.createElement("p");
  hint.className = "editor-hint";
  hint.id = `${textarea.id}-hint`;
  hint.textContent = labels.hint;
  textarea.after(surface, hint);
  if (name && !name.id) name.id = `${textarea.id}-label`;

  const editor = new Editor({
    element: surface,
    extensions: extensions(),
    content: prepare(textarea.value),
    injectCSS: false, // a strict content policy refuses injected <style>; editor.css has the rules
    editorProps: {
      attributes: {
        role: "textbox",
        "aria-multiline": "true",
        "aria-describedby": [textarea.getAttribute("aria-describedby"), hint.id].filter(Boolean).join(" "),
        ...(name ? { "aria-labelledby": name.id } : { "aria-label": labels.text }),
        ...(textarea.required ? { "aria-required": "true" } : {}),
        ...(textarea.getAttribute("aria-invalid") ? { "aria-invalid": textarea.getAttribute("aria-invalid") } : {}),
        id: `${textarea.id}-text`,
        class: "editor-text rich-text",
      },
      ...surfaceProps({ editor: () => editor, root, labels }),
    },
  });

  // A hidden field cannot be focused, so the browser could not show why it holds the form back; the server says it.
  textarea.required = false;
  textarea.hidden = true;
  name?.addEventListener("click", () => editor.commands.focus());
  const toolbar = buildToolbar({ editor, root, labels, textarea });
  surface.before(toolbar);
  const draft = keepDraft({ editor, root, labels, textarea });
  editor.on("update", () => {
    textarea.value = storedHtml(editor);
    draft.keep();
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
  });
  textarea.form?.addEventListener("reset", () =>
    // After the form has put its first values back.
    setTimeout(() => editor.commands.setContent(prepare(textarea.value), { emitUpdate: false })),
  );
  root.editor = editor;
  root.dataset.ready = "";
  return editor;
}

// The paragraph kept after a last picture or list is a place to type, not text.
function storedHtml(editor) {
  return editor.isEmpty ? "" : editor.getHTML().replace(/(?:<p><\/p>)+$/, "");
}

function attachAll(within) {
  forgetSaved(within);
  for (const root of within.querySelectorAll("[data-editor]")) attachEditor(root);
}

attachAll(document);
document.addEventListener("htmx:load", (event) => attachAll(event.detail.elt.parentElement ?? document));
