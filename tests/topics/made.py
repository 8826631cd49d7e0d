"""What the tests of the room begin with: a forum whose grid is published."""

from faire_reseau.gatherings.enums import Format
from faire_reseau.topics.enums import GridState, Phase
from faire_reseau.topics.models import Cell, Choice, Forum, Grid, Placement, Topic
from tests import factories
from tests.factories import NOW


def enter(client, user) -> None:
    """Sign in, in English."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"


def publish(forum: Forum, cells: dict[Topic, tuple[int, int]], *, number: int = 1) -> Grid:
    """A published grid with topics in (number of slot, number of space), their sessions, and the forum running."""
    grid = Grid.objects.create(forum=forum, state=GridState.PUBLISHED, number=number, made_at=NOW)
    slots = list(forum.slots.order_by("starts_at"))
    spaces = list(forum.spaces.order_by("rank", "pk"))
    for topic, (slot_number, space_number) in cells.items():
        slot, space = slots[slot_number], spaces[space_number]
        Cell.objects.create(grid=grid, topic=topic, slot=slot, space=space)
        session = factories.session(
            forum.session.gathering, title=topic.title, format=Format.WORKSHOP, slot=slot, space=space
        )
        session.starts_at, session.ends_at = slot.starts_at, slot.ends_at
        session.save()
        Placement.objects.create(topic=topic, session=session)
    forum.phase = Phase.RUN
    forum.save()
    return grid


def give(forum: Forum, person, slot, topic, *, is_own: bool = False) -> Choice:
    """What the grid gave `person` in `slot`."""
    return Choice.objects.create(forum=forum, person=person, slot=slot, topic=topic, is_own=is_own, at=NOW)
