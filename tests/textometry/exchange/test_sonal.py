"""Interviews of Sonal: pages of the version of today, files of Sonal 2, and their corpora."""

import json
from pathlib import Path

import pytest

from tests.textometry.made_files import SONAL_OLD, SONAL_OLD_CORPUS, SONAL_PAGE
from textometry.cli.command import main
from textometry.errors import InputError
from textometry.exchange.projects import is_project, read_any_project
from textometry.files.corpora import read_corpus
from textometry.files.transcripts import by_speaker

SAID = (
    "Enquêteur : Bonjour, où vivez-vous ?\nAda L. : J’habite un logement trop cher, avec [Amie] .Depuis dix ans.\n"
    "Enquêteur : Et alors ?\nAda L. : Voilà."
)


def quotations(project) -> list[tuple[str, str]]:
    texts = {document.id: document.text for document in project.coded.corpus.documents}
    names = {code.id: code.name for code in project.coded.book.codes}
    return [(names[coding.code], texts[coding.document][coding.start : coding.end]) for coding in project.coded.codings]


def test_an_interview_of_today_gives_its_turns_themes_and_variables(tmp_path) -> None:
    path = tmp_path / "ada.Sonal"
    path.write_text(SONAL_PAGE, encoding="utf-8")

    project = read_any_project(path)

    (document,) = project.coded.corpus.documents
    assert document.text == SAID
    assert dict(document.variables) == {"ville": "Nantes", "âge (ada L.)": "30-40"}
    assert quotations(project) == [("Logement", "logement trop cher"), ("Loyer", "trop cher")]
    assert [(code.name, code.colour) for code in project.coded.book.codes] == [("Logement", "#34B154"), ("Loyer", "")]
    assert [note.code for note in project.notes[:2]] == ["sonal_pseudonyms", "refi_left_out"]


def test_a_name_that_sonal_hides_is_never_given(tmp_path, capsys) -> None:
    path = tmp_path / "ada.sonal"
    path.write_text(SONAL_PAGE, encoding="utf-8")

    assert main(["convert", str(path), str(tmp_path / "ada.json")]) == 0

    project_text = (tmp_path / "ada.json").read_text(encoding="utf-8")
    assert ("Curie" in project_text, "Marie" in project_text, "Amie" in project_text) == (False, False, True)


def test_an_old_interview_takes_its_names_from_the_corpus_beside_it(tmp_path) -> None:
    (tmp_path / "ada.rtr").write_bytes(SONAL_OLD.encode("cp1252"))
    (tmp_path / "corpus.crp").write_bytes(SONAL_OLD_CORPUS.encode("cp1252"))

    project = read_any_project(tmp_path / "ada.rtr")

    (document,) = project.coded.corpus.documents
    assert document.text == (
        "Enquêteur : Bonjour, où vivez-vous ?\nAda L. : J’habite un logement trop cher .\nEnquêteur : Et alors ?"
    )
    assert dict(document.variables) == {"ville": "Nantes"}
    assert [name for name, _ in quotations(project)] == ["Logement", "Loyer, charges"]


def test_a_corpus_reads_the_interviews_of_its_folder_and_names_those_that_are_not_there(tmp_path) -> None:
    (tmp_path / "ada.Rtr").write_bytes(SONAL_OLD.encode("cp1252"))
    (tmp_path / "corpus.crp").write_bytes(SONAL_OLD_CORPUS.encode("cp1252"))

    for path in (tmp_path / "corpus.crp", tmp_path):
        project = read_any_project(path)
        assert [document.id for document in project.coded.corpus.documents] == ["ada"]
        assert [note.values["files"] for note in project.notes if note.code == "sonal_interviews_missing"] == [
            ["bob.rtr"]
        ]


def test_a_corpus_of_today_reads_its_interviews_and_nothing_outside_its_folder(tmp_path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "ada.sonal").write_text(SONAL_PAGE, encoding="utf-8")
    (tmp_path / "secret.sonal").write_text(SONAL_PAGE, encoding="utf-8")
    wanted = {"tabEnt": [{"rtrPath": "entretiens/ada.Sonal"}, {"rtrPath": "../secret.sonal"}, "x"]}
    (folder / "c.crp").write_text(json.dumps(wanted), encoding="utf-8")

    project = read_any_project(folder / "c.crp")

    assert [document.id for document in project.coded.corpus.documents] == ["ada"]
    assert [note.values["files"] for note in project.notes if note.code == "sonal_interviews_missing"] == [
        ["../secret.sonal"]
    ]


def test_interviews_are_cut_at_their_speakers_by_every_command(tmp_path, capsys) -> None:
    path = tmp_path / "ada.sonal"
    path.write_text(SONAL_PAGE, encoding="utf-8")

    assert [
        document.variables["speaker"] for document in by_speaker(read_any_project(path).coded.corpus).documents
    ] == [
        "Enquêteur",
        "Ada L",
        "Enquêteur",
        "Ada L",
    ]
    assert main(["--lang", "en", "concord", str(path), "logement"]) == 0
    assert "To cut them into turns: --speakers" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "text"), [("a.sonal", "rien"), ("b.rtr", "rien"), ("c.crp", "{"), ("d.crp", "rien")])
def test_a_file_without_interview_is_refused_by_name(tmp_path, name, text) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")

    assert is_project(tmp_path / name)
    with pytest.raises(InputError) as refused:
        read_any_project(tmp_path / name)
    assert (refused.value.code, Path(str(refused.value.path)).name) == ("sonal_without_interview", name)


def test_a_coded_project_is_never_read_as_a_plain_page(tmp_path) -> None:
    (tmp_path / "ada.sonal").write_text(SONAL_PAGE, encoding="utf-8")

    with pytest.raises(InputError) as refused:
        read_corpus(tmp_path / "ada.sonal")
    assert refused.value.code == "kind_of_project"
