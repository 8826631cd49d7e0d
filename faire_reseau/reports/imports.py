"""Files brought to reports: sets of indicators, read and judged, never executed."""

from typing import Any

from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.refusals import Refusal
from faire_reseau.reports.logic.definitions import MOST_BYTES, BadSet, Definition, read_set
from faire_reseau.reports.texts import BAD_SET_SENTENCES


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
