"""Actions that take back removals in the network: a word, the end of a post."""

from datetime import date, datetime

from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.undoing import Undone, UndoRefused, restore_rows
from faire_reseau.network.actions.post import raise_director, refuse_unsound
from faire_reseau.network.events import PersonChanged
from faire_reseau.network.models import ActionKind, Audience, MissionAxis, OrganisationKind, Post, Theme, Trade
from faire_reseau.network.permissions import can_edit_organisation, is_facilitator

WORDS = {
    model._meta.label_lower: model  # noqa: SLF001  (Django's documented way)
    for model in (Trade, OrganisationKind, ActionKind, Audience, MissionAxis, Theme)
}


def undo_remove_word(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Put back a word of the network. Raises `UndoRefused` when its code serves another one now."""
    if not is_facilitator(by):
        raise Http404
    hold_words("words of the network")
    row = act.detail["rows"][0]
    restore_rows(act.detail["rows"], why_not=_("Another word stands in its place now: add it again by hand."))
    word = WORDS[row["model"]].objects.get(pk=row["pk"])
    write_audit_line("restore_word", word, by=by, at=at, label=word.label)
    return Undone(_("“%(label)s” is there again, as it was.") % {"label": word.label}, reverse("network:words"))


def undo_close_post(act: UndoableAct, by: User, at: datetime) -> Undone:
    """Let a post go on as before it was ended. Raises `UndoRefused` when it was changed since, `PostRefused` when another one
    holds then. Publishes `PersonChanged`.
    """
    post = Post.objects.select_related("person__user", "organisation").filter(pk=act.detail["post"]).first()
    if post is None or post.person.erased_at is not None:
        raise Http404
    if not can_edit_organisation(by, post.organisation, localdate(at)):
        raise Http404
    hold(post.person)
    post.refresh_from_db(fields=["to_on", "from_on", "is_director"])
    if post.to_on != _day(act.detail["to_on"]):
        raise UndoRefused(_("The last day of this post was changed since: change it by hand."))
    before = _day(act.detail["before"])
    posts = Post.objects.filter(person=post.person_id, organisation=post.organisation_id).exclude(pk=post.pk)
    refuse_unsound(post.person, post.from_on, before, posts=posts)
    post.to_on = before
    post.save(update_fields=["to_on"])
    write_audit_line("reopen_post", post, by=by, at=at)
    raise_director(post, by=by, at=at)
    publish(PersonChanged(post.person_id))
    sentence = _("%(name)s is in the team as before.") % {"name": post.person}
    return Undone(sentence, reverse("network:organisation", args=[post.organisation.slug]))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


UNDOERS = {"remove_word": undo_remove_word, "close_post": undo_close_post}
