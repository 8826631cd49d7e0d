// A question that depends on another answer is shown once that answer is given; without script its hint says the condition.

const shows = (form, name, wanted) => {
  const fields = [...form.elements].filter((field) => field.name === name && !field.closest(".field[hidden]"));
  return fields.some((field) =>
    field.type === "checkbox" || field.type === "radio"
      ? field.checked && (field.value === wanted || (wanted === "yes" && field.value === "on"))
      : field.value === wanted,
  );
};

const update = (form) => {
  // In the order of the page: what depends on a hidden question is hidden with it.
  for (const field of form.querySelectorAll("[data-shown-by]")) {
    const place = field.closest(".field");
    if (place && place.contains(document.activeElement)) continue;
    if (place) place.hidden = !shows(form, field.dataset.shownBy, field.dataset.shownValue);
    // Asked for before the form is sent: what the server refuses loses its file.
    if ("required" in field.dataset) field.required = !place?.hidden;
  }
};

for (const form of document.querySelectorAll("form")) {
  if (!form.querySelector("[data-shown-by]")) continue;
  form.addEventListener("change", () => update(form));
  update(form);
}
