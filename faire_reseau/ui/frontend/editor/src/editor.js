// The rich text editor: takes the place of the textarea in every [data-editor], which stays the source of truth.
import { Editor } from "@tiptap/core";
import { openPictureDialog } from "./dialogs.js";
import { forgetSaved, keepDraft } from "./draft.js";
import { prepare } from "./paste.js";
import { extensions } from "./schema.js";
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
      transformPastedHTML: prepare,
      handleDOMEvents: {
        // A click on a link or a record puts the cursor there; leaving the page would cost the text.
        click(_view, event) {
          if (event.target.closest?.("a") && !event.ctrlKey && !event.metaKey) event.preventDefault();
          return false;
        },
      },
      handlePaste: (_view, event) => takePictures(event.clipboardData, event),
      handleDrop: (_view, event, _slice, moved) => !moved && takePictures(event.dataTransfer, event),
    },
  });

  function takePictures(data, event) {
    const file = [...(data?.files ?? [])].find((one) => one.type.startsWith("image/"));
    // Word puts a picture of the text beside the text: words win.
    if (!file || data.getData("text/html") || !root.dataset.uploadUrl) return false;
    event.preventDefault();
    openPictureDialog({ editor, root, labels, file });
    return true;
  }

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
