"""Action on how the network shows itself: names, sentence, logo, picture, colour."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.pictures import Redrawn
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.network.enums import NamesShown
from faire_reseau.network.logic.colours import LEAST_CONTRAST, PAPER, contrast, is_colour, readable
from faire_reseau.network.models import Network, NetworkPicture
from faire_reseau.network.queries.days import NETWORK_KEY, network_now

COLUMNS = (
    "name",
    "short_name",
    "presentation",
    "accent",
    "contact_email",
    "names_shown",
    "names_centres",
    "picture_alternative",
)


class PresentationRefused(Refusal):
    """A presentation that cannot be as asked."""

    code = "presentation"


@transaction.atomic
def describe_network(
    *,
    seen: Mapping[str, Any] | None = None,
    pictures: Mapping[str, Redrawn | None],
    by: User | None,
    at: datetime,
    **fields: Any,
) -> Network:
    """How the network is called and looks; `fields` are columns among `COLUMNS`, `pictures` by “logo” and “picture” (None: that of
    the house again). `seen`: what they said on the page of the writer.

    Raises `ChangedMeanwhile`, and `PresentationRefused` for a colour that cannot be read on the pages.
    """
    hold_words("the network")
    network = network_now()
    refuse_overtaken({name: getattr(network, name) for name in fields}, seen, fields)
    _check_accent(fields.get("accent", ""))
    if "names_shown" in fields:
        fields["names_shown"] = NamesShown(fields["names_shown"])
    for name, value in fields.items():
        setattr(network, name, value.strip() if isinstance(value, str) else value)
    for name, picture in pictures.items():
        NetworkPicture.objects.filter(key=getattr(network, f"{name}_key")).delete()
        setattr(network, f"{name}_key", _stored(picture))
    network.save()
    write_audit_line("describe_network", network, by=by, at=at, fields=sorted([*fields, *pictures]))
    cache.delete(NETWORK_KEY)
    transaction.on_commit(lambda: cache.delete(NETWORK_KEY))
    return network


def _stored(picture: Redrawn | None) -> str:
    if picture is None:
        return ""
    size = {"width": picture.width, "height": picture.height}
    return NetworkPicture.objects.create(key=new_key(), content=picture.content, **size).key


def _check_accent(accent: str) -> None:
    if not accent:
        return
    if not is_colour(accent):
        raise PresentationRefused(_("Write the colour like #0b5d57, or leave it empty."), field="accent")
    ratio = contrast(accent, PAPER)
    if ratio < LEAST_CONTRAST:
        sentence = _(
            "Links and buttons in this colour could not be read: its contrast with the page is %(ratio)s, and %(least)s is needed. The "
            "nearest shade that can be read is %(shade)s."
        )
        words = {
            "ratio": number_format(int(ratio * 10) / 10, 1),
            "least": number_format(LEAST_CONTRAST, 1),
            "shade": readable(accent),
        }
        raise PresentationRefused(sentence % words, field="accent")
