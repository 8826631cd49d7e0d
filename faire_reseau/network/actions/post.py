"""Actions on posts: organisation, trade, days, director."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import raise_rights, write_audit_line
from faire_reseau.accounts.enums import Role
from faire_reseau.accounts.models import User
from faire_reseau.kit.dates import written
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import note_undoable
from faire_reseau.network.events import PersonChanged
from faire_reseau.network.logic.days import overlaps
from faire_reseau.network.models import Organisation, Person, Post, Trade
from faire_reseau.network.queries.days import name_on


class PostRefused(Refusal):
    """A post that cannot be as asked."""

    code = "post"


@transaction.atomic
def add_post(
    person: Person,
    organisation: Organisation,
    *,
    by: User | None,
    at: datetime,
    trade: Trade | None = None,
    from_on: date | None = None,
    **fields: Any,
) -> Post:
    """`person` works in `organisation` from `from_on` on.

    Raises `PostRefused` when they have a post there on any of these days. Publishes `PersonChanged`.
    """
    hold(person)
    posts = Post.objects.filter(person=person, organisation=organisation)
    refuse_unsound(person, from_on, fields.get("to_on"), posts=posts)
    post = Post.objects.create(person=person, organisation=organisation, trade=trade, from_on=from_on, **fields)
    write_audit_line("add_post", post, by=by, at=at, person=person.pk, organisation=organisation.pk)
    raise_director(post, by=by, at=at)
    publish(PersonChanged(person.pk))
    return post


@transaction.atomic
def change_post(
    post: Post, *, seen: Mapping[str, Any] | None = None, by: User | None, at: datetime, **fields: Any
) -> Post:
    """Change trade, title or days of `post`; only what differs is written. `seen`: what these columns said on the page of the
    writer. Raises `ChangedMeanwhile`, `PostRefused`. Publishes `PersonChanged`.
    """
    hold(post.person)
    if fields:
        post.refresh_from_db(fields=list(fields))
    refuse_overtaken({name: getattr(post, name) for name in fields}, seen, fields)
    differing = {name: value for name, value in fields.items() if getattr(post, name) != value}
    if not differing:
        return post
    from_on, to_on = differing.get("from_on", post.from_on), differing.get("to_on", post.to_on)
    posts = Post.objects.filter(person=post.person_id, organisation=post.organisation_id).exclude(pk=post.pk)
    refuse_unsound(post.person, from_on, to_on, posts=posts)
    for name, value in differing.items():
        setattr(post, name, value)
    post.save(update_fields=list(differing))
    write_audit_line("change_post", post, by=by, at=at, fields=sorted(differing))
    if differing.get("is_director"):
        raise_director(post, by=by, at=at)
    publish(PersonChanged(post.person_id))
    return post


@transaction.atomic
def close_post(post: Post, *, to_on: date, by: User | None, at: datetime) -> Post:
    """The last day of `post` is `to_on`. Raises `PostRefused` when it began later. Publishes `PersonChanged`."""
    hold(post.person)
    post.refresh_from_db(fields=["from_on", "to_on"])
    if post.from_on is not None and to_on < post.from_on:
        sentence = _("This post began on %(day)s: its last day cannot come before.")
        raise PostRefused(sentence % {"day": written(post.from_on, "j F Y")}, field="to_on")
    before = post.to_on.isoformat() if post.to_on else ""
    note_undoable("close_post", by=by, at=at, post=post.pk, to_on=to_on.isoformat(), before=before)
    post.to_on = to_on
    post.save(update_fields=["to_on"])
    write_audit_line("close_post", post, by=by, at=at, to_on=to_on.isoformat())
    publish(PersonChanged(post.person_id))
    return post


@transaction.atomic
def mark_director(post: Post, *, is_director: bool, by: User | None, at: datetime) -> Post:
    """Say that `post` directs its organisation, or no longer does. Publishes `PersonChanged`."""
    hold(post.person)
    post.refresh_from_db(fields=["is_director"])
    if post.is_director != is_director:
        post.is_director = is_director
        post.save(update_fields=["is_director"])
        write_audit_line("mark_director", post, by=by, at=at, is_director=is_director)
        raise_director(post, by=by, at=at)
        publish(PersonChanged(post.person_id))
    return post


def raise_director(post: Post, *, by: User | None, at: datetime) -> None:
    """Whoever directs may do more: what was opened for them before ends."""
    if post.is_director and post.person.user is not None:
        raise_rights(post.person.user, Role.DIRECTOR, of=name_on(post.organisation, localdate(at)), by=by, at=at)


def refuse_unsound(person: Person, from_on: date | None, to_on: date | None, *, posts: Iterable[Post]) -> None:
    """Raise `PostRefused` for days in the wrong order, or on which one of the other `posts` there holds."""
    if from_on is not None and to_on is not None and to_on < from_on:
        raise PostRefused(_("The last day comes before the first: exchange them."), field="to_on")
    for other in posts:
        if overlaps(other, from_on, to_on):
            sentence = _(
                "%(person)s already has a post in this organisation on these days: change it, or choose other days."
            )
            raise PostRefused(sentence % {"person": person}, field="from_on")
