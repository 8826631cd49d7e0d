// The two questions an editor asks: where does this link lead, and which picture with which words.
import { linkAddress } from "./schema.js";

// A modal form: fields by name; `answer(values)` returns a sentence to show, or nothing when all is done.
export function ask({ root, labels, title, fields, extra = [], answer, closed }) {
  const dialog = document.createElement("dialog");
  dialog.className = "editor-dialog";
  const form = document.createElement("form");
  form.method = "dialog";
  form.noValidate = true; // the sentences are ours, in the language of the page
  const heading = document.createElement("h2");
  heading.textContent = title;
  heading.id = `${(root.querySelector("textarea") ?? root).id}-dialog`;
  dialog.setAttribute("aria-labelledby", heading.id);
  const problem = document.createElement("p");
  problem.className = "editor-problem";
  problem.setAttribute("role", "alert");
  form.append(heading);
  for (const { name, label, help, ...attributes } of fields) {
    const input = Object.assign(document.createElement("input"), { name, ...attributes });
    input.id = `${heading.id}-${name}`;
    const caption = Object.assign(document.createElement("label"), { htmlFor: input.id, textContent: label });
    form.append(caption, input);
    if (help) {
      const note = Object.assign(document.createElement("p"), { id: `${input.id}-help`, textContent: help });
      note.className = "editor-help";
      input.setAttribute("aria-describedby", note.id);
      form.append(note);
    }
  }
  const row = document.createElement("div");
  row.className = "editor-answers";
  const button = (text, type, click) => {
    const made = Object.assign(document.createElement("button"), { type, textContent: text });
    if (click) made.addEventListener("click", click);
    row.append(made);
    return made;
  };
  const apply = button(labels.apply, "submit");
  for (const { label, run } of extra) {
    button(label, "button", () => {
      dialog.close();
      run();
    });
  }
  button(labels.cancel, "button", () => dialog.close());
  form.append(problem, row);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (apply.getAttribute("aria-disabled") === "true") return;
    apply.setAttribute("aria-disabled", "true");
    const refused = await answer(form.elements, (sentence) => (problem.textContent = sentence));
    apply.removeAttribute("aria-disabled");
    if (!refused) {
      dialog.close();
      return;
    }
    problem.textContent = refused.sentence;
    form.elements[refused.field]?.setAttribute("aria-invalid", "true");
    form.elements[refused.field]?.focus();
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  dialog.append(form);
  // Outside the page's own form: a form in a form is not a form.
  document.body.append(dialog);
  dialog.showModal();
}

export function openLinkDialog({ editor, root, labels }) {
  const href = editor.getAttributes("link").href ?? "";
  ask({
    root,
    labels,
    title: labels.link,
    fields: [{ name: "href", label: labels.linkAddress, help: labels.linkHelp, type: "text", inputMode: "url", value: href }],
    extra: href ? [{ label: labels.linkRemove, run: () => editor.chain().extendMarkRange("link").unsetLink().run() }] : [],
    closed: () => editor.commands.focus(),
    answer({ href: field }) {
      const address = linkAddress(field.value);
      if (!address) return { sentence: labels.linkWrong, field: "href" };
      const mark = { type: "link", attrs: { href: address } };
      if (editor.state.selection.empty && !href) {
        // Nothing selected: the address itself is the text.
        editor.chain().insertContent([{ type: "text", text: field.value.trim(), marks: [mark] }]).unsetMark("link").run();
      } else {
        editor.chain().extendMarkRange("link").setLink({ href: address }).run();
      }
      return null;
    },
  });
}

export function openPictureDialog({ editor, root, labels, file = null }) {
  const current = !file && editor.isActive("figure") ? editor.getAttributes("figure") : null;
  const text = (name, label, help) => ({ name, label, help, type: "text", value: current?.[name] ?? "" });
  ask({
    root,
    labels,
    title: labels.picture,
    fields: [
      ...(file ? [] : [{ name: "file", label: labels.pictureFile, type: "file", accept: "image/png,image/jpeg,image/webp" }]),
      text("alt", labels.pictureAlt, labels.pictureAltHelp),
      text("caption", labels.pictureCaption),
      text("credit", labels.pictureCredit),
    ],
    closed: () => editor.commands.focus(),
    async answer(fields, tell) {
      const chosen = file ?? fields.file.files[0];
      const words = Object.fromEntries(["alt", "caption", "credit"].map((name) => [name, fields[name].value.trim()]));
      if (!chosen && !current) return { sentence: labels.pictureMissing, field: "file" };
      if (!words.alt) return { sentence: labels.pictureAltMissing, field: "alt" };
      if (!chosen) {
        editor.commands.updateAttributes("figure", words);
        return null;
      }
      tell(labels.uploading);
      const sent = await send(root, chosen, words.alt);
      if (!sent.src) return { sentence: sent.error || labels.pictureFailed, field: "file" };
      const size = { width: String(sent.width ?? ""), height: String(sent.height ?? "") };
      const attrs = { src: sent.src, ...size, ...words };
      if (current) editor.commands.updateAttributes("figure", attrs);
      else editor.commands.insertContent({ type: "figure", attrs });
      return null;
    },
  });
}

// The address answers {src, width, height}, or {error} with a sentence for the person.
async function send(root, file, alt) {
  const body = new FormData();
  body.append("file", file);
  body.append("alt", alt);
  const token = root.dataset.csrf || root.closest("form")?.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  try {
    const headers = { "X-CSRFToken": token, Accept: "application/json" };
    const answer = await fetch(root.dataset.uploadUrl, { method: "POST", body, headers, credentials: "same-origin" });
    const { src, width, height, error } = await answer.json();
    return answer.ok ? { src, width, height } : { error };
  } catch {
    return {}; // no network, or a page instead of JSON: the words typed stay in the dialog
  }
}
