"""Recount of published ballots (`faire-reseau-ballots/1`), alone in one file: it shares no code with the tally of the house.

It needs Python and nothing else: `python count_ballots.py FILE --json out.json` counts where nothing is installed. The file and the
rules are described in docs/reference/ballots.md.
"""

import argparse
import hashlib
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

FORMAT, RESULT = "faire-reseau-ballots/1", "faire-reseau-count/1"
MOST_BYTES, MOST_BALLOTS, MOST_OPTIONS, MOST_GRADES = 200_000_000, 1_000_000, 200, 100
MOST_LETTERS, MOST_DOTS = 1_000, 1_000_000
# The rules of each method, the first one when the file names none; other spellings of them.
RULES = {
    "majority-judgement": ("lower-middle", "upper-middle"),
    "schulze": ("winning-votes", "margins"),
    "approval": (),
    "dots": (),
}
SPELLINGS = {"lower": "lower-middle", "upper": "upper-middle", "winning": "winning-votes", "margin": "margins"}
SENTENCES = {
    "file_unreadable": (
        "The file {path} cannot be read: {reason}.",
        "Le fichier {path} ne peut pas être lu : {reason}.",
    ),
    "file_large": ("The file has more than {most} bytes.", "Le fichier dépasse {most} octets."),
    "no_json": ("The file is no JSON text: {reason}.", "Le fichier n’est pas un texte JSON : {reason}."),
    "twice": ("“{name}” stands twice in one object.", "« {name} » figure deux fois dans un même objet."),
    "no_object": ("The file holds no JSON object.", "Le fichier ne contient pas d’objet JSON."),
    "format": (
        "The format is {found}: “faire-reseau-ballots/1” is wanted.",
        "Le format est {found} : « faire-reseau-ballots/1 » est attendu.",
    ),
    "method": (
        "The method {found} is not known: choose among {choices}.",
        "La méthode {found} est inconnue : choisir parmi {choices}.",
    ),
    "rule": (
        "The rule {found} is none of this method: {choices}.",
        "La règle {found} n’est pas de cette méthode : {choices}.",
    ),
    "list": (
        "“{name}” is no list of {least} to {most} entries.",
        "« {name} » n’est pas une liste de {least} à {most} éléments.",
    ),
    "name": (
        "“{name}” number {place} is no text of 1 to {most} characters.",
        "« {name} » numéro {place} n’est pas un texte de 1 à {most} caractères.",
    ),
    "same": ("“{name}” names {found} twice.", "« {name} » nomme deux fois {found}."),
    "length": (
        "“{name}” has {found} entries for {wanted} ballots.",
        "« {name} » a {found} éléments pour {wanted} bulletins.",
    ),
    "weight": (
        "The weight of ballot {ballot} is {found}: a whole number from 1 to {most} is wanted.",
        "Le poids du bulletin {ballot} est {found} : un nombre entier de 1 à {most} est attendu.",
    ),
    "ballot_shape": ("Ballot {ballot} is {found}: {wanted}.", "Le bulletin {ballot} est {found} : {wanted}."),
    "grades_wanted": ("a grade for each option is wanted", "une mention par option est attendue"),
    "dots_wanted": ("a number of dots for each option is wanted", "un nombre de points par option est attendu"),
    "options_wanted": ("a list of options is wanted", "une liste d’options est attendue"),
    "ranking_wanted": ("a list of lists of options is wanted", "une liste de listes d’options est attendue"),
    "option": (
        "Ballot {ballot} names {found}, which is no option.",
        "Le bulletin {ballot} nomme {found}, qui n’est pas une option.",
    ),
    "option_twice": ("Ballot {ballot} names {found} twice.", "Le bulletin {ballot} nomme deux fois {found}."),
    "number": (
        "Ballot {ballot} has {found} entries for {wanted} options.",
        "Le bulletin {ballot} a {found} éléments pour {wanted} options.",
    ),
    "grade": (
        "Ballot {ballot} gives {found} to “{option}”, which is no grade.",
        "Le bulletin {ballot} donne {found} à « {option} », qui n’est pas une mention.",
    ),
    "dots": (
        "Ballot {ballot} lays {found} on “{option}”: a whole number from 0 on is wanted.",
        "Le bulletin {ballot} pose {found} sur « {option} » : un nombre entier à partir de 0 est attendu.",
    ),
    "dots_many": (
        "Ballot {ballot} lays {found} dots: {most} are allowed.",
        "Le bulletin {ballot} pose {found} points : {most} sont permis.",
    ),
    "receipt_unknown": ("No ballot has the receipt {found}.", "Aucun bulletin n’a le reçu {found}."),
    "unwritable": ("{path} cannot be written: {reason}.", "{path} ne peut pas être écrit : {reason}."),
    "same_file": (
        "The result would overwrite the file of ballots.",
        "Le résultat écraserait le fichier des bulletins.",
    ),
    "sum": ("{option}: {figure}", "{option} : {figure}"),
    "middle": (
        "{option}: middle grade “{grade}”, {above} above it, {below} below it",
        "{option} : mention médiane « {grade} », {above} au-dessus, {below} au-dessous",
    ),
    "difference": (
        "{first} before {second}: with {times} middle grades of each taken away, the next are “{better}” and “{worse}”",
        "{first} avant {second} : {times} mentions médianes ôtées à chacune, les suivantes sont « {better} » et « {worse} »",
    ),
    "equal": ("Nothing tells apart: {options}", "Rien ne départage : {options}"),
    "duel": (
        "{first} against {second}: {there} prefer the first, {back} the second",
        "{first} contre {second} : {there} préfèrent la première, {back} la seconde",
    ),
    "path": (
        "{first} beats {second}: strongest chain {chain}, {there} against {back}",
        "{first} bat {second} : chaîne la plus forte {chain}, {there} contre {back}",
    ),
    "counted": ("{ballots} ballots, {method}, {rule}", "{ballots} bulletins, {method}, {rule}"),
    "no_rule": ("no rule to choose", "sans règle à choisir"),
    "winner": ("Winner: {options}", "Option gagnante : {options}"),
    "winners": ("Winners, equal: {options}", "Options gagnantes, à égalité : {options}"),
    "order": ("Order: {options}", "Ordre : {options}"),
    "ballot_found": ("Ballot {ballot} has this receipt: {content}", "Le bulletin {ballot} a ce reçu : {content}"),
}
Step = dict[str, Any]


