"""Action: erase a person from this room."""

from datetime import datetime

from django.db.models import F

from faire_reseau.kit.events import publish
from faire_reseau.network.models import Person
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.events import TopicChanged, WishChanged
from faire_reseau.topics.models import Absence, Choice, Forum, Host, NoWish, Wish


def erase_person_traces(person: Person, _at: datetime) -> None:
    """Wishes, programmes and absences of `person` go; topics stay open, without that host.

    Called inside the transaction of the erasure. Publishes `WishChanged` for each topic they wanted, `TopicChanged` for each
    they hosted.
    """
    wishes = Wish.objects.filter(person=person)
    wanted = list(wishes.values_list("topic__forum", "topic"))
    wishes.delete()
    NoWish.objects.filter(person=person).delete()
    Choice.objects.filter(person=person).delete()
    Absence.objects.filter(person=person).delete()
    # Kept cards and boards may name them.
    Forum.objects.update(version=F("version") + 1, cards_version=F("cards_version") + 1)
    hosted = Host.objects.filter(person=person, topic__state=TopicState.SUGGESTED)
    for forum_id, topic_id in hosted.values_list("topic__forum", "topic"):
        publish(TopicChanged(forum_id=forum_id, topic_id=topic_id))
    for forum_id, topic_id in wanted:
        publish(WishChanged(forum_id=forum_id, topic_id=topic_id))
