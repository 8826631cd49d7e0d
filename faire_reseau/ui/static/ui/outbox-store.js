// Entries of the outbox, kept by the browser until they are sent: all of them in order, keep one (again), forget one.

const database = new Promise((resolve, reject) => {
  const request = indexedDB.open("outbox", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("entries", { keyPath: "n", autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function store(mode, act) {
  const transaction = (await database).transaction("entries", mode);
  const request = act(transaction.objectStore("entries"));
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = () => reject(transaction.error);
  });
}
export const all = () => store("readonly", (entries) => entries.getAll());
export const keep = (entry) => store("readwrite", (entries) => entries.put(entry));
export const forget = (n) => store("readwrite", (entries) => entries.delete(n));
