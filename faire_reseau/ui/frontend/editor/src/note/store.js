// What was typed and may not be sent yet: in the outbox of this browser, one row for each open editor of a note.
import { removeRow, rowsOf as rows, saveRow } from "./outbox-store.js"; // beside the bundle, not in it: one module for all pages

// Rows of a document of this account; a browser that keeps nothing gives none.
export const rowsOf = (document) => rows(document).catch(() => []);

export async function save(row) {
  try {
    await saveRow(row);
    return true;
  } catch {
    return false;
  }
}

export async function remove(keys) {
  for (const key of keys) {
    try {
      await removeRow(key);
    } catch {
      return;
    }
  }
}
