"""Reports, ideas and dots of the two forums: an invented sample, noted as if on the day; and the cooperations that sources know."""

from datetime import date, datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.cooperations import actions
from faire_reseau.cooperations.enums import ConvergenceState
from faire_reseau.cooperations.models import Cooperation, GroupReport, Harvest, Idea
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.network.models import Organisation, Person, Theme
from faire_reseau.project.demo.holds.sample import facts
from faire_reseau.topics.models import Forum, Placement

DOTS_EACH = 3
Facts = dict[str, Any]


def stored(text: str) -> str:
    """The words of an idea as they are stored: any space is an ordinary one."""
    return " ".join(text.split())


def spaced(text: str) -> str:
    """A title as the forums hold it, with its no-break spaces."""
    return text.replace("\u00a0", " ")


def note(gathering: Gathering, sample: Facts, people: dict[str, Person], by: User, formats: tuple[str, ...]) -> None:
    """Note what the groups of the forums of these `formats` said; nothing where somebody reported already."""
    groups = _groups(gathering, formats)
    # The notes begin harvests with their ideas: reports alone say that it stands.
    if GroupReport.objects.filter(session__in=groups.values()).exists():
        return
    comers = [people[key] for key in sorted(people)]
    reported_topics = {spaced(row["topic"]) for row in sample["groups"]}
    for other in [groups[title] for title in sorted(groups) if title not in reported_topics]:
        actions.write_report(other, text=sample["others"], seen="", by=by, at=other.ends_at, is_sample=True)
        actions.close_report(other, by=by, at=other.ends_at)
    for number, row in enumerate(sample["groups"]):
        session = groups.get(spaced(row["topic"]))
        if session is None:
            continue
        at = session.ends_at
        secretary = comers[(11 * number) % len(comers)]
        actions.write_report(session, text=row["report"], seen="", by=by, at=at, is_sample=True)
        actions.take_notes(session, secretary, by=by, at=at)
        for rank, text in enumerate(row["ideas"]):
            author = comers[(11 * number + 5 * rank + 1) % len(comers)]
            carrier = author if rank == 0 else None
            actions.note_idea(session, text=text, author=author, carrier=carrier, at=at, is_sample=True)
        actions.close_report(session, by=by, at=at)


def _groups(gathering: Gathering, formats: tuple[str, ...]) -> dict[str, Session]:
    forums = Forum.objects.filter(session__gathering=gathering, session__format__in=formats)
    placed = Placement.objects.filter(topic__forum__in=forums).select_related("session", "topic")
    return {spaced(row.topic.title): row.session for row in placed.order_by("-session__starts_at", "-pk")}


def place(gathering: Gathering, sample: Facts, people: dict[str, Person], by: User) -> None:
    """Group the ideas of the open forum and place its dots, as the sample says; nothing where its convergence was opened."""
    if Harvest.objects.filter(forum__session__gathering=gathering).exclude(state=ConvergenceState.READY).exists():
        return
    comers = [people[key] for key in sorted(people)]
    forum = Forum.objects.get(session__gathering=gathering, session__format=Format.OPEN_FORUM)
    ideas = {idea.text: idea for idea in Idea.objects.filter(harvest__forum=forum)}
    if not ideas:
        return
    at = forum.session.ends_at
    harvest = actions.open_convergence(forum, dots_each=DOTS_EACH, by=by, at=at)
    for row in sample["clusters"]:
        together = [ideas[text].pk for text in map(stored, row["ideas"]) if text in ideas]
        if len(together) > 1:
            actions.put_together(harvest, together, title=row["title"], by=by, at=at)
    turn = 0
    for words, number in sample["dots"].items():
        text = stored(words)
        for _dot in range(number if text in ideas else 0):
            actions.place_dots(ideas[text], comers[turn % len(comers)], number=1, at=at)
            turn += 1


def know(by: User, at: datetime) -> None:
    """The cooperations that sources know, each with its source."""
    for row in facts("sample_harvest")["known"]:
        if Cooperation.objects.filter(title=row["title"]).exists():
            continue
        cooperation = actions.propose_cooperation(
            title=row["title"],
            purpose=row["purpose"],
            lead=Organisation.objects.get(slug=row["lead"]),
            themes=list(Theme.objects.filter(code__in=row["themes"])),
            began_on=date.fromisoformat(row["began_on"]),
            source=row["source"],
            certainty=row["certainty"],
            by=by,
            at=at,
        )
        actions.move_cooperation(cooperation, to=row["state"], by=None, at=at)
        produce(cooperation, row["productions"], by=by, at=at, is_sample=False)


def produce(cooperation: Cooperation, rows: list[dict[str, str]], *, by: User, at: datetime, is_sample: bool) -> None:
    """Write what a cooperation produced."""
    for row in rows:
        done = date.fromisoformat(row["done"])
        production = actions.expect_production(
            cooperation, title=row["title"], expected_on=done, by=by, at=at, is_sample=is_sample
        )
        actions.finish_production(production, address=row.get("address", ""), done_on=done, by=by, at=at)
