"""What this room holds about one person, for them to take away."""

from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.topics.models import Choice, Host, Wish


def topic_data(user: User) -> dict[str, list[dict[str, Any]]]:
    """Topics hosted, wishes and choices of `user`, as plain values; three statements."""
    hosted = Host.objects.filter(person__user=user).select_related("topic").order_by("pk")
    wishes = Wish.objects.filter(person__user=user).select_related("topic").order_by("pk")
    choices = Choice.objects.filter(person__user=user).select_related("topic", "slot").order_by("pk")
    return {
        "hosts": [{"topic": row.topic.title, "text": row.topic.text} for row in hosted],
        "wishes": [{"topic": row.topic.title, "level": row.level, "at": row.at.isoformat()} for row in wishes],
        "choices": [
            {"slot": row.slot.starts_at.isoformat(), "topic": row.topic.title if row.topic else None} for row in choices
        ],
    }
