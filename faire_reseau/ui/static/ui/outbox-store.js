// What this browser holds until the server has it, whatever the room: one database, under the account that typed it.
//
// entries: forms, sent once and in order by outbox.js: {n, key, replaces, thing, url, fields, account, at, what, page, refused}.
// notes: what was typed in a note; a row for each open editor: {key, account, title, page, at, state, pending}. They are not
// entries, because updates of Yjs merge: any of them may come first, late or twice, and all that wait are sent as one.
// The unsaved texts of articles stay in localStorage (drafts.js): the last word of a page that closes must be written at once.

const VERSION = 2;
let opened = null;

function database() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open("outbox", VERSION);
    request.onupgradeneeded = () => {
      const { result } = request;
      if (!result.objectStoreNames.contains("entries")) result.createObjectStore("entries", { keyPath: "n", autoIncrement: true });
      if (!result.objectStoreNames.contains("notes")) result.createObjectStore("notes", { keyPath: "key" });
    };
    request.onsuccess = () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(store, mode, act) {
  const transaction = (await database()).transaction(store, mode);
  const request = act(transaction.objectStore(store));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const all = () => run("entries", "readonly", (entries) => entries.getAll());
export const keep = (entry) => run("entries", "readwrite", (entries) => entries.put(entry));
export const forget = (n) => run("entries", "readwrite", (entries) => entries.delete(n));

const between = (document) => IDBKeyRange.bound(`${document}:`, `${document};`, false, true);
export const rowsOf = (document) => run("notes", "readonly", (rows) => rows.getAll(between(document)));
export const saveRow = (row) => run("notes", "readwrite", (rows) => rows.put(row));
export const removeRow = (key) => run("notes", "readwrite", (rows) => rows.delete(key));

// All that waits, or was refused and is still there to be read, of one account: entries in order, then notes.
export async function heldFor(account) {
  const notes = await run("notes", "readonly", (rows) => rows.getAll());
  const isTheirs = (held) => held.account === account;
  return { entries: (await all()).filter(isTheirs), notes: notes.filter(isTheirs) };
}

// Gone when one signs out here.
export async function forgetAllOf(account) {
  const { entries, notes } = await heldFor(account);
  for (const { n } of entries) await forget(n);
  for (const { key } of notes) await removeRow(key);
}
