// How a reception finds a name, with or without connection: as `DoorLine.is_meant_by`, on what `kit.folding` makes of names.

const LIGATURES = { œ: "oe", æ: "ae", ß: "ss", ø: "o", ł: "l", ς: "σ" };

export const folded = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[œæßøłς]/gu, (letter) => LIGATURES[letter]).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
const joined = (text) => folded(text).replaceAll(" ", "");

// What is looked for in a name: its words, and again, in one word, each that a sign parts (“n guyen nguyen”).
export function wordsOf(name) {
  const parted = name.normalize("NFC").split(/\s+/).filter((word) => /[\p{L}\p{N}][^\p{L}\p{N}\s]+[\p{L}\p{N}]/u.test(word));
  return [folded(name), ...parted.map(joined)].filter(Boolean).join(" ");
}

// Each word that is typed begins one of the name, in any order. One letter finds whoever is called so; a name without letters is
// found by its signs.
export function isMeant(typed, words, name) {
  const letters = joined(typed);
  if (!letters) return !words && typed.trim() !== "" && name.includes(typed.trim());
  const known = words.split(" ");
  if ([...letters].length === 1) return known.includes(letters);
  const isBegun = (begin) => known.some((word) => word.startsWith(begin));
  return typed.split(/\s+/).every((word) => folded(word).split(" ").every(isBegun) || isBegun(joined(word)));
}

export const isOneLetter = (typed) => [...joined(typed)].length === 1;
