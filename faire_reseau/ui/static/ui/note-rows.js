// What the editor of notes keeps in this browser until it is sent (IndexedDB “notes”): counted and forgotten when one signs out.

async function exists() {
  if (!indexedDB.databases) return true;
  return (await indexedDB.databases()).some(({ name }) => name === "notes");
}

// How many notes hold something that was not sent.
export async function notesWaiting() {
  if (!(await exists())) return 0;
  return new Promise((resolve) => {
    const request = indexedDB.open("notes");
    request.onerror = () => resolve(0);
    request.onupgradeneeded = () => request.transaction.abort(); // it was not there
    request.onsuccess = () => {
      const database = request.result;
      const count = database.transaction("rows").objectStore("rows").count();
      count.onsuccess = () => resolve(count.result);
      count.onerror = () => resolve(0);
      database.close();
    };
  });
}

export const forgetNotes = () =>
  new Promise((resolve) => {
    const request = indexedDB.deleteDatabase("notes");
    request.onsuccess = request.onerror = request.onblocked = () => resolve();
  });
