"""Queries on forums; the gates `…_for` find and authorise at once."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.html import conditional_escape, escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Gathering, Session, Slot, Space
from faire_reseau.gatherings.queries import FORUM_FORMATS, OpenPoint, gathering_for, gathering_to_run_for
from faire_reseau.kit.dates import written
from faire_reseau.network.models import Person
from faire_reseau.network.queries import person_of
from faire_reseau.topics.enums import GridState, Phase
from faire_reseau.topics.logic.problem import (
    held_slots,
)
from faire_reseau.topics.models import Forum, Grid
from faire_reseau.topics.permissions import Standing, can_run_forum, can_see, can_take_part, standing_of, visible_to
from faire_reseau.topics.texts import PHASE_LABELS
from faire_reseau.ui.templatetags.ui import content


def forums_for(user: User, gathering: Gathering) -> list[Forum]:
    """The forums of `gathering` that `user` may read, in the order of the agenda; one statement."""
    rows = visible_to(user).filter(session__gathering=gathering)
    return list(rows.select_related("session__gathering").order_by("session__starts_at", "pk"))


def forums_of(gathering: Gathering) -> list[Forum]:
    """All forums of `gathering` in the order of the agenda; one statement. For those whose right was settled before."""
    rows = Forum.objects.filter(session__gathering=gathering, session__state=SessionState.PLANNED)
    return list(rows.select_related("session__gathering").order_by("session__starts_at", "pk"))


def open_forums(gathering: Gathering, _at: datetime) -> list[OpenPoint]:
    """The forums of `gathering` that still propose, wish or compose, for the page that finishes it; one query."""
    early = (Phase.PROPOSE, Phase.WISH, Phase.COMPOSE)
    sentence = _("“%(title)s” stands at “%(phase)s”: no grid is published.")
    return [
        OpenPoint(
            _with_language(sentence, forum.session.title, PHASE_LABELS[Phase(forum.phase)]),
            ("topics:forum", (gathering.slug, forum.pk)),
            goes_on=True,
        )
        for forum in forums_of(gathering)
        if forum.phase in early
    ]


def _with_language(sentence: str, title: str, phase: object) -> SafeString:
    """`sentence` of the house about `title`, which is in the language of who wrote it."""
    words = {"title": conditional_escape(content(title)), "phase": escape(phase)}
    return mark_safe(sentence % words)  # noqa: S308  (a sentence of the house; what goes into it is escaped)


def forum_for(user: User, slug: str, forum_id: int) -> Forum:
    """The forum if `user` may read it; two to four statements."""
    forum = _found(slug, forum_id)
    if not can_see(user, forum):
        raise Http404
    return forum


def forum_and_standing_for(user: User, slug: str, forum_id: int) -> tuple[Forum, Standing]:
    """The forum if `user` may read it, and where they stand in it; three queries."""
    published = Exists(Grid.objects.filter(forum=OuterRef("pk"), state=GridState.PUBLISHED))
    forum = _found(slug, forum_id, is_published=published)
    standing = standing_of(user, forum, is_published=forum.is_published)  # type: ignore[attr-defined]  # annotated
    if standing is None:
        raise Http404
    return forum, standing


def forum_to_tell(forum_id: int) -> Forum:
    """A forum of which screens are told, whoever follows it; one query."""
    return Forum.objects.select_related("session__gathering").get(pk=forum_id)


def forum_to_run_for(user: User, slug: str, forum_id: int) -> Forum:
    """The forum if `user` runs it; two statements."""
    forum = _found(slug, forum_id)
    if not can_run_forum(user, forum):
        raise Http404
    return forum


def forum_to_join_for(user: User, slug: str, forum_id: int) -> tuple[Forum, Person]:
    """The forum and the person of `user`, if they take part in it; three statements."""
    forum = _found(slug, forum_id)
    person = person_of(user)
    if person is None or not can_take_part(user, forum):
        raise Http404
    return forum, person


def forum_to_propose_for(user: User, slug: str, forum_id: int) -> tuple[Forum, Person | None]:
    """The forum if `user` takes part in it or runs it, and their person when they take part; three to five queries."""
    forum = forum_to_name_hosts_for(user, slug, forum_id)
    return forum, person_taking_part(user, forum)


def forum_to_name_hosts_for(user: User, slug: str, forum_id: int) -> Forum:
    """The forum if `user` takes part in it or runs it, and so names hosts of topics; three or four queries."""
    forum = _found(slug, forum_id)
    if not (can_take_part(user, forum) or can_run_forum(user, forum)):
        raise Http404
    return forum


def person_taking_part(user: User, forum: Forum) -> Person | None:
    """The person of `user` when they have a confirmed place; two statements."""
    return person_of(user) if can_take_part(user, forum) else None


def published_grid(forum: Forum) -> Grid | None:
    """The last grid published, which is the one that holds; one statement."""
    return Grid.objects.filter(forum=forum, state=GridState.PUBLISHED).order_by("-number").first()


def sessions_without_forum(gathering: Gathering) -> QuerySet[Session]:
    """The barcamps and open forums of the agenda on which no forum is open yet; one statement."""
    taken = Exists(Forum.objects.filter(session=OuterRef("pk")))
    rows = Session.objects.filter(gathering=gathering, format__in=FORUM_FORMATS, state=SessionState.PLANNED)
    return rows.filter(~taken).order_by("starts_at", "pk")


def session_to_open_for(user: User, slug: str, session_id: int) -> Session:
    """A barcamp or open forum of a gathering that `user` runs; three statements."""
    gathering = gathering_to_run_for(user, slug)
    session = Session.objects.filter(gathering=gathering, pk=session_id, format__in=FORUM_FORMATS).first()
    if session is None or session.state != SessionState.PLANNED:
        raise Http404
    session.gathering = gathering
    return session


def gathering_of_forums_for(user: User, slug: str) -> Gathering:
    """The gathering whose forums are looked at, if `user` may read it."""
    return gathering_for(user, slug)


def _found(slug: str, forum_id: int, **columns: Exists) -> Forum:
    rows = Forum.objects.select_related("session__gathering", "pitch_round").annotate(**columns)
    forum = rows.filter(pk=forum_id, session__gathering__slug=slug).first()
    if forum is None:
        raise Http404
    return forum


def slots_of_forum(forum: Forum) -> list[Slot]:
    """The slots of `forum` in order; one statement."""
    return list(forum.slots.order_by("starts_at"))


def slots_to_come(forum: Forum, at: datetime) -> list[Slot]:
    """The slots of `forum` that nothing holds: to come, or all of them before and after the forum; one statement."""
    slots = slots_of_forum(forum)
    past_slots = held_slots([(slot.pk, slot.starts_at, slot.ends_at) for slot in slots], at)
    return [slot for slot in slots if slot.pk not in past_slots]


def spaces_of_forum(forum: Forum) -> list[Space]:
    """The spaces of `forum` in order; one statement."""
    return list(forum.spaces.order_by("rank", "pk"))


def slot_name(forum: Forum, slot: Slot, slots: list[Slot]) -> str:
    """The hour of a slot as one says it, with the day when the forum has several; no statement."""
    zone = ZoneInfo(forum.session.gathering.time_zone)
    begins = slot.starts_at.astimezone(zone)
    several = len({other.starts_at.astimezone(zone).date() for other in slots}) > 1
    return written(begins, "D j, H:i" if several else "H:i")


def hour_of(forum: Forum, slot: Slot) -> str:
    """The hour of a slot as one says it in its forum; one statement."""
    return slot_name(forum, slot, slots_of_forum(forum))
