"""Actions on passes: hand them out, all or none; open, end."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.enums import Ended
from faire_reseau.accounts.events import AccessEnded
from faire_reseau.accounts.models import User
from faire_reseau.accounts.queries import refuse_unwritten
from faire_reseau.gatherings.actions.agenda import check_going_on
from faire_reseau.gatherings.models import Gathering, GatheringPass, Registration
from faire_reseau.gatherings.queries import who_runs_something
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import digest, new_key
from faire_reseau.network.actions import give_account, give_accounts
from faire_reseau.network.models import Person


@transaction.atomic
def hand_out_passes(gathering: Gathering, people: Iterable[Person], *, by: User, at: datetime) -> dict[int, str]:
    """A fresh pass of `gathering` for each of `people` at once; answers the keys, by the key of the person, which are not
    kept and cannot be shown again. An account is opened for who has an address and none yet.

    Left out are those without an address, and those who run the network or a gathering: they sign in with a code, and
    nobody acts under their name. Raises `GatheringOver`. Some forty statements for a thousand people.
    """
    hold(gathering)
    check_going_on(gathering)
    accounts = give_accounts(people, by=by, at=at)
    runs = who_runs_something([account.pk for account in accounts.values()])
    given = {
        person: account
        for person, account in accounts.items()
        if account.is_active and not account.is_facilitator and account.pk not in runs
    }
    keys = {person: new_key() for person in given}
    GatheringPass.objects.bulk_create(
        [
            GatheringPass(gathering=gathering, user=account, key_digest=digest(keys[person]), made_by=by, made_at=at)
            for person, account in given.items()
        ],
        batch_size=500,
    )
    users = sorted(account.pk for account in given.values())
    if keys:
        write_audit_line("hand_out_passes", gathering, by=by, at=at, title=gathering.title, users=users)
    return keys


@transaction.atomic
def account_to_link(registration: Registration, *, by: User, at: datetime) -> User:
    """The account of a participant, to which a personal link is sent; opened when there is none yet.

    Raises `GatheringOver`, and `accounts.queries.Unwritten` for an account that is sent no letter.
    """
    hold(registration.gathering)
    check_going_on(registration.gathering)
    account = give_account(registration.person, by=by, at=at)
    refuse_unwritten(account)
    return account


@transaction.atomic
def make_own_pass(gathering: Gathering, account: User, *, at: datetime) -> GatheringPass:
    """The pass of who registered by the join QR, for the browser they did it with: nobody gets its key."""
    gathering_pass = GatheringPass.objects.create(
        gathering=gathering, user=account, key_digest=digest(new_key()), made_by=None, made_at=at
    )
    write_audit_line("make_own_pass", gathering_pass, by=None, at=at, title=gathering.title, user=account.pk)
    return gathering_pass


@transaction.atomic
def use_pass(gathering_pass: GatheringPass, *, at: datetime) -> GatheringPass:
    """Note that the pass was opened at `at`, and who made it: whoever used it is not known."""
    gathering_pass.last_used_at = at
    gathering_pass.save(update_fields=["last_used_at"])
    title = gathering_pass.gathering.title
    write_audit_line(
        "use_pass",
        gathering_pass,
        by=None,
        at=at,
        title=title,
        user=gathering_pass.user_id,
        made_by=gathering_pass.made_by_id,
    )
    return gathering_pass


@transaction.atomic
def end_pass(gathering_pass: GatheringPass, *, by: User, at: datetime) -> GatheringPass:
    """End one pass, and so every session that it opened. Publishes `AccessEnded`. Changes nothing when it had ended."""
    if gathering_pass.revoked_at is None:
        gathering_pass.revoked_at = at
        gathering_pass.ended_because = Ended.ELSEWHERE.value
        gathering_pass.save(update_fields=["revoked_at", "ended_because"])
        write_audit_line("end_pass", gathering_pass, by=by, at=at, title=gathering_pass.gathering.title)
        publish(AccessEnded(gathering_pass.user_id))
    return gathering_pass


def end_passes(user: User, at: datetime, because: Ended) -> int:
    """End every pass of `user`, and so every session that it opened; answers how many were open."""
    open_passes = GatheringPass.objects.filter(user=user, revoked_at__isnull=True)
    return open_passes.update(revoked_at=at, ended_because=because.value)


def end_all_passes(at: datetime) -> int:
    """End every pass; for a restored network, in which one that had been ended would open again. Answers how many ended."""
    return GatheringPass.objects.filter(revoked_at__isnull=True).update(revoked_at=at)
