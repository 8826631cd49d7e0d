"""Access to the addresses of this room that texts link to, and the ways to it from rooms below."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.cooperations.models import Commitment
from faire_reseau.cooperations.permissions import followed_by
from faire_reseau.cooperations.queries.cooperations import cooperations_visible_to, cooperations_with
from faire_reseau.gatherings.models import Session
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.gatherings.queries import with_the_gathering
from faire_reseau.gatherings.queries.session_links import SessionLink, SessionLinker
from faire_reseau.kit.openness import Opens, by_key, to_everybody
from faire_reseau.network.models import Person
from faire_reseau.network.queries import Note
from faire_reseau.topics.models import Forum, Placement
from faire_reseau.topics.permissions import visible_to as forums_visible_to


def _session_link(session: Session, columns: Mapping[str, Any], *, runs: bool) -> SessionLink | None:  # noqa: ARG001  (what openers are given)
    """The way from a session to its group, or from a forum to all its groups once there are some."""
    slug, forum = session.gathering.slug, columns["cooperations_forum"]
    if columns["cooperations_grouped"]:
        return SessionLink("file-text", _("Group and report"), reverse("cooperations:group", args=[slug, session.pk]))
    if forum is not None:
        return SessionLink("users", _("Groups and reports"), reverse("cooperations:groups", args=[slug, forum]))
    return None


_PLACEMENTS_OF_FORUM = Placement.objects.filter(topic__forum__session=OuterRef("pk")).values("topic__forum")[:1]
SESSION_LINKER = SessionLinker(
    {
        "cooperations_grouped": Exists(Placement.objects.filter(session=OuterRef("pk"))),
        "cooperations_forum": Subquery(_PLACEMENTS_OF_FORUM),
    },
    _session_link,
)


def notes_on_person(user: User, person: Person) -> list[Note]:
    """The plug into `network.queries.also_notes_on`: the cooperations of a person, on their page."""
    return [
        Note(
            _("Member of the cooperation “%(title)s”.") % {"title": cooperation.title},
            ("cooperations:cooperation", (cooperation.pk,)),
            _("See it"),
        )
        for cooperation in cooperations_with(person, user)
    ]


def _cooperations(user: Any, keys: set[Any]) -> list[int]:
    return list(cooperations_visible_to(user).filter(pk__in=keys).values_list("pk", flat=True))


def _commitments(user: Any, keys: set[Any]) -> list[int]:
    rows = Commitment.objects.filter(pk__in=keys, harvest__forum__session__gathering__in=visible_to(user))
    return list(rows.values_list("pk", flat=True))


def _groups(user: User, addresses: list[dict[str, Any]]) -> list[bool]:
    rows = Placement.objects.filter(session__in=[row["session_id"] for row in addresses])
    rows = rows.filter(session__gathering__in=visible_to(user))
    opened = set(rows.values_list("session__gathering__slug", "session"))
    return [(row["slug"], row["session_id"]) in opened for row in addresses]


def _among(forums: Callable[[User], QuerySet[Forum]]) -> Opens:
    def opens(user: User, addresses: list[dict[str, Any]]) -> list[bool]:
        rows = forums(user).filter(pk__in=[row["forum_id"] for row in addresses])
        opened = set(rows.values_list("session__gathering__slug", "pk"))
        return [(row["slug"], row["forum_id"]) in opened for row in addresses]

    return opens


OPENS: dict[str, Opens] = {
    "cooperations:group": _groups,
    **dict.fromkeys(("cooperations:groups", "cooperations:convergence"), _among(forums_visible_to)),
    **dict.fromkeys(("cooperations:minutes", "cooperations:minutes_file"), _among(followed_by)),
    "cooperations:list": to_everybody,
    "cooperations:timeline": to_everybody,
    "cooperations:cooperation": by_key("cooperation_id", _cooperations),
    "cooperations:commitment": by_key("commitment_id", _commitments),
    "cooperations:became": with_the_gathering,
}
