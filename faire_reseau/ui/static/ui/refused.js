// Show on a form of the outbox what was refused, field by field.

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