class Refused(Exception):
    """A file that cannot be counted: the code of a sentence and what it names."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def sentence(code: str, language: str, **values: Any) -> str:
    """The sentence of a code in English or French; what is wanted may be a sentence too."""
    for name in ("wanted", "choices", "rule"):
        if values.get(name) in SENTENCES:
            values[name] = sentence(values[name], language)
    return SENTENCES[code][language == "fr"].format(**_shown(values))


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    """Values as they are printed: none is long enough to fill a terminal."""
    return {
        name: text if len(text := str(value)) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}…"
        for name, value in values.items()
    }


def _quoted(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 80 else f"{text[:80]}…"


# Reading: nothing of the file is believed before it is looked at.


def read(content: bytes) -> dict[str, Any]:
    """The file, checked: method, rule, options, grades, weights, receipts, and ballots by the numbers of options and grades."""
    try:
        published = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number)
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused("no_json", reason=error) from error
    except RecursionError as error:
        raise Refused("no_json", reason="…[[[[…") from error
    if not isinstance(published, dict):
        raise Refused("no_object")
    if published.get("format") != FORMAT:
        raise Refused("format", found=_quoted(published.get("format")))
    method = published.get("method")
    if not isinstance(method, str) or method not in RULES:
        raise Refused("method", found=_quoted(method), choices=", ".join(RULES))
    options = _names(published, "options", MOST_OPTIONS, least=1)
    grades = _names(published, "grades", MOST_GRADES, least=2) if method == "majority-judgement" else []
    rule = _rule(method, published.get("rule"))
    ballots = _list(published, "ballots", MOST_BALLOTS)
    places = {option: place for place, option in enumerate(options)}
    readers: dict[str, Callable[[int, Any], list[int]]] = {
        "majority-judgement": lambda number, ballot: _grades(number, ballot, places, grades),
        "schulze": lambda number, ballot: _ranks(number, ballot, places),
        "approval": lambda number, ballot: _approved(number, ballot, places),
        "dots": lambda number, ballot: _dots(number, ballot, places, rule),
    }
    return {
        "method": method,
        "rule": rule,
        "options": options,
        "grades": grades,
        "weights": _weights(published.get("weights"), len(ballots)),
        "receipts": _receipts(published, len(ballots)),
        "published": ballots,
        "ballots": [readers[method](number, ballot) for number, ballot in enumerate(ballots, 1)],
    }


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) < len(pairs):
        name = next(name for name, number in Counter(name for name, _value in pairs).items() if number > 1)
        raise Refused("twice", name=name)
    return whole


def _no_number(text: str) -> Any:
    raise Refused("no_json", reason=text)


def _list(published: dict[str, Any], name: str, most: int, least: int = 0) -> list[Any]:
    entries = published.get(name)
    if not isinstance(entries, list) or not least <= len(entries) <= most:
        raise Refused("list", name=name, least=least, most=most)
    return entries


def _names(published: dict[str, Any], name: str, most: int, least: int) -> list[str]:
    entries = _list(published, name, most, least)
    for place, entry in enumerate(entries, 1):
        if not isinstance(entry, str) or not entry.strip() or len(entry) > MOST_LETTERS:
            raise Refused("name", name=name, place=place, most=MOST_LETTERS)
        if entry in entries[: place - 1]:
            raise Refused("same", name=name, found=_quoted(entry))
    return entries


def _rule(method: str, rule: Any) -> Any:
    if method == "dots" and _is_whole(rule, 1, MOST_DOTS):
        return rule
    if rule in (None, ""):
        return next(iter(RULES[method]), None)
    spelt = rule.replace("_", "-").strip().lower() if isinstance(rule, str) else ""
    spelt = SPELLINGS.get(spelt, spelt)
    if spelt not in RULES[method]:
        raise Refused("rule", found=_quoted(rule), choices=", ".join(RULES[method]) or "no_rule")
    return spelt


def _is_whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _weights(weights: Any, ballots: int) -> list[int]:
    if weights is None:
        return [1] * ballots
    if not isinstance(weights, list):
        raise Refused("list", name="weights", least=ballots, most=ballots)
    if len(weights) != ballots:
        raise Refused("length", name="weights", found=len(weights), wanted=ballots)
    for number, weight in enumerate(weights, 1):
        if not _is_whole(weight, 1, MOST_DOTS):
            raise Refused("weight", ballot=number, found=_quoted(weight), most=MOST_DOTS)
    return weights


def _receipts(published: dict[str, Any], ballots: int) -> list[Any]:
    if "receipts" not in published:
        return []
    receipts = _list(published, "receipts", MOST_BALLOTS)
    if len(receipts) != ballots:
        raise Refused("length", name="receipts", found=len(receipts), wanted=ballots)
    return receipts


def _per_option(number: int, ballot: Any, places: dict[str, int], wanted: str) -> list[Any]:
    """What a ballot says of each option: by a list in the order of the options, or by their names; None where it is silent."""
    if isinstance(ballot, dict):
        for name in ballot:
            if name not in places:
                raise Refused("option", ballot=number, found=_quoted(name))
        return [ballot.get(option) for option in places]
    if not isinstance(ballot, list):
        raise Refused("ballot_shape", ballot=number, found=_quoted(ballot), wanted=wanted)
    if len(ballot) != len(places):
        raise Refused("number", ballot=number, found=len(ballot), wanted=len(places))
    return ballot


def _grades(number: int, ballot: Any, places: dict[str, int], grades: Sequence[str]) -> list[int]:
    """Grades by their places, 0 the best; an option left without one has the worst."""
    row = []
    for option, grade in zip(places, _per_option(number, ballot, places, "grades_wanted"), strict=True):
        if grade is None:
            row.append(len(grades) - 1)
        elif isinstance(grade, str) and grade in grades:
            row.append(grades.index(grade))
        elif _is_whole(grade, 0, len(grades) - 1):
            row.append(grade)
        else:
            raise Refused("grade", ballot=number, found=_quoted(grade), option=option)
    return row


def _dots(number: int, ballot: Any, places: dict[str, int], most: int | None) -> list[int]:
    row = [0 if dots is None else dots for dots in _per_option(number, ballot, places, "dots_wanted")]
    for option, dots in zip(places, row, strict=True):
        if not _is_whole(dots, 0, MOST_DOTS):
            raise Refused("dots", ballot=number, found=_quoted(dots), option=option)
    if most is not None and sum(row) > most:
        raise Refused("dots_many", ballot=number, found=sum(row), most=most)
    return row


def _approved(number: int, ballot: Any, places: dict[str, int]) -> list[int]:
    if not isinstance(ballot, list):
        raise Refused("ballot_shape", ballot=number, found=_quoted(ballot), wanted="options_wanted")
    row = [0] * len(places)
    for option in ballot:
        row[_place(number, option, places, row)] = 1
    return row


def _ranks(number: int, ballot: Any, places: dict[str, int]) -> list[int]:
    """Ranks from 1 on; options left out stand together behind all others."""
    if not isinstance(ballot, list):
        raise Refused("ballot_shape", ballot=number, found=_quoted(ballot), wanted="ranking_wanted")
    row = [0] * len(places)
    for rank, level in enumerate(ballot, 1):
        for option in level if isinstance(level, list) else [level]:
            row[_place(number, option, places, row)] = rank
    return [rank or len(ballot) + 1 for rank in row]


def _place(number: int, option: Any, places: dict[str, int], row: Sequence[int]) -> int:
    if not isinstance(option, str) or option not in places:
        raise Refused("option", ballot=number, found=_quoted(option))
    if row[places[option]]:
        raise Refused("option_twice", ballot=number, found=_quoted(option))
    return places[option]


# Counting: equal ballots are put together first.


def count(poll: dict[str, Any]) -> dict[str, Any]:
    """Order of the options, best first, equal ones together, and the steps that lead to it."""
    voices: Counter[tuple[int, ...]] = Counter()
    for row, weight in zip(poll["ballots"], poll["weights"], strict=True):
        voices[tuple(row)] += weight
    if poll["method"] == "majority-judgement":
        order, steps = _by_middle_grades(poll, voices)
    elif poll["method"] == "schulze":
        order, steps = _by_chains(poll, voices)
    else:
        order, steps = _by_sums(poll, voices)
    names = [[poll["options"][x] for x in level] for level in order]
    return {"winners": names[0], "winner": names[0][0] if len(names[0]) == 1 else None, "order": names, "steps": steps}


def _levels(options: int, beats: Callable[[int, int], bool]) -> list[list[int]]:
    """The options that no remaining one beats, again and again."""
    remaining, order = list(range(options)), []
    while remaining:
        order.append([x for x in remaining if not any(beats(y, x) for y in remaining)])
        remaining = [x for x in remaining if x not in order[-1]]
    return order


def _by_sums(poll: dict[str, Any], voices: Counter[tuple[int, ...]]) -> tuple[list[list[int]], list[Step]]:
    options = poll["options"]
    sums = [sum(row[x] * weight for row, weight in voices.items()) for x in range(len(options))]
    order = _levels(len(options), lambda x, y: sums[x] > sums[y])
    steps = [{"step": "sum", "option": options[x], "figure": sums[x]} for level in order for x in level]
    return order, steps + _ties(order, options)


def _ties(order: list[list[int]], options: Sequence[str]) -> list[Step]:
    return [{"step": "equal", "options": [options[x] for x in level]} for level in order if len(level) > 1]


def _by_middle_grades(poll: dict[str, Any], voices: Counter[tuple[int, ...]]) -> tuple[list[list[int]], list[Step]]:
    """Majority judgement: the grades of each option from the middle outwards, in runs, are compared one by one."""
    options, grades, is_lower = poll["options"], poll["grades"], poll["rule"] == "lower-middle"
    tables = [[0] * len(grades) for _option in options]
    for row, weight in voices.items():
        for table, grade in zip(tables, row, strict=True):
            table[grade] += weight
    runs = [list(_outwards(table, is_lower=is_lower)) for table in tables]
    order = _levels(len(options), lambda x, y: (apart := _apart(runs[x], runs[y])) is not None and apart[1] < apart[2])
    steps: list[Step] = []
    for x in (x for level in order for x in level if runs[x]):
        middle = runs[x][0][0][0]
        steps.append(
            {
                "step": "middle",
                "option": options[x],
                "grade": grades[middle],
                "above": sum(tables[x][:middle]),
                "below": sum(tables[x][middle + 1 :]),
                "grades": dict(zip(grades, tables[x], strict=True)),
            }
        )
    for level, after in pairwise(order):
        apart = _apart(runs[level[0]], runs[after[0]])
        if apart and apart[0]:
            names = {"first": options[level[0]], "second": options[after[0]], "times": apart[0]}
            steps.append({"step": "difference", **names, "better": grades[apart[1]], "worse": grades[apart[2]]})
    return order, steps + _ties(order, options)


def _outwards(table: Sequence[int], *, is_lower: bool) -> Iterator[tuple[tuple[int, ...], int]]:
    """Runs of the grades that are taken away: of an odd number the middle one alone, then two by two, nearest to the middle first.

    Grades are numbers, 0 the best; of two in the middle the rule says which goes first: the lower one is the worse.
    """
    total = sum(table)
    if not total:
        return
    better, worse = _half(table, total // 2, from_best=True), _half(table, total // 2, from_best=False)
    if total % 2:
        yield (next(grade for grade in range(len(table)) if sum(table[: grade + 1]) > total // 2),), 1
    while better:
        length = min(better[-1][1], worse[-1][1])
        pair = (worse[-1][0], better[-1][0]) if is_lower else (better[-1][0], worse[-1][0])
        yield pair, length
        for half in (better, worse):
            grade, left = half.pop()
            if left > length:
                half.append((grade, left - length))


def _half(table: Sequence[int], size: int, *, from_best: bool) -> list[tuple[int, int]]:
    """Runs of (grade, voices) of one half of the sorted grades, from its end to the middle."""
    runs = []
    for grade in range(len(table)) if from_best else reversed(range(len(table))):
        taken = min(size, table[grade])
        size -= taken
        if taken:
            runs.append((grade, taken))
    return runs


def _apart(
    first: list[tuple[tuple[int, ...], int]], second: list[tuple[tuple[int, ...], int]]
) -> tuple[int, int, int] | None:
    """After how many grades taken away two options differ, and by which grades; None: nowhere."""
    times, left = 0, [list(first[::-1]), list(second[::-1])]
    while left[0]:
        (here, length), (there, other_length) = left[0].pop(), left[1].pop()
        for place, (grade, other) in enumerate(zip(here, there, strict=True)):
            if grade != other:
                return times + place, grade, other
        both = min(length, other_length)
        times += both * len(here)
        if length > both:
            left[0].append((here, length - both))
        if other_length > both:
            left[1].append((there, other_length - both))
    return None


def _by_chains(poll: dict[str, Any], voices: Counter[tuple[int, ...]]) -> tuple[list[list[int]], list[Step]]:
    """Schulze: the strongest chain from each option to each other one, by the best link first (as Dijkstra's shortest paths)."""
    options = poll["options"]
    numbers = range(len(options))
    prefer = [[0] * len(options) for _option in options]
    for row, weight in voices.items():
        for x in numbers:
            line, rank = prefer[x], row[x]
            for y in numbers:
                if rank < row[y]:
                    line[y] += weight
    links = [
        [
            0 if prefer[x][y] <= prefer[y][x] else prefer[x][y] - (prefer[y][x] if poll["rule"] == "margins" else 0)
            for y in numbers
        ]
        for x in numbers
    ]
    strong, came_from = zip(*(_chains_from(x, links) for x in numbers), strict=True)
    order = _levels(len(options), lambda x, y: strong[x][y] > strong[y][x])
    steps: list[Step] = [
        {"step": "duel", "first": options[x], "second": options[y], "there": prefer[x][y], "back": prefer[y][x]}
        for x in numbers
        for y in numbers[x + 1 :]
    ]
    for x, y in ((x, y) for x in numbers for y in numbers if strong[x][y] > strong[y][x]):
        chain = [y]
        while chain[-1] != x:
            chain.append(came_from[x][chain[-1]])
        names = {"first": options[x], "second": options[y], "chain": [options[z] for z in reversed(chain)]}
        steps.append({"step": "path", **names, "there": strong[x][y], "back": strong[y][x]})
    return order, steps + _ties(order, options)


def _chains_from(start: int, links: list[list[int]]) -> tuple[list[int], dict[int, int]]:
    strong, came_from, remaining = list(links[start]), dict.fromkeys(range(len(links)), start), set(range(len(links)))
    remaining.discard(start)
    while remaining:
        nearest = max(remaining, key=lambda x: (strong[x], -x))
        remaining.discard(nearest)
        for x in remaining:
            through = min(strong[nearest], links[nearest][x])
            if through > strong[x]:
                strong[x], came_from[x] = through, nearest
    return strong, came_from


# The command.


def arguments(parser: argparse.ArgumentParser) -> None:
    """The options of the command."""
    parser.add_argument("file", type=Path, help="the published ballots (faire-reseau-ballots/1)")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="write winners, order and steps there as JSON (-: print it)"
    )
    parser.add_argument("--receipt", default="", metavar="CODE", help="also show the ballot that has this receipt")
    parser.add_argument("--language", choices=("fr", "en"), help="of the sentences (default: that of the terminal)")


