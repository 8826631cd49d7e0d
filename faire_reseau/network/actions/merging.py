"""Actions on entries made twice: merge two people, merge two organisations, say that two are not the same."""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.actions.merging import merge_accounts
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.merging import repoint
from faire_reseau.kit.plugs import Plug
from faire_reseau.kit.refusals import Refusal
from faire_reseau.network.actions.organisation import ORGANISATION_NAMES
from faire_reseau.network.actions.person import PEOPLE_NAMES
from faire_reseau.network.events import OrganisationChanged, PersonChanged
from faire_reseau.network.logic.columns import PEOPLE
from faire_reseau.network.logic.days import overlaps
from faire_reseau.network.logic.merging import ORGANISATION_COLUMNS, PERSON_COLUMNS, settled
from faire_reseau.network.models import (
    KnownApart,
    Membership,
    Organisation,
    OrganisationName,
    OrganisationTerritory,
    Person,
    Post,
)

Merger = Callable[[Any, Any, User, datetime], None]

also_merge_people = Plug[Merger](
    __name__,
    "also_merge_people",
    "`merger(gone, kept, by, at)` moves the rows of the table it stands under from one person to the other, where more is to be "
    "done than to change a key: facts that are never changed, rows of which one only may stand.",
)
also_merge_organisations = Plug[Merger](
    __name__,
    "also_merge_organisations",
    "`merger(gone, kept, by, at)` does the same for organisations.",
)


class MergeRefused(Refusal):
    """Two entries that cannot be merged."""

    code = "merge"
    field = "other"


@transaction.atomic
def merge_people(
    remaining: Person, gone: Person, *, by: User, at: datetime, from_other: Collection[str] = ()
) -> Person:
    """`gone` is `remaining`, entered twice: all its traces go to `remaining`, and its page leads there. What `remaining` lacks is filled;
    where both say something else, the value of `remaining` stays, but in the columns `from_other`. The journal says what went.

    Presences are facts: those of `gone` stay and are corrected, and the same is noted of `remaining`. Of two accounts, the one of
    `remaining` stays. Raises `MergeRefused` for one and the same, for the erased, and where two samples and people mix. Publishes
    `PersonChanged` of both.
    """
    hold_words(PEOPLE_NAMES)
    hold(remaining, gone)
    remaining.refresh_from_db()
    gone.refresh_from_db()
    if remaining.pk == gone.pk:
        raise MergeRefused(_("These are one and the same entry: choose another one."))
    if remaining.erased_at or gone.erased_at:
        raise MergeRefused(_("One of them was erased meanwhile: nothing can be merged any more."))
    taken, dropped = settled(remaining, gone, PERSON_COLUMNS, from_other)
    # Who sees a value goes with it.
    shown = {
        f"shows_{name}": getattr(gone, f"shows_{name}") for name in ("email", "phone", "presentation") if name in taken
    }
    _merge_posts(gone, remaining)
    moved = _merge(gone, remaining, also_merge_people, {"network.post"}, by=by, at=at)
    account, gone.user = gone.user, None
    gone.first_name = gone.last_name = gone.email = gone.phone = gone.presentation = ""
    gone.shows_email = gone.shows_phone = gone.shows_presentation = gone.in_directory = False
    gone.erased_at, gone.merged_into = at, remaining
    gone.save()
    Person.objects.filter(merged_into=gone).update(merged_into=remaining)
    if account is not None and remaining.user is None:
        remaining.user = account
    elif account is not None:
        merge_accounts(account, remaining.user, by=by, at=at)  # type: ignore[arg-type]  # asked above
    for name, value in (dict(taken) | shown).items():
        setattr(remaining, name, value)
    remaining.save()
    # What is said of them here goes when they are erased: `forget_dropped`.
    write_audit_line("merge_people", remaining, by=by, at=at, gone=gone.pk, moved=moved, dropped=dropped)
    publish(PersonChanged(gone.pk))
    publish(PersonChanged(remaining.pk))
    return remaining


