"""Actions on the texts of letters of a gathering: write one otherwise, take the text of the house again."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.logic.letter_texts import missing_in, renamed, unknown_in
from faire_reseau.gatherings.models import Gathering, LetterText
from faire_reseau.gatherings.queries.letter_texts import default_text, letter_said, place_names
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken


class LetterTextRefused(Refusal):
    """A letter that would not say what it must, or that asks for what cannot be filled in."""

    code = "letter_text_refused"
    field = "body"


@transaction.atomic
def change_letter_text(
    gathering: Gathering,
    letter: str,
    language: str,
    *,
    subject: str | None = None,
    body: str | None = None,
    seen: Mapping[str, str] | None = None,
    by: User,
    at: datetime,
) -> None:
    """Have `letter` leave in these words in `language`; places bear their names in it. What is None stays as it is. Words of the
    house are not stored.

    Raises `LetterTextRefused`, and `ChangedMeanwhile`: `seen` is what the page of the writer said.
    """
    hold(gathering)
    now = letter_said(gathering, letter, language)
    wanted = {name: words for name, words in (("subject", subject), ("body", body)) if words is not None}
    refuse_overtaken(now, seen, wanted)
    subject, body = checked_text(letter, language, **now | wanted)
    if (subject, body.strip()) == (default_text(letter, language)[0], default_text(letter, language)[1].strip()):
        _forget(gathering, letter, language)
    else:
        LetterText.objects.update_or_create(
            gathering=gathering,
            letter=letter,
            language=language,
            defaults={"subject": subject, "body": body, "changed_at": at, "changed_by": by},
        )
    write_audit_line("change_letter_text", gathering, by=by, at=at, letter=letter, language=language)


@transaction.atomic
def reset_letter_text(gathering: Gathering, letter: str, language: str, *, by: User, at: datetime) -> None:
    """Have `letter` leave in the words of the house again."""
    hold(gathering)
    _forget(gathering, letter, language)
    write_audit_line("reset_letter_text", gathering, by=by, at=at, letter=letter, language=language)


def checked_text(letter: str, language: str, *, subject: str, body: str) -> tuple[str, str]:
    """Subject and body as they are stored. Raises `LetterTextRefused` for a place that is unknown or missing."""
    by_place = place_names(letter, language)
    by_name = {name.lower(): place for place, name in by_place.items()} | {place: place for place in by_place}
    for field, text in (("subject", subject), ("body", body)):
        unknown = unknown_in(text, by_name)
        if unknown:
            sentence = _("Nothing can be filled in for {%(name)s}: choose among %(names)s.")
            names = ", ".join(f"{{{name}}}" for name in by_place.values())
            raise LetterTextRefused(sentence % {"name": unknown[0], "names": names}, field=field)
    subject, body = (renamed(text, by_name).replace("\r\n", "\n").strip() for text in (subject, body))
    missing = missing_in(body, letter)
    if missing:
        sentence = _("This letter must hold %(names)s: put it back where it fits.")
        raise LetterTextRefused(sentence % {"names": ", ".join(f"{{{by_place[place]}}}" for place in missing)})
    return subject.replace("\n", " "), body


def _forget(gathering: Gathering, letter: str, language: str) -> None:
    LetterText.objects.filter(gathering=gathering, letter=letter, language=language).delete()
