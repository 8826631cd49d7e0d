"""Requests of OAI-PMH 2.0: their arguments, dates and resumption tokens, checked as the protocol says.

Source: Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (2002).
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

PREFIX = "oai_dc"
# By verb: arguments that must stand, and those that may.
ARGUMENTS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
RESUMED = {"ListIdentifiers", "ListRecords", "ListSets"}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z")
_LONGEST_TOKEN = 600
_SIGNS = r"[A-Za-z0-9\-_.!~*'()]+"
_FORMS = {"metadataPrefix": re.compile(_SIGNS), "set": re.compile(f"{_SIGNS}(?::{_SIGNS})*")}


class Wrong(Exception):
    """A request that the protocol answers with an error: its code, and a sentence."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Selection:
    """What a list is of: changed from a moment on and before another one, in a set; and where its next part begins.

    `last_changed` and `last_key` are those of the last record given, `given` how many were, `size` how many there are in all.
    """

    since: str = ""
    before: str = ""
    set_spec: str = ""
    last_changed: str = ""
    last_key: int = 0
    given: int = 0
    size: int = 0


def verb_of(pairs: Mapping[str, Sequence[str]]) -> str:
    """The verb that the arguments `pairs` ask for. Raises `Wrong`."""
    verbs = pairs.get("verb", [])
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise Wrong("badVerb", "Give one verb of the protocol: " + ", ".join(ARGUMENTS) + ".")
    return verbs[0]


def arguments_of(verb: str, pairs: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The arguments of `verb`, each once and none too many. Raises `Wrong`."""
    given = {name: values for name, values in pairs.items() if name != "verb"}
    if repeated := sorted(name for name, values in given.items() if len(values) != 1):
        raise Wrong("badArgument", f"Give {repeated[0]} once.")
    arguments = {name: values[0] for name, values in given.items()}
    if "resumptionToken" in arguments and verb in RESUMED:
        if len(arguments) > 1:
            raise Wrong("badArgument", "Give a resumptionToken alone.")
        return arguments
    needed, allowed = ARGUMENTS[verb]
    if unknown := sorted(set(arguments) - needed - allowed):
        raise Wrong("badArgument", f"The verb {verb} takes no {unknown[0][:40]}.")
    if missing := sorted(needed - set(arguments)):
        raise Wrong("badArgument", f"The verb {verb} needs {missing[0]}.")
    if ill_formed := sorted(name for name, form in _FORMS.items() if not form.fullmatch(arguments.get(name, "x"))):
        raise Wrong("badArgument", f"The {ill_formed[0]} has signs that the protocol does not allow.")
    return arguments


def selection_of(arguments: Mapping[str, str]) -> Selection:
    """What the arguments of a list mean; a day or a second as a bound, both of one kind. Raises `Wrong`."""
    if "resumptionToken" in arguments:
        return resumed(arguments["resumptionToken"])
    first, last = arguments.get("from", ""), arguments.get("until", "")
    if first and last and bool(_DAY.fullmatch(first)) != bool(_DAY.fullmatch(last)):
        raise Wrong("badArgument", "Give from and until both as days, or both to the second.")
    since = _moment(first) if first else None
    until = _moment(last) if last else None
    if since and until and since > until:
        raise Wrong("badArgument", "The moment from comes after until.")
    step = timedelta(days=1) if _DAY.fullmatch(last) else timedelta(seconds=1)
    return Selection(
        since=since.isoformat() if since else "",
        before=(until + step).isoformat() if until else "",
        set_spec=arguments.get("set", ""),
    )


def _moment(text: str) -> datetime:
    if _DAY.fullmatch(text) or _SECOND.fullmatch(text):
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            moment = None
        # Until the last day that can be added to.
        if moment is not None and moment.year < 9999:
            return moment.replace(tzinfo=UTC)
    raise Wrong("badArgument", "Write dates as 2019-06-25 or 2019-06-25T09:00:00Z.")


def stamp(moment: datetime) -> str:
    """A moment as harvesters compare it: to the second, in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def token_of(selection: Selection) -> str:
    """The token by which a list goes on after what it says was given; nothing is kept for it here."""
    plain = json.dumps(list(asdict(selection).values()), separators=(",", ":"))
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def resumed(token: str) -> Selection:
    """What a token of `token_of` says. Raises `Wrong` for any other text."""
    wrong = Wrong("badResumptionToken", "This resumptionToken is none of this repository.")
    if not 0 < len(token) <= _LONGEST_TOKEN:
        raise wrong
    try:
        values: Any = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise wrong from None
    names = list(asdict(Selection()))
    if not isinstance(values, list) or len(values) != len(names):
        raise wrong
    parts = dict(zip(names, values, strict=True))
    kinds = {name: type(value) for name, value in asdict(Selection()).items()}
    if any(type(value) is not kinds[name] for name, value in parts.items()):
        raise wrong
    selection = replace(Selection(), **parts)
    if not _is_sound(selection):
        raise wrong
    return selection


def _is_sound(selection: Selection) -> bool:
    try:
        moments = [
            datetime.fromisoformat(text) for text in (selection.since, selection.before, selection.last_changed) if text
        ]
    except ValueError:
        return False
    numbers = (selection.last_key, selection.given, selection.size)
    return (
        bool(selection.last_changed)
        and all(moment.tzinfo for moment in moments)
        and all(0 <= n < 2**62 for n in numbers)
    )
