"""The compiled parts are compiled and the dictionaries read before the first test, so that none of them pays for it."""

from pathlib import Path

import pytest

from textometry.languages import language_named
from textometry.texts.lemmas import lemmatise
from textometry.warm import warm


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    warm()
    lemmatise(["mot"], language_named("fr"))


THEMES = {
    "sport": ["match", "équipe", "joueur", "ballon", "stade", "victoire", "arbitre", "terrain"],
    "cuisine": ["recette", "four", "farine", "sauce", "cuisson", "légume", "beurre", "assiette"],
    "mer": ["bateau", "vague", "port", "marin", "voile", "tempête", "quai", "phare"],
}


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Sixty short texts on three themes."""
    path = tmp_path / "corpus.txt"
    lines = []
    for number in range(60):
        theme = list(THEMES)[number % 3]
        words = THEMES[theme]
        chosen = [words[(number // 3 + step) % len(words)] for step in range(4)]
        lines.append(
            f"**** *theme_{theme} *an_{2018 + number % 2}\nLe {chosen[0]} et la {chosen[1]}, {chosen[2]} {chosen[3]}."
        )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path
