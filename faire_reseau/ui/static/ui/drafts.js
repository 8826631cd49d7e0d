// The unsaved texts that the editor keeps in this browser, each under the account that typed it.

const PREFIX = "faire-reseau:text:";

const keysOf = (account) => {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(`${PREFIX}${account}:`));
  } catch {
    return []; // this browser keeps nothing
  }
};

export const draftsOf = keysOf;

// What each begins with, when it was typed and on which page; copies of what was sent are no longer of use by themselves.
export const draftsHeld = (account) => keysOf(account).flatMap((key) => {
  try {
    const { html, others, at, page, sent } = JSON.parse(localStorage.getItem(key));
    const text = new DOMParser().parseFromString(html, "text/html").body.textContent.trim();
    return sent ? [] : [{ key, title: others?.title || text.slice(0, 120), at, page }];
  } catch {
    return [];
  }
});

export const forgetDraft = (key) => localStorage.removeItem(key);

export function forgetDrafts(account) {
  for (const key of keysOf(account)) forgetDraft(key);
}
