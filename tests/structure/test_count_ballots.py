"""The recount of published ballots: it agrees with the tally and with published examples, refuses hostile files in sentences."""

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from faire_reseau.project import count_ballots
from faire_reseau.project.command import main
from faire_reseau.structure.enums import Method, MiddleRule, StrengthRule
from faire_reseau.structure.logic.majority import count_majority
from faire_reseau.structure.logic.schulze import count_schulze
from faire_reseau.structure.logic.sums import count_approval, count_dots
from tests.structure.test_tally import FORTY_FIVE

PROGRAM = Path(count_ballots.__file__)
GRADES = ["excellent", "very good", "good", "acceptable", "poor", "to reject"]
# Balinski and Laraki (2007), three polling stations of Orsay: percent of each grade, best first.
ORSAY = {
    "Bayrou": (13.6, 30.7, 25.1, 14.8, 8.4, 7.4),
    "Royal": (16.7, 22.7, 19.1, 16.8, 12.2, 12.5),
    "Sarkozy": (19.1, 19.8, 14.3, 11.5, 7.1, 28.2),
    "Voynet": (2.9, 9.3, 17.5, 23.7, 26.1, 20.5),
}


def published(method, ballots, **more):
    return {"format": "faire-reseau-ballots/1", "method": method, "options": ["A", "B", "C"], "ballots": ballots} | more


def recount(tmp_path, content, *words):
    file, out = tmp_path / "ballots.json", tmp_path / "out.json"
    file.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    code = main(["count-ballots", str(file), "--json", str(out), *words])
    return code, json.loads(out.read_text(encoding="utf-8")) if out.exists() else None


def test_schulzes_45_voters_are_counted_as_published(tmp_path):
    ballots = [[[name] for name in ballot] for ballot, number in FORTY_FIVE.items() for _voter in range(number)]

    code, result = recount(tmp_path, published("schulze", ballots, options=list("ABCDE")))

    assert (code, result["winners"], result["order"]) == (0, ["E"], [["E"], ["A"], ["C"], ["B"], ["D"]])
    assert (result["rule"], result["ballots"], result["voices"]) == ("winning-votes", 45, 45)
    assert {name: value for name, value in result["steps"][0].items() if name != "sentence"} == {
        "step": "duel",
        "first": "A",
        "second": "B",
        "there": 20,
        "back": 25,
    }


def test_orsay_2007_is_counted_as_balinski_and_laraki_publish_it(tmp_path):
    columns = [
        [grade for grade, percent in zip(GRADES, percents, strict=True) for _voter in range(round(percent * 10))]
        for percents in ORSAY.values()
    ]
    ballots = [dict(zip(ORSAY, row, strict=True)) for row in zip(*columns, strict=True)]

    _code, result = recount(tmp_path, published("majority-judgement", ballots, options=list(ORSAY), grades=GRADES))

    gauges = {
        step["option"]: (step["above"] / 10, step["grade"], step["below"] / 10)
        for step in result["steps"]
        if step["step"] == "middle"
    }
    assert gauges == {
        "Bayrou": (44.3, "good", 30.6),
        "Royal": (39.4, "good", 41.5),
        "Sarkozy": (38.9, "good", 46.8),
        "Voynet": (29.7, "acceptable", 46.6),
    }
    assert result["order"] == [["Bayrou"], ["Royal"], ["Sarkozy"], ["Voynet"]]


def written(method, row, grades):
    """A ballot as it is published, in one of the ways in which it may be."""
    options = "ABCDE"[: len(row)]
    if method == Method.SCHULZE:
        return [[options[x] for x in range(len(row)) if row[x] == rank] for rank in sorted(set(row))]
    if method == Method.APPROVAL:
        return [options[x] for x in range(len(row)) if row[x]]
    values = row if method == Method.DOTS else [grades[grade] for grade in row]
    return dict(zip(options, values, strict=True)) if sum(row) % 2 else list(values)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("method", Method)