def run(options: argparse.Namespace) -> int:
    """Count a file; 0 when it was counted, 1 with a sentence when it was not."""
    spoken = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    language = options.language or ("fr" if spoken.lower().startswith("fr") else "en")
    try:
        result, receipt_line = _counted(options.file, options.receipt, language)
        if options.json is not None and str(options.json) != "-":
            _write(options.json, result, options.file)
    except Refused as refusal:
        print(sentence(refusal.code, language, **refusal.values), file=sys.stderr)
        return 1
    if options.json is not None and str(options.json) == "-":
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return 0
    print(
        sentence(
            "counted",
            language,
            **{name: result[name] for name in ("ballots", "method")},
            rule=result["rule"] or "no_rule",
        )
    )
    for step in result["steps"]:
        print(f"- {step['sentence']}")
    kind = "winner" if result["winner"] else "winners"
    print(sentence(kind, language, options=", ".join(result["winners"])))
    print(sentence("order", language, options=" > ".join(" = ".join(level) for level in result["order"])))
    if receipt_line:
        print(receipt_line)
    return 0


def _counted(path: Path, receipt: str, language: str) -> tuple[dict[str, Any], str]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refused("file_large", most=MOST_BYTES)
        content = path.read_bytes()
    except OSError as error:
        raise Refused("file_unreadable", path=path, reason=error.strerror or error) from error
    poll = read(content)
    receipt_line = ""
    if receipt:
        if receipt not in poll["receipts"]:
            raise Refused("receipt_unknown", found=_quoted(receipt))
        place = poll["receipts"].index(receipt)
        receipt_line = sentence("ballot_found", language, ballot=place + 1, content=_quoted(poll["published"][place]))
    result = {
        "format": RESULT,
        "sha256": hashlib.sha256(content).hexdigest(),
        **{name: poll[name] for name in ("method", "rule", "options")},
        "ballots": len(poll["ballots"]),
        "voices": sum(poll["weights"]),
        **count(poll),
    }
    for step in result["steps"]:
        values = {name: _joined(name, value) for name, value in step.items() if name not in ("step", "grades")}
        step["sentence"] = sentence(step["step"], language, **values)
    return result, receipt_line


def _joined(name: str, value: Any) -> Any:
    return (" > " if name == "chain" else ", ").join(value) if isinstance(value, list) else value


def _write(path: Path, result: dict[str, Any], source: Path) -> None:
    try:
        if path.exists() and path.samefile(source):
            raise Refused("same_file")
        path.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise Refused("unwritable", path=path, reason=error.strerror or error) from error


def main() -> int:
    """Run it alone."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments(parser)
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
