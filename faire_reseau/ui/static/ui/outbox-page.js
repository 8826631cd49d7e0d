// What the outbox changes on a page: fields filled again, parts taken from an answer, what was refused and when one pressed.

export function fill(form, fields) {
  for (const field of form.elements) {
    const values = fields.filter(([name]) => name === field.name).map(([, value]) => value);
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (values.length && !["hidden", "file", "submit"].includes(field.type) && field.name) field.value = values[0];
  }
}

export function take(page, ids) {
  document.title = page.title || document.title;
  for (const id of ids.split(/\s+/)) {
    const fresh = page.getElementById(id);
    const old = document.getElementById(id);
    if (!fresh || !old) continue;
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    old.replaceWith(fresh);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    window.htmx?.process(fresh);
  }
}

// What an answer refused: its words, and those of each wrong field.
export function refusalOf(page, status) {
  const words = [...page.querySelectorAll("[role=alert]:not([hidden]), .errorlist li")]
    .map((part) => part.textContent.trim().replace(/\s+/g, " "));
  const wrong = [...page.querySelectorAll(".field-wrong")].map((part) =>
    [part.querySelector("[name]:not([type=hidden])")?.name, part.querySelector(".wrong")?.textContent.trim()]);
  return { refused: words.join(" ") || `${status}`, wrong, title: page.title };
}

// Each error of the answer beside its field, as the page without script has it.
export function showWrong(form, wrong) {
  forgetWrong(form);
  for (const [name, words] of wrong ?? []) {
    const fields = name ? [...form.querySelectorAll(`[name="${CSS.escape(name)}"]:not([type=hidden])`)] : [];
    const holder = fields[0]?.closest(".field");
    if (!holder || !words) continue;
    const told = fields[0].closest("fieldset") ?? fields[0];
    const line = Object.assign(document.createElement("p"), { className: "wrong", id: `refused-${name}`, textContent: words });
    holder.classList.add("field-wrong");
    holder.append(line);
    for (const field of fields) field.setAttribute("aria-invalid", "true");
    told.setAttribute("aria-describedby", `${told.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
  }
}

export function forgetWrong(form) {
  for (const line of form.querySelectorAll(".wrong")) {
    const holder = line.closest(".field");
    for (const part of holder?.querySelectorAll("[aria-describedby]") ?? []) {
      const left = part.getAttribute("aria-describedby").split(/\s+/).filter((id) => id !== line.id);
      if (left.length) part.setAttribute("aria-describedby", left.join(" "));
      else part.removeAttribute("aria-describedby");
    }
    for (const field of holder?.querySelectorAll("[aria-invalid]") ?? []) field.removeAttribute("aria-invalid");
    holder?.classList.remove("field-wrong");
    line.remove();
  }
}

export function sayPressed(place, at) {
  if (!place) return;
  const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  place.textContent = place.dataset.textPressed.replace("{time}", time);
}
