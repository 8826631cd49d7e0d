"""What the command line refuses, before or after reading, and with which sentence, in both languages."""

import json
import lzma
from pathlib import Path

import pytest

from textometry.cli.command import main
from textometry.errors import InputError
from textometry.files.corpora import read_corpus
from textometry.texts.corpus import Limits


@pytest.fixture(autouse=True)
def _english(monkeypatch) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def refused(capsys, *arguments: str) -> str:
    assert main(list(arguments)) == 64
    return capsys.readouterr().err.strip().splitlines()[-1]


NO_SEGMENT = (
    "there is no segment: the texts hold no word.",
    "il n’y a aucun segment : les textes ne contiennent aucun mot.",
)
NO_TERM = (
    "no term is left: no word of the chosen classes is found in at least 3 segments (segments in all: 1). Lower that limit, or gather more text.",
    "il ne reste aucun terme : aucun mot des catégories choisies ne se trouve dans au moins 3 segments (segments en tout : 1). Baissez cette limite, ou réunissez plus de texte.",
)
NO_WORD = (
    "no term is left: the texts hold no word of the chosen classes (nom, adj, ver, adv, nr) beyond those left out.",
    "il ne reste aucun terme : les textes ne contiennent aucun mot des catégories choisies (nom, adj, ver, adv, nr), hors ceux laissés de côté.",
)
MANY = (
    "more than 1,000 variables up to here: keep those that describe the texts.",
    "plus de 1\u202f000 variables jusqu’ici : gardez celles qui décrivent les textes.",
)


@pytest.mark.parametrize(
    ("content", "line", "sentences"),
    [
        (b"", None, NO_SEGMENT),
        (b"**** *a_1\n", None, NO_SEGMENT),
        (b"**** *a_1\nMaison", None, NO_TERM),
        ("**** *a_1\nle la les de du et ou à".encode(), None, NO_WORD),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", 3, ("this is no text file: it holds NUL bytes.", "ce n’est pas un fichier de texte : il contient des octets NUL.")),
        (b"**** *a_1\nun\0deux", 2, ("this is no text file: it holds NUL bytes.", "ce n’est pas un fichier de texte : il contient des octets NUL.")),
        (b"**** " + b" ".join(b"*v%d_1" % k for k in range(10_000)) + b"\nx", 1, MANY),
    ],
)  # fmt: skip
def test_a_corpus_that_cannot_be_used_is_refused_with_its_file_and_line_and_nothing_is_written(
    tmp_path: Path, capsys, content: bytes, line: int | None, sentences: tuple[str, str]
) -> None:
    path, out = tmp_path / "corpus.txt", tmp_path / "dossier"
    path.write_bytes(content)
    english, french = sentences

    message = refused(capsys, "classify", str(path), "--out", str(out))
    message_fr = refused(capsys, "classify", str(path), "--out", str(out), "--lang", "fr")

    assert message == f"textometry: error: {path}{f', line {line}' if line else ''}: {english}"
    assert message_fr == f"textometry: erreur\u00a0: {path}{f', ligne {line}' if line else ''} : {french}"
    assert [file.name for file in tmp_path.iterdir()] == ["corpus.txt"]


@pytest.mark.parametrize(
    ("option", "place", "sentence"),
    [
        ("--json", "absent/a.json", "ce fichier ne peut pas être écrit (fichier ou dossier introuvable)."),
        ("--json", ".", "ceci est un dossier : nommez un fichier."),
        ("--out", "corpus.txt", "ce dossier ne peut pas être créé (un fichier porte ce nom)."),
    ],
)
def test_a_place_where_nothing_can_be_put_is_refused_before_any_work(
    corpus: Path, capsys, option: str, place: str, sentence: str
) -> None:
    where = corpus.parent / place

    message = refused(
        capsys, "classify", str(corpus), "--out", str(corpus.parent / "d"), option, str(where), "--lang", "fr"
    )

    assert message == f"textometry: erreur\u00a0: {where} : {sentence}"
    assert [file.name for file in corpus.parent.iterdir()] == ["corpus.txt"]


def test_more_classes_than_the_texts_bear_are_said(corpus: Path, capsys) -> None:
    assert main(["classify", str(corpus), "-k", "40", "--draws", "0", "--mode", "iramuteq"]) == 0

    assert "40 classes were asked for; these texts bear" in capsys.readouterr().err


def test_the_encoding_found_is_said_in_the_language_asked_for(tmp_path: Path, capsys) -> None:
    path = tmp_path / "corpus.txt"
    path.write_bytes("**** *a_1\nL’été à Nantes".encode("cp1252"))

    assert main(["segments", str(path), "--lang", "fr"]) == 0

    assert "Le fichier n’est pas en UTF-8 ; il a été lu comme CP1252" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["classify", "a.txt", "--matrix", "m.mtx"], "give either a corpus, or a table with --matrix"),
        (["classify"], "give either a corpus, or a table with --matrix"),
        (["classify", "rien.txt"], "rien.txt: this file does not exist."),
        (["segments", "rien.txt", "--size", "beaucoup"], "argument --size: invalid int value: 'beaucoup'"),
        (["specif", "rien.txt"], "the following arguments are required: --by"),
        (["perdu"], "argument COMMAND: invalid choice"),
        (["classify", "--matrix", "rien.mtx"], "rien.mtx: this file cannot be opened"),
    ],
)
def test_options_that_cannot_be_used_are_refused(capsys, arguments: list[str], message: str) -> None:
    assert message in refused(capsys, *arguments)


