"""What the room forgets when an account is erased."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.topics.events import WishChanged
from faire_reseau.topics.models import Absence, Choice, Wish


def erase_person_traces(user: User, _at: datetime) -> None:
    """Wishes, programmes and absences of the person of `user` go; topics stay, hosted by somebody without a name.

    Called inside the transaction of the erasure. Publishes `WishChanged` for each topic they wanted.
    """
    wishes = Wish.objects.filter(person__user=user)
    wanted = list(wishes.values_list("topic__forum", "topic"))
    wishes.delete()
    Choice.objects.filter(person__user=user).delete()
    Absence.objects.filter(person__user=user).delete()
    for forum_id, topic_id in wanted:
        publish(WishChanged(forum_id=forum_id, topic_id=topic_id))
