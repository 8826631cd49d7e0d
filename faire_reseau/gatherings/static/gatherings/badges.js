// While the worker makes badges, the page asks how far it is, and is loaded again once they are there.

import { swap } from "../ui/swap.js";

const LOOK_MS = 2000;
const part = document.querySelector("#badge-run");

async function look() {
  try {
    const response = await fetch(location.href, { headers: { "X-Live-Fragment": part.id } });
    if (!response.ok || response.redirected) return;
    swap(part, await response.text());
    if (!part.querySelector("progress")) location.reload();
  } catch { /* asked again */ }
  setTimeout(look, LOOK_MS);
}

setTimeout(look, LOOK_MS);