def test_the_recount_and_the_tally_agree_on_random_ballots(method, seed):
    draw = random.Random(f"{method} {seed}")
    options, grades = draw.randrange(1, 6), GRADES[: draw.randrange(2, 7)]
    marks = {Method.APPROVAL: 2, Method.MAJORITY_JUDGEMENT: len(grades)}.get(method, 4)
    rows = [[draw.randrange(marks) for _x in range(options)] for _ballot in range(draw.randrange(1, 30))]
    weights = [draw.randrange(1, 4) for _row in rows] if seed % 2 else None
    rules = {Method.MAJORITY_JUDGEMENT: list(MiddleRule), Method.SCHULZE: list(StrengthRule)}.get(method, [None])
    rule = draw.choice(rules)
    counts = {
        Method.APPROVAL: lambda: count_approval(rows, weights),
        Method.DOTS: lambda: count_dots(rows, weights=weights),
        Method.MAJORITY_JUDGEMENT: lambda: count_majority(rows, len(grades), rule, weights),
        Method.SCHULZE: lambda: count_schulze(rows, rule, weights),
    }

    file = published(
        method,
        [written(method, row, grades) for row in rows],
        options=list("ABCDE"[:options]),
        grades=grades,
        rule=rule,
        weights=weights,
    )
    result = count_ballots.count(count_ballots.read(json.dumps(file).encode()))

    assert result["order"] == [["ABCDE"[x] for x in level] for level in counts[method]().order]


def test_options_left_out_are_ranked_last_and_graded_worst(tmp_path):
    _code, ranked = recount(tmp_path, published("schulze", [[["C"]], ["C", ["A", "B"]]]))
    _code, graded = recount(tmp_path, published("majority-judgement", [{"B": "good"}], grades=GRADES))

    assert ranked["order"] == [["C"], ["A", "B"]]
    assert graded["order"] == [["B"], ["A", "C"]]


def test_a_tie_has_several_winners_and_no_single_one(tmp_path):
    _code, result = recount(tmp_path, published("approval", [["A"], ["B"]]))

    assert (result["winners"], result["winner"]) == (["A", "B"], None)
    assert [step["sentence"] for step in result["steps"]] == ["A: 1", "B: 1", "C: 0", "Nothing tells apart: A, B"]


def test_options_may_be_called_as_anything_here(tmp_path):
    names = ["rule", "wanted_{option}", "no_rule"]

    _code, result = recount(tmp_path, published("dots", [[1, 2, 3]], options=names))

    assert [step["sentence"] for step in result["steps"]] == ["no_rule: 3", "wanted_{option}: 2", "rule: 1"]


def test_without_a_ballot_everything_is_equal(tmp_path):
    for method in Method:
        assert recount(tmp_path, published(method, [], grades=GRADES))[1]["winners"] == ["A", "B", "C"]


def test_a_voter_finds_their_ballot_by_its_receipt(tmp_path, capsys):
    file = published("approval", [["A"], ["B", "C"]], receipts=["x-1", "x-2"])

    assert recount(tmp_path, file, "--receipt", "x-2")[0] == 0
    assert capsys.readouterr().out.splitlines()[-1] == 'Ballot 2 has this receipt: ["B", "C"]'
    assert recount(tmp_path, file, "--receipt", "x-3")[0] == 1
    assert capsys.readouterr().err == 'No ballot has the receipt "x-3".\n'


