"""What the room forgets when a person is erased."""

from datetime import datetime

from django.db.models import F

from faire_reseau.kit.events import publish
from faire_reseau.network.models import Person
from faire_reseau.topics.events import WishChanged
from faire_reseau.topics.models import Absence, Choice, Forum, Wish


def erase_person_traces(person: Person, _at: datetime) -> None:
    """Wishes, programmes and absences of `person` go; topics stay, hosted by somebody without a name.

    Called inside the transaction of the erasure. Publishes `WishChanged` for each topic they wanted.
    """
    wishes = Wish.objects.filter(person=person)
    wanted = list(wishes.values_list("topic__forum", "topic"))
    wishes.delete()
    Choice.objects.filter(person=person).delete()
    Absence.objects.filter(person=person).delete()
    # Kept cards and boards may name them.
    Forum.objects.update(version=F("version") + 1)
    for forum_id, topic_id in wanted:
        publish(WishChanged(forum_id=forum_id, topic_id=topic_id))
