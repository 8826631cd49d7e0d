"""The words of the network that its facilitators choose."""

from typing import Any, overload

from django.db.models import QuerySet
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, OrganisationKind, Theme, Trade
from faire_reseau.network.permissions import is_facilitator


def words_for(user: User) -> dict[str, list[Any]]:
    """Trades, kinds, audiences, axes of the whole network and themes, in their order, for facilitators; six statements."""
    if not is_facilitator(user):
        raise Http404
    return {kind: list(rows) for kind, rows in _words().items()}


@overload
def word_for(user: User, kind: str, word_id: int) -> Trade | MissionAxis | Theme: ...
@overload
def word_for(user: User, kind: str, word_id: int | None) -> Trade | MissionAxis | Theme | None: ...
def word_for(user: User, kind: str, word_id: int | None) -> Trade | MissionAxis | Theme | None:
    """One of these words, for facilitators; None for one that is to be made. One statement."""
    rows = _words().get(kind)
    if not is_facilitator(user) or rows is None:
        raise Http404
    if word_id is None:
        return None
    word: Trade | MissionAxis | Theme | None = rows.filter(pk=word_id).first()
    if word is None:
        raise Http404
    return word


def _words() -> dict[str, QuerySet[Any]]:
    return {
        "metiers": Trade.objects.order_by("rank", "pk"),
        "structures": OrganisationKind.objects.all(),
        "activites": ActionKind.objects.all(),
        "publics": Audience.objects.all(),
        "axes": MissionAxis.objects.filter(organisation=None).order_by("code"),
        "themes": Theme.objects.select_related("vocabulary", "broader").order_by("vocabulary", "code"),
    }
