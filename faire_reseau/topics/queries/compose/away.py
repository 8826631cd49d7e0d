"""Queries on who is away: people noted as away from slots, whom one may note, people found by a name that is typed."""

from dataclasses import dataclass

from faire_reseau.kit.folding import search_words, searchable
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Absence, Forum
from faire_reseau.topics.queries.forums import slot_name, slots_of_forum
from faire_reseau.topics.queries.people import people_who_come, with_centres

# Longer lists of people are told when they are asked for, or by a name that is typed.
MOST_PEOPLE = 200
MOST_HOSTS = 150  # to choose from in a page whose other selects list hours


@dataclass(frozen=True)
class Away:
    """Somebody who is away in a slot."""

    person_id: int
    name: str
    slot_id: int
    slot_name: str


def absences_of(forum: Forum) -> list[Away]:
    """Who was noted as away; five statements."""
    slots = slots_of_forum(forum)
    rows = Absence.objects.filter(forum=forum).select_related("person", "slot").order_by("slot__starts_at", "pk")
    names = dict(with_centres(forum.session.gathering, {row.person_id: str(row.person) for row in rows}.items()))
    return [Away(row.person_id, names[row.person_id], row.slot_id, slot_name(forum, row.slot, slots)) for row in rows]


def people_to_note(forum: Forum) -> tuple[list[tuple[int, str]], bool]:
    """Who may be noted as away, by key and name, hosts of topics first: they are whom the grid cannot do without. Hosts alone,
    and so told, when many come, nobody when these are many too: the others are named. At most six queries, plain values.
    """
    hosts = set(forum.topics.filter(state=TopicState.SUGGESTED).values_list("hosts__person", flat=True))
    people = people_who_come(forum)
    is_long = people.count() > MOST_PEOPLE
    if is_long and len(hosts) > MOST_HOSTS:
        return [], True
    rows = people.filter(pk__in=hosts) if is_long else people
    named = [(key, f"{first} {last}".strip()) for key, first, last in rows.values_list("pk", "first_name", "last_name")]
    choices = with_centres(forum.session.gathering, named)
    return sorted(choices, key=lambda pair: pair[0] not in hosts), is_long


def people_called(forum: Forum, name: str) -> list[tuple[int, str]]:
    """Those who come to `forum` whose name holds all words of `name`, by key and name; alone if only one has them as whole
    words. Namesakes are told, and found, with their centre: four queries then, else one. Plain values.
    """
    if not search_words(name):
        return []
    rows = people_who_come(forum).values_list("pk", "first_name", "last_name")
    everybody = [(key, f"{first} {last}".strip()) for key, first, last in rows]
    holding = _holding(name, everybody)
    if len(holding) == 1:
        return holding
    called = [pair for pair in everybody if any(word in searchable(pair[1]) for word in search_words(name))]
    return _holding(name, with_centres(forum.session.gathering, called))


def _holding(name: str, people: list[tuple[int, str]]) -> list[tuple[int, str]]:
    words, whole = search_words(name), set(searchable(name).split())
    holding = [pair for pair in people if all(word in searchable(pair[1]) for word in words)]
    same = [pair for pair in holding if whole <= set(searchable(pair[1]).split())]
    return same if len(same) == 1 else holding
