"""Files brought to reports: sets of indicators, questionnaires filled in; read and judged, never executed."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.folding import searchable
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.spreadsheets import Limits, read_table
from faire_reseau.reports.logic.definitions import MOST_BYTES, BadSet, Definition, read_set
from faire_reseau.reports.texts import BAD_SET_SENTENCES, TABLE_TITLES


class SetRefused(Refusal):
    """A file that is no set of indicators."""

    field = "file"


def set_of(upload: Any) -> tuple[str, list[Definition]]:
    """The text of an uploaded set, and what it holds. Raises `SetRefused`."""
    if upload.size > MOST_BYTES:
        raise SetRefused(BAD_SET_SENTENCES["too_many"])
    try:
        text = cleaned(upload.read().decode("utf-8-sig"), lines=True)
    except UnicodeDecodeError as fault:
        raise SetRefused(BAD_SET_SENTENCES["no_json"]) from fault
    return text, set_in(text)


def set_in(text: str) -> list[Definition]:
    """The set that a text holds. Raises `SetRefused`."""
    try:
        return read_set(text)
    except BadSet as fault:
        raise SetRefused(BAD_SET_SENTENCES[fault.code] % {"where": fault.where}) from fault


LIMITS = Limits(rows=1_000, columns=30, cell_characters=20_000, shows_percent=True)
KEY = re.compile(r"[vc]\d{1,18}(_\d{1,3})?")


def filled_in(content: bytes, names: Mapping[str, Any]) -> dict[str, str]:
    """What a questionnaire filled in a spreadsheet says, as text, by the names of the fields (`names`).

    Columns are found by their titles in either language, wherever they stand; rows by their key. Rows that are gone say
    nothing. Raises `Refusal` for what is no such table.
    """
    table = read_table(content, LIMITS)
    places = {name: _column(table.titles.cells, title) for name, title in TABLE_TITLES.items()}
    key_at, value_at, word_at = places["key"], places["value"], places["word"]
    if key_at is None or value_at is None:
        raise SetRefused(_("This table lacks the column of keys or that of answers: take the file downloaded here."))
    filled: dict[str, str] = {}
    for line in table.lines:
        cells = [*line.cells, *[""] * len(table.titles.cells)]
        name = cells[key_at].strip()
        if not KEY.fullmatch(name) or name not in names:
            continue
        filled[name] = cells[value_at].strip()
        word = f"w{name[1:]}"
        if word_at is not None and word in names:
            filled[word] = cells[word_at].strip()
    if not filled:
        raise SetRefused(_("No row of this table answers a question of this year: take the file downloaded here."))
    return filled


def _column(titles: list[str], title: Any) -> int | None:
    wanted = set()
    for language in ("fr", "en"):
        with override(language):
            wanted.add(searchable(str(title)))
    return next((place for place, cell in enumerate(titles) if searchable(cell) in wanted), None)
