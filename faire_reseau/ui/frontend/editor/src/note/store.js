// What was typed and may not be sent yet, kept in this browser (IndexedDB): one row for each open editor of a note.
const NAME = "notes";
const ROWS = "rows";

let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(ROWS, { keyPath: "key" });
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function run(mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(ROWS, mode);
    const request = act(transaction.objectStore(ROWS));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });
}

// Rows of a document of this account; a browser that keeps nothing gives none.
export async function rowsOf(document) {
  try {
    return await run("readonly", (rows) => rows.getAll(IDBKeyRange.bound(`${document}:`, `${document};`, false, true)));
  } catch {
    return [];
  }
}

export async function save(row) {
  try {
    await run("readwrite", (rows) => rows.put(row));
    return true;
  } catch {
    return false;
  }
}

export async function remove(keys) {
  for (const key of keys) {
    try {
      await run("readwrite", (rows) => rows.delete(key));
    } catch {
      return;
    }
  }
}
