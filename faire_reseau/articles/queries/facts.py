"""Query: the public facts of a gathering, from which its article is drafted."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.urls import reverse
from django.utils.text import slugify
from django.utils.timezone import localdate

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.models import Presence
from faire_reseau.activities.queries import breakdown_of, recorded_of
from faire_reseau.articles.logic.facts import Facts, Forum, Group, Signed, Spoken, Wanted
from faire_reseau.articles.queries.outcomes import asked_at, outcomes_of
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.queries import sessions_of, unnamed_voices
from faire_reseau.gatherings.texts import FORMAT_LABELS
from faire_reseau.network.queries import name_on
from faire_reseau.topics import models as of_topics
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.permissions import visible_to
from faire_reseau.ui.templatetags.ui import days, label

MOST_TOPICS = 5
_NOT_TOLD = (Format.BREAK, Format.MEAL, Format.WELCOME)


def facts_of(gathering: Gathering, at: datetime) -> tuple[Facts, bool]:
    """Everything a drafted article may say about `gathering` at `at`, and whether any of it is invented.

    What visitors may not read is not in it: topics, ideas and commitments of a forum that is not public, questions without a
    written answer, speakers whom programmes do not name to them. Days are those of the gathering's own time zone. Some thirty queries,
    four a forum, ten more where its grid is published, and three a session that took questions.
    """
    today = localdate(at, ZoneInfo(gathering.time_zone))
    unnamed = unnamed_voices(gathering, visitor(), today)
    sessions = list(sessions_of(gathering))
    by_format = {code: [session for session in sessions if session.format == code] for code in Format}

    # Topics on a grid stand with their forum.
    programme = {session.format for session in sessions if session.slot_id is None}

    def spoken(*codes: Format) -> tuple[Spoken, ...]:
        begun = (session for code in codes for session in by_format[code] if session.starts_at <= at)
        return tuple(_spoken(gathering, session, unnamed) for session in begun)

    on_agenda = [session for code in (Format.BARCAMP, Format.OPEN_FORUM) for session in by_format[code]]
    half_days = breakdown_of(gathering.action).half_days
    present = {half.on for half, people in half_days if people}
    signed = _signed(gathering, at)
    forums = tuple(
        _forum(gathering, forum)
        for forum in of_topics.Forum.objects.filter(session__in=on_agenda).select_related("session").order_by("pk")
    )
    question_times = asked_at(gathering, [session for session in sessions if session.starts_at <= at])
    outcomes = outcomes_of(gathering)
    facts = Facts(
        title=gathering.title,
        days=days(gathering.starts_on, gathering.ends_on),
        days_held=_said(sorted(present)),
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
        asked=question_times,
        outcomes=outcomes,
    )
    has_samples = (
        signed.has_sample_people
        or any(forum.has_sample_topics or forum.has_sample_wishes for forum in forums)
        or any(session.has_samples for session in question_times)
        or any(outcome.has_sample_ideas or outcome.has_sample_commitments for outcome in outcomes)
    )
    return facts, gathering.is_sample or has_samples


def _signed(gathering: Gathering, at: datetime) -> Signed:
    """Who signed for the half-days that have come at `at` and were not called off, as the page of the action says it."""
    action = gathering.action
    page = reverse("activities:action", args=[action.pk])
    breakdown = breakdown_of(action)
    recorded = recorded_of(action, at)
    return Signed(
        signatures=recorded.signatures,
        noted=recorded.noted,
        people=sum(recorded.lengths.values()),
        half_days=recorded.half_days,
        half_days_empty=recorded.half_days_empty,
        lengths=recorded.lengths,
        registered=recorded.registered,
        expected=recorded.expected,
        missing=recorded.missing,
        trades=tuple(
            Group(label(trade), people, f"{page}#metier-{slugify(str(trade))}") for trade, people in breakdown.trades
        ),
        centres=tuple(Group(name, people, f"{page}#centre-{slugify(name)}") for name, people in breakdown.centres),
        has_sample_people=Presence.objects.filter(half_day__meeting__action=action, person__is_sample=True).exists(),
        people_address=f"{page}#chiffres",
        page=page,
    )


def _said(on: list[date]) -> str:
    """The days `on` as one says them: by their ends when they follow one another, else each; "" for none."""
    if not on:
        return ""
    if (on[-1] - on[0]).days == len(on) - 1:
        return days(on[0], on[-1])
    return ", ".join(days(day, day) for day in on)


def _spoken(gathering: Gathering, session: Session, unnamed: frozenset[int]) -> Spoken:
    speakers = (speaker for speaker in session.speakers.all() if speaker.person_id not in unnamed)
    return Spoken(
        title=session.title,
        format_label=_format_label(session.format),
        address=reverse("gatherings:session", args=[gathering.slug, session.pk]),
        speakers=tuple(
            ", ".join(word for word in (speaker.name, speaker.role, speaker.organisation_name) if word)
            for speaker in speakers
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
        tuple(Wanted(topic.title, topic.people, f"{page}#sujet-{topic.pk}", topic.is_sample) for topic in most),
        wanted_address=f"{page}?ordre=wanted#topics-title",
        has_sample_topics=has_sample_topics,
        has_sample_wishes=of_topics.Wish.objects.filter(topic__in=topics, is_sample=True).exists(),
    )


def _format_label(code: str) -> str:
    return str(FORMAT_LABELS[Format(code)])
