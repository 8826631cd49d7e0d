"""Every error and every note is a code with values; each code has its sentence in each language, in one place."""

import ast
import copy
import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import textometry
from textometry.cli.command import main
from textometry.cli.phrases import PHRASES
from textometry.errors import CorpusError, InputError
from textometry.exchange.positions import Counting, Decision
from textometry.notes import Note, notes_json
from textometry.sentences.codes import LANGUAGES, SENTENCES
from textometry.texts.corpus import Corpus, Document

ROOT = Path(textometry.__file__).parent
# Where codes are made into sentences, and given on: the code is a value there.
MAKERS = {"errors", "notes"}
# What is shown that is neither error nor note: help and results of the command, the report, titles of pictures.
TELLING = {"cli/phrases", "report/words", "pictures/words"}
# What an error or a note takes that is no value of its sentence.
PLACE = {"path", "line", "member"}
# What is raised that says nothing to a user.
OTHERS = {
    "AssertionError": "a fault of ours",
    "AttributeError": "a name the package does not have, as Python says it",
    "_Left": "the command was told to leave; what there is to say is said",
    "zipfile.BadZipFile": "why a workbook cannot be read; it becomes the reason of a code",
    "argparse.ArgumentTypeError": "how an option is refused by Python's parser; its sentence has a code",
}


def modules() -> dict[str, ast.Module]:
    paths = {path.relative_to(ROOT).with_suffix("").as_posix(): path for path in sorted(ROOT.rglob("*.py"))}
    return {name: ast.parse(path.read_text("utf-8")) for name, path in paths.items() if "sentences/" not in name}


