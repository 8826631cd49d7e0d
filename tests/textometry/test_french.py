"""Every sentence a user of the command can meet is said in French too."""

import ast
from pathlib import Path

import pytest

import textometry
from textometry.cli.phrases import PHRASES
from textometry.exchange.positions import Counting, Decision
from textometry.sentences.fr import in_french

ROOT = Path(textometry.__file__).parent
# Misuse of the package from Python, and the parts no command reaches, stay in English: each with its reason.
ENGLISH = {"tables/matrix": "a table made from Python with arrays that disagree; files are checked before"}
MODULES = sorted(
    name for path in ROOT.rglob("*.py") if (name := path.relative_to(ROOT).with_suffix("").as_posix()) not in ENGLISH
)


def sentence(node: ast.expr) -> str | None:
    """A sentence with an "x" where a value goes; None when it is made elsewhere."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
    return None


def sentences(module: str) -> list[str]:
    tree = ast.parse((ROOT / f"{module}.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]
    given = [call.args[0] for call in calls if call.func.id == "InputError" and call.args]
    given += [call.args[1] for call in calls if call.func.id == "Note" and len(call.args) == 2]
    return [said for node in given if (said := sentence(node)) is not None and said.strip("x: ")]


@pytest.mark.parametrize("module", MODULES)
def test_every_sentence_of_a_module_the_command_reaches_is_said_in_french(module: str) -> None:
    assert [said for said in sentences(module) if in_french(said) == said and "A word is asked for" not in said] == []


def test_what_a_sentence_names_is_kept_in_its_order() -> None:
    assert (
        in_french("no column is named “avis”. Columns: id, texte.")
        == "aucune colonne ne s’appelle « avis ». Colonnes : id, texte."
    )
    assert in_french("b.csv: this table is empty.") == "b.csv : ce tableau est vide."
    assert in_french("Unknown sentence.") == "Unknown sentence."


def test_the_command_says_the_same_things_in_both_languages() -> None:
    assert sorted(PHRASES["en"]) == sorted(PHRASES["fr"])
    fields = {language: {key: text.count("{") for key, text in table.items()} for language, table in PHRASES.items()}
    assert fields["en"] == fields["fr"]


def test_how_positions_were_counted_is_said_in_french() -> None:
    way = Counting(bom=True, crlf=1, wide=False)
    notes = [note.sentence for note in Decision(way, 0.5, ((way, 0.5),), "edges").notes()]

    assert [in_french(sentence) for sentence in notes] == [
        (
            "Les positions ont été lues ainsi : marque de tête comptée, fins de ligne pour 1, signes hors des plans usuels pour un ; "
            "les sélections commencent et finissent alors avec les mots (50% des bords sont nets)."
        ),
        "Des sélections coupent des mots : vérifiez les citations dans les textes.",
    ]
