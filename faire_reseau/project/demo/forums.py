"""The two forums of Nantes in the demo: topics with their hosts, wishes, and the grids of the later stages."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import Format, GatheringState
from faire_reseau.gatherings.models import Gathering, Slot, Space
from faire_reseau.network.models import Person, Theme
from faire_reseau.project.demo.sample import Sample, facts
from faire_reseau.topics import actions
from faire_reseau.topics.actions import BUDGETS_S
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Forum, Topic
from faire_reseau.topics.tasks import compose_grid

FORUMS = {"barcamp": Format.BARCAMP, "forum-ouvert": Format.OPEN_FORUM}
ORDER = list(Phase)


def load(
    gathering: Gathering, sample: Sample, people: dict[str, Person], stage: str, *, facilitator: User, at: datetime
) -> None:
    """Bring both forums to `stage`; a forum further on is left as it is."""
    for key, format_code in FORUMS.items():
        session = gathering.sessions.get(format=format_code)
        slots, spaces = _ground(gathering, key)
        forum = actions.create_forum(session, slots=slots, spaces=spaces, by=facilitator, at=at)
        topics = _topics(forum, key, sample, people, facilitator)
        if stage == "propose":
            continue
        _wishes(forum, topics, sample, people)
        # The barcamp is a step ahead of the open forum, so that both ways of proposing and wishing can be seen.
        if key == "barcamp":
            _reach(forum, Phase.WISH, facilitator, at)
        if stage in ("published", "finished"):
            _publish(forum, facilitator, at)
        if stage == "finished":
            _reach(forum, Phase.HARVEST, facilitator, at)


def stage_of(gathering: Gathering | None) -> str:
    """How far `gathering` has come, in the words of `--stage`; an absent one stands at the first."""
    if gathering is not None and gathering.state == GatheringState.FINISHED:
        return "finished"
    standing = list(Forum.objects.filter(session__gathering=gathering)) if gathering else []
    if standing and all(ORDER.index(Phase(forum.phase)) >= ORDER.index(Phase.RUN) for forum in standing):
        return "published"
    if any(forum.phase != Phase.PROPOSE for forum in standing):
        return "wish"
    return "propose"


def _ground(gathering: Gathering, forum: str) -> tuple[list[Slot], list[Space]]:
    told = facts("nantes")
    zone = ZoneInfo(gathering.time_zone)
    starts = [
        datetime.fromisoformat(f"{one['day']}T{one['start']}").replace(tzinfo=zone)
        for one in told["slots"]
        if one["forum"] == forum
    ]
    names = [one["name"] for one in told["spaces"] if forum in one["forums"]]
    return (
        list(gathering.slots.filter(starts_at__in=starts).order_by("starts_at")),
        list(gathering.spaces.filter(name__in=names).order_by("rank")),
    )


def _topics(forum: Forum, key: str, sample: Sample, people: dict[str, Person], facilitator: User) -> dict[str, Topic]:
    known = {_plain(topic.title): topic for topic in Topic.objects.filter(forum=forum)}
    sources = {one["key"]: one["source"] for one in facts("nantes")["topics"]}
    themes = {theme.code: theme for theme in Theme.objects.all()}
    topics = {}
    for one in sample.topics:
        if one.forum != key:
            continue
        if _plain(one.title) not in known:
            known[_plain(one.title)] = actions.propose_topic(
                forum,
                title=one.title,
                kind=one.kind,
                text=one.text,
                hosts=[people[host] for host in one.hosts],
                proposed_by=people[one.hosts[0]],
                themes=[themes[code] for code in one.themes],
                needs=list(one.needs),
                source=sources.get(one.key) or "",
                is_sample=one.sample,
                by=facilitator,
                at=one.proposed_at,
            )
        topics[one.key] = known[_plain(one.title)]
    return topics


def _plain(title: str) -> str:
    """A title whatever its spaces: an older demo had no no-break ones."""
    return title.replace("\u00a0", " ")


def _wishes(forum: Forum, topics: dict[str, Topic], sample: Sample, people: dict[str, Person]) -> None:
    if forum.phase != Phase.PROPOSE or Topic.objects.filter(forum=forum, wishes__isnull=False).exists():
        return
    for one in sample.wishes:
        if one.topic in topics:
            person = people[one.person]
            actions.wish(topics[one.topic], person, one.level, by=person.user, at=one.at, is_sample=True)


def _reach(forum: Forum, phase: Phase, facilitator: User, at: datetime) -> None:
    forum.refresh_from_db()
    if ORDER.index(Phase(forum.phase)) < ORDER.index(phase):
        actions.move_to_phase(forum, phase, by=facilitator, at=at)


def _publish(forum: Forum, facilitator: User, at: datetime) -> None:
    forum.refresh_from_db()
    if ORDER.index(Phase(forum.phase)) >= ORDER.index(Phase.RUN):
        return
    _reach(forum, Phase.COMPOSE, facilitator, at)
    # The day before, so that no hour has begun.
    eve = forum.session.starts_at - timedelta(days=1)
    asked = actions.ask_composition(forum, seconds=BUDGETS_S[0], by=facilitator, at=eve)
    compose_grid.func(asked.pk)
    actions.publish_grid(forum, note="Grille d’exemple", by=facilitator, at=eve)
