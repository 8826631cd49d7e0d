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

export function forgetDrafts(account) {
  for (const key of keysOf(account)) localStorage.removeItem(key);
}
