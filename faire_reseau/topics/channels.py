"""Live messages of a forum: channels for readers, participants, the wall, organisers."""

from dataclasses import dataclass
from typing import Any

from django.db import transaction

from faire_reseau import live
from faire_reseau.activities.queries import present_in
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.queries import chosen_mode
from faire_reseau.kit.holding import hold
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Forum, Topic
from faire_reseau.topics.permissions import can_run_forum, can_see, can_take_part
from faire_reseau.topics.queries import forums_of, hosts_of, people_wishing, published_grid, wish_counts, wishes_for
from faire_reseau.topics.queries.boards import working_grid
from faire_reseau.topics.queries.compositions import last_composition
from faire_reseau.topics.queries.onward import wall_key_of

PREFIX = "forum"
WALL = "wall"
CARDS = "cards"
COMPOSING = "composing"


def register() -> None:
    """Declare the channels with the predicates that guard them."""
    live.register(PREFIX, may_follow, snapshot=snapshot, apply=apply, for_guests=True)
    live.register(CARDS, may_follow_cards, snapshot=cards_snapshot, apply=cards_apply, for_guests=True)
    live.register(WALL, may_follow_wall, snapshot=wall_snapshot, apply=wall_apply)
    live.register(COMPOSING, may_compose, snapshot=composing_snapshot, apply=composing_apply)


def name(forum_id: int) -> str:
    """The channel of a forum."""
    return f"{PREFIX}:{forum_id}"


def wall_name(welcome_key: str) -> str:
    """The channel of a gathering's wall: whoever holds the key that hangs in the room may follow it."""
    return f"{WALL}:{welcome_key}"


def may_follow(user: Any, channel: str) -> bool:
    """Whoever may read the forum may follow it."""
    forum = _forum(channel)
    return forum is not None and can_see(user, forum)


def cards_name(forum_id: int) -> str:
    """The channel of the cards of a forum, which name hosts: for those who have a place, to whom programmes name each other."""
    return f"{CARDS}:{forum_id}"


def may_follow_cards(user: Any, channel: str) -> bool:
    """Whoever takes part in the forum: every host on the list of a gathering is named to all who have a place there."""
    forum = _forum(channel)
    return forum is not None and can_take_part(user, forum)


def cards_snapshot(_user: Any, channel: str) -> dict[str, Any]:
    """What fresh cards of a forum depend on: the topics that stand, their titles and who hosts them."""
    forum = _forum(channel)
    if forum is None:
        return {}
    topics = forum.topics.filter(state=TopicState.SUGGESTED)
    return {str(topic.pk): [topic.title, hosts_of(topic.pk)] for topic in topics}


