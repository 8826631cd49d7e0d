"""vCards (3.0, RFC 2426, which every phone reads) of a person as a reader may see them, and of an organisation."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _
from icalendar import vText
from icalendar.parser import Contentline

from faire_reseau.kit.characters import cleaned
from faire_reseau.network.models import Organisation, Post
from faire_reseau.network.queries.days import name_on
from faire_reseau.network.queries.organisation import History
from faire_reseau.network.queries.person import Profile

MEDIA_TYPE = "text/vcard; charset=utf-8"


def vcard_of_person(profile: Profile, present: Iterable[Post], *, address: str, day: date) -> bytes:
    """One card: names, what the reader may see of e-mail and telephone, each `present` post, and the page at `address`."""
    person, posts = profile.person, list(present)
    # A card without a name is none (RFC 2426, 3.1): somebody may be known by their address alone.
    name = str(person) or profile.email or _("Without a name")
    sample = _("sample")
    return _card(
        f"{name} ({sample})" if person.is_sample else name,
        ("N", (person.last_name, person.first_name, "", "", "") if str(person) else (name, "", "", "", "")),
        # One pair only: phones show a single organisation, the others are in the note.
        *[("ORG", (name_on(post.organisation, day),)) for post in posts[:1]],
        *[("TITLE", (_work(post),)) for post in posts[:1]],
        ("EMAIL;TYPE=INTERNET", (profile.email,)),
        ("TEL", (profile.phone,)),
        (
            "NOTE",
            ("\n".join(", ".join(filter(None, (_work(post), name_on(post.organisation, day)))) for post in posts[1:]),),
        ),
        ("URL", (address,)),
    )


def vcard_of_organisation(organisation: Organisation, history: History, *, address: str) -> bytes:
    """One card of what everybody may read of an organisation."""
    return _card(
        history.name,
        ("N", (history.name, "", "", "", "")),
        ("ORG", (history.name,)),
        ("EMAIL;TYPE=INTERNET", (organisation.email,)),
        ("TEL", (organisation.phone,)),
        ("ADR;TYPE=WORK", _place(organisation.seat)),
        ("URL", (organisation.website or address,)),
    )


def _place(seat: str) -> tuple[str, ...]:
    """A seat is one line: with a number it is a street, else the name of a town."""
    if not seat:
        return ("",)
    street, town = (seat, "") if any(sign.isdigit() for sign in seat) else ("", seat)
    return ("", "", street, town, "", "", "")


def _work(post: Post) -> str:
    return post.title or (post.trade.label if post.trade else "")


def _card(name: str, *properties: tuple[str, tuple[str, ...]]) -> bytes:
    """The properties that hold something, with `name` as the one shown."""
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{_text(name)}"]
    lines += [f"{key}:{';'.join(_text(part) for part in parts)}" for key, parts in properties if any(parts)]
    return "".join(f"{Contentline(line).to_ical().decode()}\r\n" for line in [*lines, "END:VCARD"]).encode()


def _text(value: str) -> str:
    return vText(cleaned(value, lines=True)).to_ical().decode()