def test_conditions_and_formats_that_cannot_be_used_are_refused(corpus: Path, tmp_path: Path, capsys) -> None:
    assert "“theme” is no condition" in refused(capsys, "segments", str(corpus), "--where", "theme")
    assert "no document has “lune” for “theme”" in refused(capsys, "segments", str(corpus), "--where", "theme=lune")
    spaced = tmp_path / "avis.csv"
    spaced.write_text("texte;mon âge\nun mot;12\n", encoding="utf-8")
    assert f"{spaced}: document 2: the variable “mon âge” with the value “12” cannot be written" in refused(
        capsys, "convert", str(spaced), str(tmp_path / "avis.txt")
    )
    assert "“.doc” is no format" in refused(capsys, "convert", str(corpus), str(tmp_path / "x.doc"))
    assert "no document has the variable “lune”" in refused(capsys, "specif", str(corpus), "--by", "lune")
    assert "cannot be written" in refused(capsys, "convert", str(corpus), str(tmp_path / "absent" / "x.csv"))


def test_own_words_are_read_from_files_and_refused_with_their_line(corpus: Path, tmp_path: Path, capsys) -> None:
    dictionary, stop = tmp_path / "mots.csv", tmp_path / "arret.txt"
    dictionary.write_text("bateau;navire;nom\nvoile;toile;nom\n", encoding="utf-8")
    stop.write_text("phare\n# quai\n", encoding="utf-8")

    assert (
        main(
            [
                "similar",
                str(corpus),
                "--dictionary",
                str(dictionary),
                "--stop-words",
                str(stop),
                "--json",
                str(tmp_path / "g.json"),
            ]
        )
        == 0
    )
    terms = json.loads((tmp_path / "g.json").read_text(encoding="utf-8"))["terms"]
    assert [word in terms for word in ("navire", "toile", "bateau", "phare", "quai")] == [
        True,
        True,
        False,
        False,
        True,
    ]

    dictionary.write_text("bateau;navire;nom\nvoile;toile\n", encoding="utf-8")
    assert "mots.csv, line 2: a row holds a form" in refused(
        capsys, "similar", str(corpus), "--dictionary", str(dictionary)
    )


@pytest.mark.full
def test_a_line_of_two_hundred_million_characters_is_refused_with_a_sentence(tmp_path: Path, capsys) -> None:
    path = tmp_path / "corpus.txt.xz"
    with lzma.open(path, "wb", preset=0) as stream:
        stream.write(b"**** *a_1\n")
        for _ in range(200):
            stream.write(b"mot " * 250_000)

    assert "the limit is 50,000,000" in refused(capsys, "classify", str(path))


def test_a_name_of_a_million_signs_does_not_fill_the_screen(tmp_path: Path, capsys) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text(f"**** *{'x' * 1_000_000}\nBonjour.\n", encoding="utf-8")

    message = refused(capsys, "specif", str(path), "--by", "lieu", "--lang", "fr")

    assert message.startswith(
        f"textometry: erreur\u00a0: {path} : aucun document n’a la variable « lieu ». Variables de ce corpus"
    )
    assert len(message) < 1500


def test_a_cell_longer_than_a_text_may_be_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "corpus.csv"
    path.write_text("texte;lieu\n" + "mot " * 300 + ";Brest\n", encoding="utf-8")

    with pytest.raises(InputError) as caught:
        read_corpus(path, limits=Limits(document_characters=1_100))

    assert str(caught.value) == f"{path}, line 2: a cell of this line has more than 1,100 characters."


@pytest.mark.parametrize("command", [["segments"], ["concord", "ville"], ["similar"], ["convert", "sortie.csv"]])
@pytest.mark.parametrize("content", ["", " \n", "**** *a_1\n\n**** *a_2\n"])
def test_texts_without_any_word_are_refused_by_every_command(
    tmp_path, capsys, command: list[str], content: str
) -> None:
    path = tmp_path / "corpus.txt"
    path.write_text(content, encoding="utf-8")

    assert refused(capsys, command[0], str(path), *command[1:]) == f"textometry: error: {path}: {NO_SEGMENT[0]}"


@pytest.mark.parametrize(
    ("arguments", "least"),
    [
        (["concord", "a.txt", "mot", "--limit"], 1),
        (["concord", "a.txt", "mot", "--context"], 0),
        (["similar", "a.txt", "--words"], 1),
        (["factors", "a.txt", "--by", "x", "--axes"], 1),
        (["classify", "a.txt", "--seed"], 0),
        (["classify", "a.txt", "--draws"], 0),
    ],
)
def test_a_number_under_the_least_that_means_something_is_refused(capsys, arguments: list[str], least: int) -> None:
    option = arguments[-1]

    assert f"argument {option}: a whole number from {least} is expected, not '{least - 1}'" in refused(
        capsys, *arguments, str(least - 1)
    )
    assert f"{option} : il faut un nombre entier à partir de {least}, pas «\u00a0x\u00a0»" in refused(
        capsys, *arguments, "x", "--lang", "fr"
    )


def test_a_table_of_judgements_that_cannot_be_measured_is_refused(tmp_path, capsys) -> None:
    path = tmp_path / "jugements.csv"
    path.write_text("A;B\n1;\n;2\n", encoding="utf-8")
    assert refused(capsys, "agree", str(path)).endswith(
        f"{path}: no unit was judged by two coders: there is no agreement to measure."
    )

    path.write_text("A;B\n1;2\n\n3;beaucoup\n", encoding="utf-8")
    assert refused(capsys, "agree", str(path), "--level", "interval").endswith(
        f"{path}, line 4: “beaucoup” is no number: only the nominal level measures names."
    )