def cards_apply(before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """The cards after a message; one without HTML is of a topic that stands no longer."""
    payload = message.payload
    others = {pk: card for pk, card in before.items() if pk != str(payload["topic"])}
    return {**others, str(payload["topic"]): [payload["title"], payload["hosts"]]} if payload["stands"] else others


def may_follow_wall(_user: Any, channel: str) -> bool:
    """Whoever holds the key of an announced gathering; it is shown in the room."""
    return _walled(channel) is not None


def snapshot(_user: Any, channel: str) -> dict[str, Any]:
    """What a fresh screen knows: phase, topics that stand, how many want each, the number of the published grid."""
    forum = _forum(channel)
    return _state(forum) if forum else {}


def apply(before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """The screen after a message; kinds that say nothing of these things leave it as it is."""
    payload = message.payload
    after = {**before, **{part: payload[part] for part in ("phase", "published", "people") if part in payload}}
    if "topic" in payload:
        topics = {**before["topics"], str(payload["topic"]): payload["shown"]}
        after["topics"] = {pk: shown for pk, shown in topics.items() if shown is not None}
    return after


def wall_snapshot(user: Any, channel: str) -> dict[str, Any]:
    """The same for every forum of the gathering."""
    gathering = _walled(channel)
    return {str(forum.pk): snapshot(user, name(forum.pk)) for forum in forums_of(gathering)} if gathering else {}


def wall_apply(before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """The wall after a message of one of its forums."""
    forum = str(message.payload.get("forum", ""))
    return {**before, forum: apply(before[forum], message)} if forum in before else before


@dataclass(frozen=True)
class Rendered:
    """The card of a topic in each language, made while the forum was at `version`; empty where each screen fetches its own."""

    version: int
    html: dict[str, str]


def push_topic(forum_id: int, topic_id: int, kind: str, card: Rendered | None = None) -> bool:
    """Tell the screens how a topic stands now, and how many want it; with its card, made before, which travels along.

    Answers whether it was told: no when the forum changed since the card was made.
    """
    # Read and written in one transaction that holds the forum: the last message always tells the last state.
    with transaction.atomic():
        forum = _locked(forum_id)
        if card is not None and card.html and card.version != forum.cards_version:
            return False
        topic = Topic.objects.get(pk=topic_id)
        people = wishes_for(topic_id)
        payload: dict[str, Any] = {
            "forum": forum_id,
            "topic": topic_id,
            "shown": _shown(topic, people),
            "people": people_wishing(forum),
        }
        payload["counts"] = {f"wishes-{topic_id}": people, f"wishing-{forum_id}": payload["people"]}
        if card is not None:
            stands = topic.state == TopicState.SUGGESTED
            content = {"stands": stands, "title": topic.title, "hosts": hosts_of(topic_id), "html": card.html}
            content["is_new"] = kind == "topic_added"
            live.push(cards_name(forum_id), "card", {"topic": topic_id, "counts": payload["counts"], **content})
        push(forum, kind, payload)
    return True


def push_phase(forum_id: int) -> None:
    """Tell the screens in which phase the forum is now."""
    with transaction.atomic():
        forum = _locked(forum_id)
        push(forum, "phase", {"forum": forum_id, "phase": forum.phase})


def push_published(forum_id: int) -> None:
    """Tell the screens that a further grid is published."""
    with transaction.atomic():
        forum = _locked(forum_id)
        grid = published_grid(forum)
        number = grid.number if grid else None
        push(forum, "published", {"forum": forum_id, "phase": forum.phase, "published": number})


def push_presences(half_day_id: int) -> None:
    """Tell the wall of the room how many have signed."""
    key = wall_key_of(half_day_id)
    if key:
        live.push(wall_name(key), "presence", {"counts": {f"present-{half_day_id}": present_in(half_day_id)}})


def push_sign_in(half_day_id: int) -> None:
    """Tell the wall of the room that signing in opened or closed."""
    key = wall_key_of(half_day_id)
    if key:
        live.push(wall_name(key), "sign_in", {"half_day": half_day_id})


def push_screen(gathering_id: int) -> None:
    """Tell the walls of a gathering that they show something else."""
    gathering = Gathering.objects.get(pk=gathering_id)
    live.push(wall_name(gathering.welcome_key), "screen", {"screen": chosen_mode(gathering)})


def push_round(forum_id: int) -> None:
    """Tell phones and walls that the pitch round moved."""
    with transaction.atomic():
        push(_locked(forum_id), "round", {"forum": forum_id})


def composing_name(forum_id: int) -> str:
    """The channel of those who compose the grid of a forum."""
    return f"{COMPOSING}:{forum_id}"


def may_compose(user: Any, channel: str) -> bool:
    """Whoever runs the forum."""
    forum = _forum(channel)
    return forum is not None and can_run_forum(user, forum)


def composing_snapshot(_user: Any, channel: str) -> dict[str, Any]:
    """The version of the working grid, and how far the last composition is."""
    forum = _forum(channel)
    return _composing(forum) if forum else {}


def composing_apply(_before: dict[str, Any], message: live.Message) -> dict[str, Any]:
    """Each message tells all of it."""
    return dict(message.payload)


def push_composing(forum_id: int, kind: str) -> None:
    """Tell organisers how the working grid and the composition stand now."""
    with transaction.atomic():
        forum = _locked(forum_id)
        live.push(composing_name(forum_id), kind, _composing(forum))


def push(forum: Forum, kind: str, payload: dict[str, Any]) -> None:
    """Say something to the readers of `forum` and to the wall."""
    live.push(name(forum.pk), kind, payload)
    live.push(wall_name(forum.session.gathering.welcome_key), kind, payload)


def _state(forum: Forum) -> dict[str, Any]:
    counts = wish_counts(forum)
    grid = published_grid(forum)
    topics = forum.topics.filter(state=TopicState.SUGGESTED)
    return {
        "phase": forum.phase,
        "published": grid.number if grid else None,
        "people": people_wishing(forum),
        "topics": {str(topic.pk): _shown(topic, counts.get(topic.pk, 0)) for topic in topics},
    }


def _shown(topic: Topic, people: int) -> dict[str, Any] | None:
    if topic.state != TopicState.SUGGESTED:
        return None
    return {"title": topic.title, "kind": topic.kind, "wishes": people}


def _composing(forum: Forum) -> dict[str, Any]:
    grid, composition = working_grid(forum), last_composition(forum)
    return {
        "version": grid.version if grid else 0,
        "composition": composition.pk if composition else None,
        "state": composition.state if composition else "",
        "progress": composition.progress if composition else {},
    }


def _locked(forum_id: int) -> Forum:
    hold(Forum(pk=forum_id))
    return Forum.objects.select_related("session__gathering").get(pk=forum_id)


def _forum(channel: str) -> Forum | None:
    number = live.row_in(channel)
    if number is None:
        return None
    return Forum.objects.select_related("session__gathering").filter(pk=number).first()


def _walled(channel: str) -> Gathering | None:
    key = channel.partition(":")[2]
    return Gathering.objects.filter(welcome_key=key).exclude(state=GatheringState.DRAFT).first() if key else None
