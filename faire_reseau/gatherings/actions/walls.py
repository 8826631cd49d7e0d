"""Action on the walls of a gathering: what they show."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.gatherings.events import WallTurned
from faire_reseau.gatherings.models import Gathering, Wall
from faire_reseau.gatherings.queries.walls import mode_with
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal


class WallRefused(Refusal):
    """A mode that the walls do not have."""

    code = "wall_refused"


@transaction.atomic
def turn_wall(gathering: Gathering, mode: str, *, by: User | None, at: datetime) -> Wall:
    """Have every wall of `gathering` show `mode`, "" what the agenda says; shown already, nothing happens.

    Raises `WallRefused` for a mode that no room offers. Publishes `WallTurned`.
    """
    if mode and mode_with(mode) is None:
        raise WallRefused(_("The walls cannot show that. Choose one of the buttons of this page."))
    hold(gathering)
    wall, is_new = Wall.objects.get_or_create(
        gathering=gathering, defaults={"mode": mode, "changed_at": at, "changed_by": by}
    )
    if wall.mode == mode and not (is_new and mode):
        return wall
    wall.mode, wall.changed_at, wall.changed_by = mode, at, by
    wall.save(update_fields=["mode", "changed_at", "changed_by"])
    write_audit_line("turn_wall", gathering, by=by, at=at, mode=mode)
    publish(WallTurned(gathering_id=gathering.pk))
    return wall
