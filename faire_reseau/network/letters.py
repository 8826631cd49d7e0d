"""Letters about a person’s entry in the directory."""

from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from faire_reseau.kit.erasure import Subject
from faire_reseau.kit.letters import WRITTEN, letters_of_kinds, post_letter
from faire_reseau.network.queries import person_to_write_about, the_network


def post_readdressed(person_id: int, before: str, at: datetime) -> None:
    """Tell the address that a person read until now that their entry bears another one, so that nobody loses it unknowingly."""
    person = person_to_write_about(person_id)
    if person is None:
        return
    context = {
        "person": person,
        "network": the_network(),
        "person_url": settings.SITE_ADDRESS + reverse("network:person", args=[person.pk]),
    }
    with translation.override(person.user.language if person.user else settings.LANGUAGE_CODE):
        # The first line is the subject.
        subject, _blank, body = render_to_string("network/letters/readdressed.txt", context).partition("\n")
    about = _written_about(person.pk)
    post_letter(WRITTEN, to=before, about=about, subject=subject.strip(), body=body.strip() + "\n", at=at)


def letters_about(subject: Subject) -> Q:
    """The plug into `kit.erasure.also_find_letters`: letters about an entry, to the address of before."""
    return letters_of_kinds([WRITTEN], [_written_about(subject.person)]) if subject.person else Q(pk__in=())


def _written_about(person_id: int) -> str:
    return f"person {person_id}"
