// Brings foreign HTML (Word, Google Docs, web pages, plain text of a field) to what the schema can read.
const EMPTY_OF_TEXT = "style, script, meta, link, title, xml, template, o\\:p:empty, head";
const RENAMED = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };

export function prepare(html) {
  if (!/<[a-z!/][^<>]*>/i.test(html)) return paragraphs(html);
  // A parsed style attribute is reported against a strict content policy even when nothing is shown: it is read as data.
  const inert = html.replace(/<style[\s\S]*?<\/style>/gi, "").replace(/\sstyle\s*=/gi, " data-style=");
  const { body } = new DOMParser().parseFromString(inert, "text/html");
  const comments = document.createTreeWalker(body, NodeFilter.SHOW_COMMENT);
  const gone = [];
  while (comments.nextNode()) gone.push(comments.currentNode);
  gone.forEach((comment) => comment.remove());
  body.querySelectorAll(EMPTY_OF_TEXT).forEach((element) => element.remove());
  body.querySelectorAll("[data-style]").forEach(emphasis);
  wordLists(body);
  body.querySelectorAll("tr").forEach(row);
  for (const [from, to] of Object.entries(RENAMED)) {
    body.querySelectorAll(from).forEach((element) => rename(element, to));
  }
  body.querySelectorAll("[data-style]").forEach((element) => element.removeAttribute("data-style"));
  return body.innerHTML;
}

function paragraphs(text) {
  const box = document.createElement("div");
  for (const part of text.replace(/\r\n?/g, "\n").split(/\n[ \t]*\n\s*/)) {
    const paragraph = document.createElement("p");
    part.trim().split("\n").forEach((line, index) => paragraph.append(...(index ? [document.createElement("br")] : []), line));
    box.append(paragraph);
  }
  return box.innerHTML;
}

function rename(element, tag) {
  const other = document.createElement(tag);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

// Google Docs writes bold and italic as styles, and wraps everything in a <b> that is not bold.
function emphasis(element) {
  const style = element.dataset.style;
  if (/^(B|STRONG)$/.test(element.tagName) && /font-weight\s*:\s*(normal|400)/.test(style)) {
    element.replaceWith(...element.childNodes);
    return;
  }
  if (element.tagName !== "SPAN") return;
  const wrap = (tag) => {
    const mark = document.createElement(tag);
    mark.append(...element.childNodes);
    element.append(mark);
  };
  if (/font-weight\s*:\s*(bold|[6-9]00)/.test(style)) wrap("strong");
  if (/font-style\s*:\s*italic/.test(style)) wrap("em");
}

// Word writes list items as paragraphs that say "mso-list: l0 level2 lfo1" and carry their bullet as text.
function wordLists(body) {
  let open = []; // the lists being filled, outermost first
  let last = null;
  for (const item of body.querySelectorAll('p[data-style*="mso-list"], h1[data-style*="mso-list"]')) {
    const level = Number(item.dataset.style.match(/level(\d)/)?.[1] ?? 1);
    const marker = [...item.querySelectorAll("[data-style]")].find(({ dataset }) => /mso-list\s*:\s*ignore/i.test(dataset.style));
    const ordered = /^\s*[\da-z]+[.)]/i.test(marker?.textContent ?? "");
    marker?.remove();
    if (last !== item.previousElementSibling) open = [];
    open = open.slice(0, level);
    while (open.length < level) {
      const list = document.createElement(ordered ? "ol" : "ul");
      const parent = open.at(-1);
      if (parent) (parent.lastElementChild ?? parent.appendChild(document.createElement("li"))).append(list);
      else item.before(list);
      open.push(list);
    }
    const entry = document.createElement("li");
    const paragraph = document.createElement("p");
    paragraph.append(...item.childNodes);
    entry.append(paragraph);
    open.at(-1).append(entry);
    last = open[0];
    item.remove();
  }
}

// The schema has no tables: a row becomes a paragraph, as on the server.
function row(tr) {
  const paragraph = document.createElement("p");
  [...tr.cells].forEach((cell, index) => paragraph.append(index ? " · " : "", cell.textContent.replace(/\s+/g, " ").trim()));
  const table = tr.closest("table");
  table.before(paragraph);
  tr.remove();
  if (!table.querySelector("tr")) table.remove();
}