MAJORITY = {"grades": ["good", "bad"]}
REFUSALS = {
    "no JSON": (b"{", "The file is no JSON text: Expecting property name"),
    "another encoding": (b'{"format": "\xe9"}', "The file is no JSON text: 'utf-8' codec"),
    "a list": (b"[]", "The file holds no JSON object."),
    "a well": (b"[" * 100_000, "The file is no JSON text: "),
    "no number": (b'{"a": NaN}', "The file is no JSON text: NaN."),
    "a number without end": (b'{"a": ' + b"9" * 10_000 + b"}", "The file is no JSON text: Exceeds the limit"),
    "a name twice": (b'{"ballots": [], "ballots": []}', "“ballots” stands twice in one object."),
    "another format": ({"format": "x"}, 'The format is "x": “faire-reseau-ballots/1” is wanted.'),
    "no method": (published(None, []), "The method null is not known: choose among majority-judgement, schulze,"),
    "a method of another shape": (published(["schulze"], []), 'The method ["schulze"] is not known'),
    "another rule": (
        published("schulze", [], rule="lower-middle"),
        'The rule "lower-middle" is none of this method: w',
    ),
    "a rule where none is": (
        published("approval", [], rule="x"),
        'The rule "x" is none of this method: no rule to choose.',
    ),
    "no options": (published("approval", [], options=[]), "“options” is no list of 1 to 200 entries."),
    "an option of blanks": (
        published("approval", [], options=["A", " "]),
        "“options” number 2 is no text of 1 to 1000",
    ),
    "an option twice": (published("approval", [], options=["A", "A"]), '“options” names "A" twice.'),
    "one grade": (published("majority-judgement", [], grades=["x"]), "“grades” is no list of 2 to 100 entries."),
    "no ballots": (published("approval", {}), "“ballots” is no list of 0 to 1000000 entries."),
    "too few weights": (published("approval", [[]], weights=[]), "“weights” has 0 entries for 1 ballots."),
    "a weight of nothing": (
        published("approval", [[]], weights=[0]),
        "The weight of ballot 1 is 0: a whole number from 1",
    ),
    "a weight that is true": (published("approval", [[]], weights=[True]), "The weight of ballot 1 is true: "),
    "too few receipts": (published("approval", [[]], receipts=[]), "“receipts” has 0 entries for 1 ballots."),
    "an unknown option": (published("approval", [["A"], ["D"]]), 'Ballot 2 names "D", which is no option.'),
    "an option marked twice": (published("approval", [["A", "A"]]), 'Ballot 1 names "A" twice.'),
    "a list as an option": (published("schulze", [[["A", ["B"]]]]), 'Ballot 1 names ["B"], which is no option.'),
    "an option ranked twice": (published("schulze", [[["A"], ["A"]]]), 'Ballot 1 names "A" twice.'),
    "no ballot": (published("schulze", ["A"]), 'Ballot 1 is "A": a list of lists of options is wanted.'),
    "an unknown grade": (
        published("majority-judgement", [{"A": "x"}], **MAJORITY),
        'Ballot 1 gives "x" to “A”, which is',
    ),
    "too few grades": (
        published("majority-judgement", [["good"]], **MAJORITY),
        "Ballot 1 has 1 entries for 3 options.",
    ),
    "a grade for nobody": (
        published("majority-judgement", [{"D": "good"}], **MAJORITY),
        'Ballot 1 names "D", which is no',
    ),
    "half a dot": (published("dots", [[0.5, 0, 0]]), "Ballot 1 lays 0.5 on “A”: a whole number from 0 on is wanted."),
    "less than no dots": (
        published("dots", [{"B": -1}]),
        "Ballot 1 lays -1 on “B”: a whole number from 0 on is wanted.",
    ),
    "too many dots": (published("dots", [[2, 2, 2]], rule=5), "Ballot 1 lays 6 dots: 5 are allowed."),
}


@pytest.mark.parametrize(("content", "words"), REFUSALS.values(), ids=REFUSALS)
def test_a_file_that_cannot_be_counted_is_refused_in_one_sentence(tmp_path, capsys, content, words):
    code, result = recount(tmp_path, content)

    printed = capsys.readouterr()
    assert (code, result, printed.out, len(printed.err.splitlines())) == (1, None, "", 1)
    assert printed.err.startswith(words)


def test_a_file_that_is_not_there_and_a_result_over_the_ballots_are_refused_in_french(tmp_path, capsys):
    file = tmp_path / "ballots.json"
    assert main(["count-ballots", str(file), "--language", "fr"]) == 1
    file.write_text(json.dumps(published("approval", [])), encoding="utf-8")
    before = file.read_bytes()
    assert main(["count-ballots", str(file), "--json", str(file), "--language", "fr"]) == 1
    assert main(["count-ballots", str(file), "--json", str(tmp_path), "--language", "fr"]) == 1

    assert capsys.readouterr().err.splitlines() == [
        f"Le fichier {file} ne peut pas être lu\xa0: No such file or directory.",
        "Le résultat écraserait le fichier des bulletins.",
        f"{tmp_path} ne peut pas être écrit\xa0: Is a directory.",
    ]
    assert file.read_bytes() == before


def test_every_sentence_stands_in_two_languages_with_the_same_names():
    from string import Formatter

    for english, french in count_ballots.SENTENCES.values():
        fields = [
            sorted({name for _text, name, *_rest in Formatter().parse(words) if name}) for words in (english, french)
        ]
        assert fields[0] == fields[1]


def test_the_program_runs_alone_where_nothing_is_installed(tmp_path):
    (tmp_path / "ballots.json").write_text(json.dumps(published("approval", [["B"]])), encoding="utf-8")
    program = tmp_path / "count_ballots.py"
    program.write_bytes(PROGRAM.read_bytes())

    printed = subprocess.run(
        [sys.executable, "-I", "-S", program, "ballots.json", "--json", "-"],
        cwd=tmp_path,
        capture_output=True,
        check=True,
        encoding="utf-8",
    )

    assert json.loads(printed.stdout)["winner"] == "B"
