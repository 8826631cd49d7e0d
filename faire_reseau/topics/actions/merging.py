"""Action: merge two people in forums: one wish a topic, one choice a slot, one host."""

from datetime import datetime

from django.db.models import F

from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.network.models import Person
from faire_reseau.topics.events import TopicChanged, WishChanged
from faire_reseau.topics.models import Choice, Forum, Host, Wish


def merge_person_wishes(gone: Person, remaining: Person, _by: User, _at: datetime) -> None:
    """The plug into `network.actions.also_merge_people`: where both wished for a topic, the last wish said is the one that holds."""
    own = {wish.topic_id: wish for wish in Wish.objects.filter(person=remaining)}
    wanted = list(Wish.objects.filter(person=gone).select_related("topic").order_by("pk"))
    for wish in wanted:
        other = own.get(wish.topic_id)
        if other is not None and other.at >= wish.at:
            wish.delete()
            continue
        if other is not None:
            other.delete()
        wish.person = remaining
        wish.save(update_fields=["person"])
    # Kept cards and boards may name them.
    Forum.objects.update(version=F("version") + 1, cards_version=F("cards_version") + 1)
    for wish in wanted:
        publish(WishChanged(forum_id=wish.topic.forum_id, topic_id=wish.topic_id))
    for forum_id, topic_id in Host.objects.filter(person=gone).values_list("topic__forum", "topic"):
        publish(TopicChanged(forum_id=forum_id, topic_id=topic_id))


def merge_person_choices(gone: Person, remaining: Person, _by: User, _at: datetime) -> None:
    """The same for where they mean to be in a slot: what somebody chose wins over what the grid gave, then the last."""
    own = {(choice.forum_id, choice.slot_id): choice for choice in Choice.objects.filter(person=remaining)}
    for choice in list(Choice.objects.filter(person=gone).order_by("pk")):
        other = own.get((choice.forum_id, choice.slot_id))
        if other is not None and (other.is_own, other.at) >= (choice.is_own, choice.at):
            choice.delete()
            continue
        if other is not None:
            other.delete()
        choice.person = remaining
        choice.save(update_fields=["person"])
