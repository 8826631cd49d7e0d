// Builds the bundles, the editor's style and the licences of what is inside into the folder given as first argument.
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

const out = process.argv[2];
if (!out) throw new Error("Say where to build: node build.mjs FOLDER");

const result = await build({
  entryPoints: [
    { in: "src/editor.js", out: "editor" },
    { in: "src/editor.css", out: "editor" },
    { in: "src/note/note-editor.js", out: "note-editor" },
    { in: "src/codes/qr-reader.js", out: "qr-reader" },
  ],
  outdir: out,
  bundle: true,
  external: ["./outbox-store.js"], // beside the bundles: all pages share it
  minify: true,
  format: "esm",
  splitting: true, // what both editors hold is one file, which a browser fetches once
  chunkNames: "editor-common",
  target: ["es2022", "chrome111", "firefox113", "safari16.4"],
  charset: "utf8",
  legalComments: "none", // the licences are beside the bundle, whole
  metafile: true,
  logLevel: "warning",
});

function notice(name) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(folder, file), "utf8").trim() : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text}\n`;
}

// Of the bundles that `isOf` says, what is inside them and under which licence.
function writeLicences(file, isOf) {
  const outputs = Object.entries(result.metafile.outputs).filter(([path]) => isOf(path));
  const inputs = outputs.flatMap(([, { inputs: paths }]) => Object.keys(paths));
  const names = inputs.flatMap((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []);
  const notices = [...new Set(names)].sort().map(notice);
  writeFileSync(join(out, file), notices.join(`\n${"-".repeat(72)}\n\n`));
}
writeLicences("editor.licenses.txt", (path) => !path.endsWith("qr-reader.js"));
writeLicences("qr-reader.licenses.txt", (path) => path.endsWith("qr-reader.js"));