def subclasses(trees: dict[str, ast.Module]) -> set[str]:
    """InputError and all that is made from it."""
    names_of_classes = {"InputError"}
    classes = [node for tree in trees.values() for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in classes:
        names_of_classes |= {
            node.name for node in classes if {ast.unparse(base) for base in node.bases} & names_of_classes
        }
    return names_of_classes


MODULES = modules()
ERRORS = subclasses(MODULES)


def codes_of(node: ast.expr) -> list[str]:
    """The codes that an expression may be; an empty text for one that cannot be read here."""
    if isinstance(node, ast.IfExp):
        return codes_of(node.body) + codes_of(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else [""]


def values_of(call: ast.Call) -> set[str | None]:
    """The names of the values that a call gives; None for those that cannot be read here."""
    if ast.unparse(call.func) in ERRORS:
        return {keyword.arg for keyword in call.keywords} - PLACE
    given = call.args[1] if len(call.args) > 1 else ast.Dict([], [])
    if not isinstance(given, ast.Dict):
        return {None}
    return {key.value if isinstance(key, ast.Constant) else None for key in given.keys}


def said_by(tree: ast.Module) -> Iterator[tuple[str, set[str | None]]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ERRORS | {"Note", "sentence"}:
            for code in codes_of(node.args[0]):
                yield code, values_of(node)


def fields(template: str) -> list[tuple[str, str, str | None]]:
    """The values of a sentence, with how each is written, in the order of their names."""
    parts = Formatter().parse(template)
    return sorted((name, spec or "", conversion) for _, name, spec, conversion in parts if name is not None)


def names(code: str) -> set[str]:
    return {name for name, _, _ in fields(SENTENCES["en"].get(code, ""))}


def test_each_code_has_a_sentence_in_each_language_with_the_same_values() -> None:
    assert sorted(SENTENCES) == sorted(LANGUAGES)
    assert sorted(SENTENCES["en"]) == sorted(SENTENCES["fr"])
    english, french = (
        {code: fields(sentence) for code, sentence in SENTENCES[language].items()} for language in ("en", "fr")
    )
    assert english == french


def test_a_code_is_a_stable_name() -> None:
    assert [code for code in SENTENCES["en"] if not re.fullmatch("[a-z]+(_[a-z]+)*", code)] == []


@pytest.mark.parametrize("module", sorted(set(MODULES) - MAKERS))
def test_a_module_gives_codes_that_exist_with_the_values_of_their_sentences(module: str) -> None:
    codes = list(said_by(MODULES[module]))

    assert [code for code, _ in codes if code not in SENTENCES["en"]] == []
    assert [(code, given) for code, given in codes if given != names(code)] == []


def written_in(tree: ast.Module) -> list[str]:
    """Texts of a module that end as a sentence does, its documentation left out."""
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = []
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            texts.append("".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            texts.append(node.value)
    return [text for text in texts if re.search(r"[^\W\d].* .*[\w)”»]\W*[.:]$", text, re.DOTALL)]


@pytest.mark.parametrize("module", sorted(set(MODULES) - TELLING))
def test_no_module_writes_a_sentence(module: str) -> None:
    assert written_in(MODULES[module]) == []


def test_the_walk_finds_a_sentence_that_is_no_documentation() -> None:
    tree = ast.parse('"""A module."""\nwhy = f"no code bears {name}."\nsaid = "this table is empty."\n"Said of said."')
    assert sorted(written_in(tree)) == ["no code bears 0.", "this table is empty."]


def test_no_code_is_left_that_nothing_gives() -> None:
    given = {code for tree in MODULES.values() for code, _ in said_by(tree)}
    assert sorted(set(SENTENCES["en"]) - given) == []


def test_nothing_else_is_raised_to_a_user() -> None:
    raised = {
        ast.unparse(node.exc.func)
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call)
    }
    # Helpers that choose between codes, and errors passed on about a file, keep the codes that are read above.
    assert sorted(raised - ERRORS) == sorted({*OTHERS, "error.at", "_no_class", "_no_term", "_wrong_line"})


def test_nothing_is_raised_that_is_no_call_but_what_was_caught() -> None:
    raised = [
        ast.unparse(node.exc)
        for tree in MODULES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Raise) and node.exc is not None and not isinstance(node.exc, ast.Call)
    ]
    assert raised == []


def test_a_walk_over_the_package_finds_a_sentence_written_in_place() -> None:
    tree = ast.parse('raise InputError(f"no column {name}.")\nnotes.append(Note("table_empty", {"row": 1}))')
    assert [(code in SENTENCES["en"], given == names(code)) for code, given in said_by(tree)] == [
        (False, True),
        (True, False),
    ]


def test_the_command_says_the_same_things_in_both_languages() -> None:
    assert sorted(PHRASES["en"]) == sorted(PHRASES["fr"])
    named = {language: {key: text.count("{") for key, text in table.items()} for language, table in PHRASES.items()}
    assert named["en"] == named["fr"]


def test_an_error_says_its_file_and_its_line_in_the_language_asked_for() -> None:
    error = InputError("column_unknown", column="avis", columns=["id", "texte"], path="a.csv", line=1)

    assert str(error) == "a.csv, line 1: no column is named “avis”. Columns: id, texte."
    assert error.sentence == "no column is named “avis”. Columns: id, texte."
    assert error.said("fr") == "a.csv, ligne 1 : aucune colonne ne s’appelle « avis ». Colonnes : id, texte."
    assert error.to_json() == {
        "code": "column_unknown",
        "values": {"column": "avis", "columns": ["id", "texte"]},
        "path": "a.csv",
        "line": 1,
        "sentence": "no column is named “avis”. Columns: id, texte.",
    }


def test_large_numbers_lists_and_reasons_are_written_as_the_language_writes_them() -> None:
    large = InputError("file_too_large", most=1_234_567)
    empty = CorpusError("variable_unknown", variable="sexe", known=())
    absent = InputError("file_unwritable", reason="No such file or directory", path="a.csv")

    assert [error.said(language) for error in (large, empty, absent) for language in LANGUAGES] == [
        "this file is larger than 1,234,567 bytes.",
        "ce fichier dépasse 1\u202f234\u202f567 octets.",
        "No document has the variable “sexe”. Variables of this corpus: none.",
        "Aucun document n’a la variable « sexe ». Variables de ce corpus : aucune.",
        "a.csv: this file cannot be written (No such file or directory).",
        "a.csv : ce fichier ne peut pas être écrit (fichier ou dossier introuvable).",
    ]


def test_what_a_user_typed_is_no_template_and_no_number_of_ours() -> None:
    error = InputError("column_unknown", column="{columns}", columns=["1,234"])
    assert error.said("fr") == "aucune colonne ne s’appelle « {columns} ». Colonnes : 1,234."


def test_an_error_without_all_its_values_still_says_something() -> None:
    assert str(InputError("file_too_large", most="beaucoup")) == "this file is larger than beaucoup bytes."
    assert str(InputError("file_too_large")) == "this file is larger than … bytes."
    assert str(InputError("unheard_of")) == "unheard_of"


def test_an_error_that_is_copied_as_it_is_between_processes_comes_back_whole() -> None:
    error = copy.copy(CorpusError("classes_fewer", asked=3, found=2, path="a.txt", line=4))
    assert (type(error), error.to_json(), str(error)) == (
        CorpusError,
        {
            "code": "classes_fewer",
            "values": {"asked": 3, "found": 2},
            "path": "a.txt",
            "line": 4,
            "sentence": "3 classes were asked for; these texts bear 2: no class left can be cut in two.",
        },
        "a.txt, line 4: 3 classes were asked for; these texts bear 2: no class left can be cut in two.",
    )


def test_an_error_about_a_file_of_an_archive_names_both() -> None:
    error = InputError("text_holds_controls").at("a.qdpx", member="b.txt")
    assert (
        error.said("fr")
        == "a.qdpx : b.txt : ce n’est pas un fichier de texte : il contient des caractères de commande."
    )


def test_what_is_left_out_of_a_project_is_counted_by_kind_in_both_languages() -> None:
    note = Note("refi_left_out", {"kinds": {"CodingEmpty": 2, "PictureSource": 1}})
    assert [note.said(language) for language in LANGUAGES] == [
        "Left out, for want of a text to hold them: 2 Coding (empty, or beyond its text), 1 PictureSource.",
        "Laissés de côté, faute de texte pour les porter : 2 Coding (vide, ou au-delà de son texte), 1 PictureSource.",
    ]


def test_a_note_is_kept_with_its_code_its_values_and_its_sentence() -> None:
    note = Note("encoding_found", {"encoding": "UTF-16-LE"}, "a.txt")
    as_json = json.loads(json.dumps(Corpus((Document("1", "un"),), (note,)).to_json()))

    assert as_json["notes"] == [
        {
            "code": "encoding_found",
            "values": {"encoding": "UTF-16-LE"},
            "member": "a.txt",
            "sentence": "a.txt: The encoding found is UTF-16-LE.",
        }
    ]
    assert Corpus.from_json(as_json).notes == (note,)
    assert note.said("fr") == "a.txt : L’encodage trouvé est UTF-16-LE."


def test_a_note_kept_before_notes_had_values_says_what_it_said() -> None:
    old = {"code": "encoding", "sentence": "The encoding found is {x}."}
    assert [Note.from_json(old).said(language) for language in LANGUAGES] == ["The encoding found is {x}."] * 2


def test_notes_of_a_result_are_sentences_and_beside_them_codes() -> None:
    assert notes_json([Note("classes_all_too_small")]) == {
        "notes": ["Every class is smaller than the least size asked for: no class is kept."],
        "coded_notes": [
            {
                "code": "classes_all_too_small",
                "values": {},
                "sentence": "Every class is smaller than the least size asked for: no class is kept.",
            }
        ],
    }


def test_a_number_too_small_is_refused_in_the_language_asked_for(capsys) -> None:
    for language in LANGUAGES:
        assert main(["similar", "a.txt", "--words", "0", "--lang", language]) == 64
    assert [
        line
        for line in capsys.readouterr().err.splitlines()
        if "--words" in line and line[-3:].strip("»\u00a0'") == "0"
    ] == [
        "textometry similar: error: argument --words: a whole number from 1 is expected, not '0'",
        "textometry similar: erreur\u00a0: --words : il faut un nombre entier à partir de 1, pas «\u00a00\u00a0»",
    ]


def test_how_positions_were_counted_is_said_in_both_languages() -> None:
    way = Counting(bom=True, crlf=1, wide=False)
    notes = Decision(way, 0.5, ((way, 0.5),), "edges").notes()

    assert [note.said(language) for language in LANGUAGES for note in notes] == [
        (
            "Positions were read with mark at the head counted, line ends for 1, signs beyond the usual planes for one: "
            "selections then begin and end with words (50% of edges are clean)."
        ),
        "Some selections cut words: check the quotations against the texts.",
        (
            "Les positions ont été lues ainsi : marque de tête comptée, fins de ligne pour 1, signes hors des plans usuels pour un ; "
            "les sélections commencent et finissent alors avec les mots (50% des bords sont nets)."
        ),
        "Des sélections coupent des mots : vérifiez les citations dans les textes.",
    ]
