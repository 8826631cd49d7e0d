"""What was recorded about a gathering and everybody may read: the facts from which its article is drafted."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.models import Presence
from faire_reseau.activities.queries import attendance_of, breakdown_of, holding
from faire_reseau.articles.logic.draft import Facts, Forum, Group, Signed, Spoken, Wanted
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries import sessions_of, signatures_expected, unnamed_voices
from faire_reseau.gatherings.texts import FORMAT_LABELS
from faire_reseau.network.queries import name_on
from faire_reseau.topics import models as of_topics
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.permissions import visible_to
from faire_reseau.ui.templatetags.ui import days

MOST_TOPICS = 5
_NOT_TOLD = (Format.BREAK, Format.MEAL, Format.WELCOME)


def facts_of(gathering: Gathering, at: datetime) -> tuple[Facts, bool]:
    """Everything a drafted article may say about `gathering` at `at`, and whether any of it is invented.

    What visitors may not read is not in it: topics of a forum that is not public, speakers whom programmes do not name to
    them. Days are those of the gathering's own time zone. Fourteen queries and four a forum.
    """
    today = localdate(at, ZoneInfo(gathering.time_zone))
    unnamed = unnamed_voices(gathering, visitor(), today)
    sessions = list(sessions_of(gathering))
    by_format = {code: [one for one in sessions if one.format == code] for code in Format}

    programme = {one.format for one in sessions if one.slot_id is None}  # topics on a grid are told with their forum

    def spoken(*codes: Format) -> tuple[Spoken, ...]:
        return tuple(_spoken(gathering, one, unnamed) for code in codes for one in by_format[code])

    on_agenda = [one for code in (Format.BARCAMP, Format.OPEN_FORUM) for one in by_format[code]]
    halves = [half for half, _people in breakdown_of(gathering.action).half_days if not half.meeting.is_called_off]
    signed = _signed(gathering, [half.pk for half in halves if half.on <= today])
    forums = tuple(
        _forum(gathering, one)
        for one in of_topics.Forum.objects.filter(session__in=on_agenda).select_related("session").order_by("pk")
    )
    facts = Facts(
        title=gathering.title,
        days=days(gathering.starts_on, gathering.ends_on),
        place=gathering.place_name,
        host=name_on(gathering.host, gathering.starts_on),
        agenda_address=reverse("gatherings:agenda", args=[gathering.slug]),
        with_names=tuple(name_on(other, gathering.starts_on) for other in gathering.co_organisers.all()),
        signed=signed,
        formats=tuple(_format_label(code).lower() for code in Format if code in programme and code not in _NOT_TOLD),
        presented=spoken(Format.PLENARY, Format.REPORT),
        talks=spoken(Format.TALK),
        questions=spoken(Format.QUESTIONS),
        forums=forums,
    )
    has_samples = signed.has_sample_people or any(one.has_sample_topics or one.has_sample_wishes for one in forums)
    return facts, gathering.is_sample or has_samples


def _signed(gathering: Gathering, held: list[int]) -> Signed:
    """Who signed for the half-days `held` (keys): those that have come and were not called off."""
    action = gathering.action
    page = reverse("activities:action", args=[action.pk])
    breakdown = breakdown_of(action)
    present = {half.pk: people for half, people in breakdown.half_days}
    lengths = attendance_of(action)
    expected = signatures_expected(gathering, held)
    noted = holding(Presence.objects.filter(half_day__meeting__action=action))
    signed = set(noted.values_list("half_day", "person"))
    return Signed(
        people=sum(lengths.values()),
        half_days=len(held),
        half_days_empty=sum(not present[half] for half in held),
        lengths=lengths,
        registered=len({person for _half, person in expected}),
        expected=len(expected),
        missing=len(expected - signed),
        trades=_groups([(str(trade), people) for trade, people in breakdown.trades], f"{page}#metier-"),
        centres=_groups(breakdown.centres, f"{page}#centre-"),
        has_sample_people=Presence.objects.filter(half_day__meeting__action=action, person__is_sample=True).exists(),
        people_address=f"{page}#chiffres",
        half_days_address=f"{page}#demi-journees",
    )


def _groups(rows: list[tuple[str, int]], page: str) -> tuple[Group, ...]:
    return tuple(Group(name, people, f"{page}{slugify(name)}") for name, people in rows)


def _spoken(gathering: Gathering, session: Session, unnamed: frozenset[int]) -> Spoken:
    speakers = (one for one in session.speakers.all() if one.person_id not in unnamed)
    return Spoken(
        title=session.title,
        format_label=_format_label(session.format),
        address=reverse("gatherings:session", args=[gathering.slug, session.pk]),
        speakers=tuple(
            ", ".join(word for word in (one.name, one.role, one.organisation_name) if word) for one in speakers
        ),
        is_sample=session.is_sample,
    )


def _forum(gathering: Gathering, forum: of_topics.Forum) -> Forum:
    """What everybody may read of a forum: before its grid is published, how many topics it has and no more."""
    topics = of_topics.Topic.objects.filter(forum=forum, state=TopicState.SUGGESTED)
    title = forum.session.title
    has_sample_topics = topics.filter(is_sample=True).exists()
    if not visible_to(visitor()).filter(pk=forum.pk).exists():
        figures = reverse("topics:figures", args=[gathering.slug])
        return Forum(title, topics.count(), f"{figures}#forum-{forum.pk}", has_sample_topics=has_sample_topics)
    page = reverse("topics:forum", args=[gathering.slug, forum.pk])
    most = topics.annotate(people=Count("wishes")).filter(people__gt=0).order_by("-people", "number")[:MOST_TOPICS]
    return Forum(
        title,
        topics.count(),
        f"{page}#topics-title",
        tuple(Wanted(one.title, one.people, f"{page}#sujet-{one.pk}", one.is_sample) for one in most),
        has_sample_topics=has_sample_topics,
        has_sample_wishes=of_topics.Wish.objects.filter(topic__in=topics, is_sample=True).exists(),
    )


def _format_label(code: str) -> str:
    return str(FORMAT_LABELS[Format(code)])
