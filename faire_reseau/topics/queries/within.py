"""Contents of forums on sessions, slots and spaces of an agenda, before these are edited or cancelled."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from faire_reseau.gatherings.enums import SessionState
from faire_reseau.gatherings.models import Session, Slot, Space
from faire_reseau.topics.enums import GridState, TopicState
from faire_reseau.topics.models import Cell, Choice, Forum, Placement, Topic, Wish


def workshops_of(session: Session) -> QuerySet[Session]:
    """The sessions that topics of the forum of `session` became."""
    placements = Placement.objects.filter(topic__forum__session=session, topic__state=TopicState.SUGGESTED)
    return Session.objects.filter(pk__in=placements.values("session")).select_related("space", "gathering")


def why_by_topic(session: Session) -> Any:
    """Why a workshop is cancelled and restored by its topic, with its forum, or by a further grid; None for what is no
    workshop, and for a workshop on the agenda of a forum that is cancelled.
    """
    placement = Placement.objects.filter(session=session).select_related("topic__forum__session").first()
    if placement is None:
        return None
    title = {"title": placement.topic.title}
    is_planned = session.state == SessionState.PLANNED
    if placement.topic.state != TopicState.SUGGESTED:
        return None if is_planned else _("It comes from the topic “%(title)s”, which was withdrawn.") % title
    forum = placement.topic.forum.session
    if forum.state == SessionState.CANCELLED:
        why = _(
            "It is a workshop of “%(title)s”, which is cancelled: restore that session, and its workshops are with it."
        )
        return None if is_planned else why % {"title": forum.title}
    if is_planned:
        return (
            _("It comes from the topic “%(title)s”: withdraw the topic to cancel it, or move it on the grid.") % title
        )
    if session.slot_id is None:  # a further grid was published without it
        why = _("It comes from the topic “%(title)s”, which is not on the published grid: place it there and publish.")
        return why % title
    return None


def cancelling_of(session: Session) -> list[str]:
    """What becomes of the forum of `session` and of its workshops once it is cancelled."""
    forum = Forum.objects.filter(session=session).first()
    if forum is None:
        return []
    topics = Topic.objects.filter(forum=forum, state=TopicState.SUGGESTED).count()
    wishes = Wish.objects.filter(topic__forum=forum).values("person").distinct().count()
    workshops = workshops_of(session).filter(state=SessionState.PLANNED).count()
    sentences = [
        ngettext(
            "Its forum closes with its %(topics)s topic and the wishes of %(wishes)s people: they are kept, nobody proposes, "
            "wishes or chooses until it is restored.",
            "Its forum closes with its %(topics)s topics and the wishes of %(wishes)s people: they are kept, nobody proposes, "
            "wishes or chooses until it is restored.",
            topics,
        )
        % {"topics": topics, "wishes": wishes}
    ]
    if workshops:
        sentences.append(
            ngettext(
                "Its %(n)s workshop is cancelled with it, and restored with it.",
                "Its %(n)s workshops are cancelled with it, and restored with it.",
                workshops,
            )
            % {"n": workshops}
        )
    return sentences


def moving_of(thing: Slot | Space | Session) -> list[str]:
    """What follows when a slot, a space or the session of a forum is edited although a grid stands on it."""
    if isinstance(thing, Session):
        return _moving_session(thing)
    where = {"slot": thing} if isinstance(thing, Slot) else {"space": thing}
    sentences = []
    working = Cell.objects.filter(grid__state=GridState.WORKING, **where).count()
    workshops = Session.objects.filter(state=SessionState.PLANNED, **where).count()
    if working:
        sentences.append(
            ngettext(
                "%(n)s topic of the grid stands there, and stays.",
                "%(n)s topics of the grid stand there, and stay.",
                working,
            )
            % {"n": working}
        )
    if workshops:
        sentences.append(
            ngettext(
                "%(n)s workshop is shown with what you change; calendars learn of it.",
                "%(n)s workshops are shown with what you change; calendars learn of it.",
                workshops,
            )
            % {"n": workshops}
        )
    if isinstance(thing, Slot):
        people = Choice.objects.filter(slot=thing, topic__isnull=False).values("person").distinct().count()
        if people:
            sentences.append(
                ngettext("The programme of %(n)s person follows.", "The programmes of %(n)s people follow.", people)
                % {"n": people}
            )
        if working:
            sentences.append(
                _("Hosts who do not come at the new hours are shown on the page where the grid is composed.")
            )
    else:
        if most := _most_people_in(thing):
            sentence = ngettext(
                "Up to %(n)s person goes there at one hour.", "Up to %(n)s people go there at one hour.", most
            )
            sentences.append(sentence % {"n": most})
        if working:
            sentences.append(
                _("With fewer places or less equipment, the grid may no longer hold: compose or mend it again.")
            )
    return sentences


def _most_people_in(space: Space) -> int:
    """How many people go to `space` at the hour at which most do; one query."""
    placed = Placement.objects.filter(
        session__space=space,
        session__state=SessionState.PLANNED,
        session__slot=OuterRef("slot"),
        topic=OuterRef("topic"),
    )
    by_slot = (
        Choice.objects.filter(Exists(placed)).order_by().values("slot").annotate(people=Count("person", distinct=True))
    )
    return max((row["people"] for row in by_slot), default=0)


def _moving_session(session: Session) -> list[str]:
    if Placement.objects.filter(session=session).exists():
        return [
            _("It stands on the grid: its hours and its space are those of the grid, its words those of its topic.")
        ]
    forum = Forum.objects.filter(session=session).first()
    slots = forum.slots.count() if forum is not None else 0
    if not slots:
        return []
    return [
        ngettext(
            "The %(n)s slot of its forum keeps its hours: change it by itself.",
            "The %(n)s slots of its forum keep their hours: change them by themselves.",
            slots,
        )
        % {"n": slots}
    ]
