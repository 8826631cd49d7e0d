"""Queries on badges with passes: the run that somebody asked for, and the keys that only they are shown."""

from datetime import datetime, timedelta

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Action
from faire_reseau.gatherings.models import BadgeRun, Gathering, GatheringPass
from faire_reseau.network.models import Person

KEYS_SHOWN = timedelta(days=1)
"""How long whoever asked is shown the keys."""


def badge_run_of(user: User, gathering: Gathering, at: datetime) -> BadgeRun | None:
    """The badges that `user`, who runs `gathering`, asked for and may still be shown; one query."""
    return BadgeRun.objects.filter(gathering=gathering, asked_by=user, asked_at__gt=at - KEYS_SHOWN).first()


def badge_digests(action: Action) -> dict[int, list[str]]:
    """The plug into `activities.queries.door.also_badge`: digests of the open passes of the gathering, by person; two queries."""
    passes = GatheringPass.objects.filter(gathering__action=action, revoked_at__isnull=True).order_by("pk")
    keys: dict[int, list[str]] = {}
    for account, digest in passes.values_list("user", "key_digest"):
        keys.setdefault(account, []).append(digest)
    people = Person.objects.filter(user__in=keys).values_list("pk", "user")
    return {person: keys[account] for person, account in people if account is not None}
