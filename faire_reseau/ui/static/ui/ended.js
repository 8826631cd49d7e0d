// Whether an open page still knows its reader: why not, in the words of the page of signing in, and the way to it.
// <p data-live-status data-text-ended data-text-closed data-text-sign-in>; the page of signing in says why in [data-why-ended].

async function read(url) {
  const answer = await fetch(url, { cache: "no-store" });
  return { answer, page: new DOMParser().parseFromString(await answer.text(), "text/html") };
}

// What is to be said, as nodes; null while the page is its reader's, and for a page that nobody signed in reads.
export async function ended(status) {
  const { account, signIn = "/entrer/" } = document.body.dataset;
  if (!account) return null;
  const { answer, page } = await read(location.href);
  const isOut = (page.body.dataset.account ?? account) !== account || (answer.redirected && new URL(answer.url).pathname === signIn);
  const { textEnded = "", textClosed = "", textSignIn = "" } = status?.dataset ?? {};
  if (!isOut) return answer.status === 404 ? [textClosed] : null;
  const href = `${signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
  const why = (await read(href)).page.querySelector("[data-why-ended]")?.textContent.trim();
  return [`${why || textEnded} `, Object.assign(document.createElement("a"), { href, textContent: textSignIn })];
}