@transaction.atomic
def merge_organisations(
    remaining: Organisation, gone: Organisation, *, by: User, at: datetime, from_other: Collection[str] = ()
) -> Organisation:
    """`gone` is `remaining`, entered twice: all its traces go to `remaining`; its names and address lead there. Values as with people.

    Raises `MergeRefused` for one and the same and for one merged already. Publishes `OrganisationChanged` of both.
    """
    hold_words(ORGANISATION_NAMES)
    hold(remaining, gone)
    remaining.refresh_from_db()
    gone.refresh_from_db()
    if remaining.pk == gone.pk:
        raise MergeRefused(_("These are one and the same entry: choose another one."))
    if remaining.merged_into_id or gone.merged_into_id:
        raise MergeRefused(_("One of them was merged meanwhile: look at the list again."))
    taken, dropped = settled(remaining, gone, ORGANISATION_COLUMNS, from_other)
    for name, value in taken.items():
        setattr(remaining, name, value)
    remaining.save(update_fields=ORGANISATION_COLUMNS)
    for post in list(Post.objects.filter(organisation=gone).select_related("person").order_by("pk")):
        _move_post(post, organisation=remaining)
    _merge_dated(OrganisationTerritory, gone, remaining, "territory")
    _merge_dated(Membership, gone, remaining)
    apart = {"network.post", "network.organisationname", "network.organisation"}
    moved = _merge(gone, remaining, also_merge_organisations, apart, by=by, at=at)
    Organisation.every.filter(pk=gone.pk).update(merged_into=remaining)
    Organisation.every.filter(merged_into=gone).update(merged_into=remaining)
    Organisation.objects.filter(pk=remaining.pk).update(version=F("version") + 1)
    former = OrganisationName.objects.filter(organisation=gone).order_by("-pk").first()
    more = {"gone": gone.pk, "name": former.name if former else "", "moved": moved, "dropped": dropped}
    write_audit_line("merge_organisations", remaining, by=by, at=at, **more)
    publish(OrganisationChanged(gone.pk))
    publish(OrganisationChanged(remaining.pk))
    return remaining


@transaction.atomic
def keep_apart(what: str, first_key: int, second_key: int, *, at: datetime) -> None:
    """Say that two entries (`what`: people or organisations) are not the same: they are not listed as doubles any more."""
    first, second = sorted((first_key, second_key))
    KnownApart.objects.get_or_create(what=what, first=first, second=second, defaults={"said_at": at})


@transaction.atomic
def keep_people_apart(person: Person, others: Collection[int], *, at: datetime) -> None:
    """`keep_apart` of a person and of each of `others`, by their keys."""
    for other in others:
        keep_apart(PEOPLE, person.pk, other, at=at)


def _merge(gone: Any, remaining: Any, mergers: Plug[Merger], apart: set[str], *, by: User, at: datetime) -> int:
    for merger in mergers:
        merger(gone, remaining, by, at)
    return sum(repoint(gone, remaining, apart_from={*apart, *mergers.by_name()}).values())


def _merge_posts(gone: Person, remaining: Person) -> None:
    for post in list(Post.objects.filter(person=gone).order_by("pk")):
        _move_post(post, person=remaining)


def _move_post(post: Post, **to: Any) -> None:
    """Give `post` to somebody else, or to another organisation; where they have one there on the same days, the two become one."""
    for name, value in to.items():
        setattr(post, name, value)
    posts = Post.objects.filter(person=post.person, organisation=post.organisation).exclude(pk=post.pk).order_by("pk")
    for other in posts:
        if overlaps(other, post.from_on, post.to_on):
            _join_days(other, post)
            other.trade = other.trade or post.trade
            other.title = other.title or post.title
            other.is_director = other.is_director or post.is_director
            other.save()
            post.delete()
            return
    post.save()


def _merge_dated(model: Any, gone: Organisation, remaining: Organisation, *same: str) -> None:
    for row in list(model.objects.filter(organisation=gone).order_by("pk")):
        rows_there = model.objects.filter(organisation=remaining, **{name: getattr(row, name) for name in same})
        other = next((candidate for candidate in rows_there if overlaps(candidate, row.from_on, row.to_on)), None)
        if other is None:
            row.organisation = remaining
            row.save(update_fields=["organisation"])
        else:
            _join_days(other, row)
            other.save(update_fields=["from_on", "to_on"])
            row.delete()


def _join_days(row: Any, other: Any) -> None:
    """Have `row` hold on the days of both: since the earlier day that is known, to the later end."""
    days: list[date] = [day for day in (row.from_on, other.from_on) if day is not None]
    row.from_on = min(days) if days else None
    row.to_on = None if row.to_on is None or other.to_on is None else max(row.to_on, other.to_on)
