// On the page without network: the pages that this device keeps, to be read now. They go when their account signs out here.

const place = document.querySelector("[data-kept-pages]");

async function show() {
  const pages = await caches.open("pages-1");
  const lines = [];
  for (const { url } of await pages.keys()) {
    const html = await (await pages.match(url)).text();
    const title = new DOMParser().parseFromString(html, "text/html").title.replace(/ · [^·]*$/, "");
    if (!title) continue; // whose they are
    const item = document.createElement("li");
    item.append(Object.assign(document.createElement("a"), { href: url, textContent: title }));
    lines.push(item);
  }
  place.querySelector("ul").replaceChildren(...lines.reverse());
  place.hidden = !lines.length;
}
show().catch(() => {}); // this browser keeps nothing
