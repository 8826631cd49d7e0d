"""Queries on people in this room: what is held about somebody, what an erasure does to it, whom one can mention."""

from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.permissions import visible_to
from faire_reseau.kit import clock
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.folding import search_words
from faire_reseau.network.models import Organisation, OrganisationName
from faire_reseau.network.permissions import people_visible_to
from faire_reseau.network.queries import name_on, names_match
from faire_reseau.notes.models import ActionItem, Note, NoteComment, NotePicture, NoteVersion, NoteWriter
from faire_reseau.notes.permissions import hosted, readable_by

MOST_FOUND = 8
LEAST_LETTERS = 2


def note_data(user: User) -> dict[str, Any]:
    """What this room holds about `user`: where they wrote and when last, what they undertook, their pictures
    and comments. Words of
    somebody else about a gathering that `user` may not read are left out. Five statements.
    """
    wrote = NoteWriter.objects.filter(person__user=user).select_related("note__session").order_by("at", "pk")
    items = ActionItem.objects.filter(person__user=user).select_related("note__session").order_by("pk")
    pictures = NotePicture.objects.filter(person__user=user).order_by("pk")
    comments = NoteComment.objects.filter(person__user=user, deleted_at=None).order_by("pk")
    seen = set(readable_by(user).filter(session__gathering__in=visible_to(user)).values_list("pk", flat=True))
    return {
        "wrote_in": [{"session": _title(row.note, user, seen), "last": row.at.isoformat()} for row in wrote],
        "action_items": [
            {
                "what": item.what if item.note_id in seen else "",
                "until": item.due.isoformat() if item.due else None,
                "is_done": item.is_done,
            }
            for item in items
        ],
        "comments": [{"text": comment.text, "at": comment.at.isoformat()} for comment in comments],
        "pictures": [{"alternative": picture.alternative, "at": picture.at.isoformat()} for picture in pictures],
    }


def _title(note: Note, user: User, seen: set[int]) -> str:
    """What a note is of, where `user` still reads it."""
    if note.session is not None:
        return note.session.title if note.pk in seen else ""
    text = hosted(note)
    return text.title if text is not None and text.may_write(user) else ""


def note_fates(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; four statements."""
    person = subject.person
    if person is None:
        return []
    notes = NoteWriter.objects.filter(person=person).values("note").distinct().count()
    versions = NoteVersion.people.through.objects.filter(person=person).count()
    items = ActionItem.objects.filter(person=person).count()
    comments = NoteComment.objects.filter(person=person).count()
    return [
        Fate(_("notes written in with others"), notes, _("the text stays; it no longer says what they wrote")),
        Fate(_("former states of notes that name them"), versions, _("they stay, without the name")),
        Fate(_("comments on notes"), comments, _("they stay, without the name")),
        Fate(_("action items"), items, _("they stay, of nobody")),
    ]


def mentions_for(user: User, typed: str) -> list[dict[str, str]]:
    """The people and organisations whose name holds the words (two letters at least), as far as the directory shows them to
    `user`; two statements, and one for each organisation.
    """
    words = search_words(typed)
    if sum(map(len, words)) < LEAST_LETTERS:
        return []
    day = localdate(clock.now())
    people = people_visible_to(user, day).order_by("alphabet", "pk")
    named = OrganisationName.objects.all()
    for word in words:
        named = named.filter(search__contains=word)
    organisations = Organisation.objects.filter(pk__in=named.values("organisation")).order_by("slug")
    mentions = [
        {"text": str(person), "href": reverse("network:person", args=[person.pk]), "label": str(_("Person"))}
        for person in people
        if names_match(typed, person)
    ][:MOST_FOUND]
    mentions += [
        {
            "text": name,
            "href": reverse("network:organisation", args=[organisation.slug]),
            "label": str(_("Organisation")),
        }
        for organisation in organisations[:MOST_FOUND]
        if (name := name_on(organisation, day))
    ]
    return mentions
