"""Queries on people in this room: what is held about somebody, and what an erasure does to it."""

from typing import Any

from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.cooperations.models import Cooperation, Dots, GroupReport, Here, Idea, News
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.kit.erasure import Fate, Subject


def cooperation_data(user: User) -> dict[str, Any]:
    """What this room holds about `user`; the words of others about a draft that they may not read are left out. Nine queries."""
    readable = set(visible_to(user).values_list("pk", flat=True))
    notes = GroupReport.objects.filter(secretary__user=user).select_related("session").order_by("pk")
    carried = (
        Idea.objects.filter(carrier__user=user).exclude(author__user=user).select_related("harvest__forum__session")
    )
    dots = Dots.objects.filter(person__user=user).select_related("idea__harvest__forum__session").order_by("pk")
    here = Here.objects.filter(person__user=user).select_related("session").order_by("pk")

    def told(words: str, gathering: int | None) -> str:
        return words if gathering is None or gathering in readable else ""

    def of_idea(idea: Idea) -> str:
        return told(idea.text, idea.harvest.forum.session.gathering_id)

    return {
        "notes_taken": [
            {
                "group": told(report.session.title, report.session.gathering_id),
                "text": told(report.text, report.session.gathering_id),
                "state": report.state,
            }
            for report in notes
        ],
        "ideas": [
            {"text": idea.text, "noted_at": idea.noted_at.isoformat(), "withdrawn": idea.is_withdrawn}
            for idea in Idea.objects.filter(author__user=user).order_by("pk")
        ],
        "ideas_carried_on": [of_idea(idea) for idea in carried.order_by("pk")],
        "dots": [{"idea": of_idea(dots_row.idea), "number": dots_row.number} for dots_row in dots],
        "here": [
            {"group": told(presence.session.title, presence.session.gathering_id), "since": presence.since.isoformat()}
            for presence in here
        ],
        "cooperations": [
            {
                "title": told(cooperation.title, cooperation.gathering_id),
                "next_step": told(cooperation.next_step, cooperation.gathering_id)
                if _sees_to(user, cooperation)
                else "",
            }
            for cooperation in Cooperation.objects.filter(Q(members__user=user) | Q(next_owner__user=user))
            .distinct()
            .select_related("next_owner")
            .order_by("pk")
        ],
        "news_written": [
            {"on": news.on.isoformat(), "text": news.text}
            for news in News.objects.filter(written_by=user).order_by("pk")
        ],
    }


def _sees_to(user: User, cooperation: Cooperation) -> bool:
    return cooperation.next_owner is not None and cooperation.next_owner.user_id == user.pk


def cooperation_fates(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; five queries."""
    if subject.person is None:
        return []
    person = subject.person
    dots = Dots.objects.filter(person=person).aggregate(n=Sum("number"))["n"] or 0
    cooperations = Cooperation.objects.filter(Q(members=person) | Q(next_owner=person)).distinct().count()
    return [
        Fate(
            _("reports of groups"), GroupReport.objects.filter(secretary=person).count(), _("they stay without a name")
        ),
        Fate(
            _("ideas noted or carried on"),
            Idea.objects.filter(Q(author=person) | Q(carrier=person)).count(),
            _("they stay without a name"),
        ),
        Fate(_("dots placed on ideas"), dots, _("they count on, without whose they are")),
        Fate(_("presences in groups"), Here.objects.filter(person=person).count()),
        Fate(_("cooperations"), cooperations, _("they go on without the person")),
    ]
