"""Query: personal data of this room about one person."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.topics.models import Absence, Choice, Host, NoWish, Topic, Wish


def topic_data(user: User) -> dict[str, list[dict[str, Any]]]:
    """Topics proposed and hosted, wishes, choices, absences of `user`, as plain values; seven queries.

    The words of somebody else about a draft gathering that `user` may not read are left out, what is held is not.
    """
    concerned = Q(pk__in=Host.objects.filter(person__user=user).values("topic"))
    concerned |= Q(pk__in=Wish.objects.filter(person__user=user).values("topic"))
    concerned |= Q(pk__in=NoWish.objects.filter(person__user=user).values("topic"))
    concerned |= Q(pk__in=Choice.objects.filter(person__user=user).values("topic"))
    readable = Topic.objects.filter(concerned, forum__session__gathering__in=visible_to(user))
    seen = set(readable.values_list("pk", flat=True))
    proposed = Topic.objects.filter(proposed_by__user=user).order_by("pk")
    hosted = Host.objects.filter(person__user=user).select_related("topic").order_by("pk")
    wishes = Wish.objects.filter(person__user=user).select_related("topic").order_by("pk")
    unwanted = NoWish.objects.filter(person__user=user).select_related("topic").order_by("pk")
    choices = Choice.objects.filter(person__user=user).select_related("topic", "slot").order_by("pk")
    away = Absence.objects.filter(person__user=user).select_related("slot").order_by("pk")
    return {
        "proposes": [
            {"topic": row.title, "text": row.text, "state": row.state, "at": row.made_at.isoformat()}
            for row in proposed
        ],
        "hosts": [
            {"topic": row.topic.title, "text": row.topic.text} if row.topic_id in seen else {"topic": "", "text": ""}
            for row in hosted
        ],
        "wishes": [
            {"topic": row.topic.title if row.topic_id in seen else "", "level": row.level, "at": row.at.isoformat()}
            for row in wishes
        ],
        "not_wished": [
            {"topic": row.topic.title if row.topic_id in seen else "", "at": row.at.isoformat()} for row in unwanted
        ],
        "choices": [
            {
                "slot": row.slot.starts_at.isoformat(),
                "topic": None if row.topic is None else row.topic.title if row.topic_id in seen else "",
            }
            for row in choices
        ],
        "absences": [{"slot": row.slot.starts_at.isoformat()} for row in away],
    }


def _wishes(person: int) -> int:
    return Wish.objects.filter(person=person).count() + NoWish.objects.filter(person=person).count()


def fates_of(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; six statements."""
    if subject.person is None:
        return []
    proposed = Topic.objects.filter(proposed_by=subject.person).count()
    hosted = Host.objects.filter(person=subject.person).exclude(topic__proposed_by=subject.person).count()
    stays = _("they stay open, without the name; where nobody else hosts them, the organisers can name a host")
    return [
        Fate(_("wishes"), _wishes(subject.person)),
        Fate(_("choices of a programme"), Choice.objects.filter(person=subject.person).count()),
        Fate(_("absences noted"), Absence.objects.filter(person=subject.person).count()),
        Fate(_("topics proposed"), proposed, stays),
        Fate(_("topics of others hosted"), hosted, stays),
    ]
