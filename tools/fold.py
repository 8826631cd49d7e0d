"""Folds the lines of templates and styles that are over 140 characters: `fold.py` writes, `fold.py --check` names them."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tools import fold_styles, fold_templates  # noqa: E402  (run by its path)

HOUSE = ROOT / "faire_reseau"
BUILT = {"ui/static/ui/editor.css"}


def files(ending: str) -> list[Path]:
    """Templates (`.html`) or styles (`.css`) written by hand."""
    folder = "templates" if ending == ".html" else "static"
    written = sorted(HOUSE.glob(f"*/{folder}/**/*{ending}"))
    return [file for file in written if file.relative_to(HOUSE).as_posix() not in BUILT and "vendor" not in file.parts]


def folded(kinds: tuple[str, ...] = (".html", ".css")) -> dict[Path, str]:
    """Return the files that folding changes, with what they become."""
    sheets = {file: file.read_text(encoding="utf-8") for file in files(".css")}
    styles = fold_templates.styles_of("\n".join(sheets.values()))
    for file in files(".html"):
        name = file.relative_to(HOUSE).as_posix().partition("/templates/")[2]
        styles.edges[name] = fold_templates.edges_of(file.read_text(encoding="utf-8"), styles)
    changed: dict[Path, str] = {}
    for kind in kinds:
        for file in files(kind):
            text = file.read_text(encoding="utf-8")
            after = fold_styles.fold(text) if kind == ".css" else fold_templates.fold(text, styles)
            if after != text:
                changed[file] = after
    return changed


def main(arguments: list[str]) -> int:
    """Fold, or name what would be folded; `--templates` and `--styles` choose one kind."""
    chosen = [kind for option, kind in (("--templates", ".html"), ("--styles", ".css")) if option in arguments]
    changed = folded(tuple(chosen) or (".html", ".css"))
    for file, text in changed.items():
        print(file.relative_to(ROOT))
        if "--check" not in arguments:
            file.write_text(text, encoding="utf-8")
    return int("--check" in arguments and bool(changed))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
