"""Queries on places offered from the waiting list: the key of the letter that offers one."""

from datetime import UTC, datetime

from django.core import signing
from django.http import Http404

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.models import Registration

SALT = "gatherings.offer"


def offer_key(registration: Registration) -> str:
    """The key by which who holds the letter answers this offer, without signing in; it is of this offer alone. No query."""
    until = int(registration.offered_until.timestamp()) if registration.offered_until else 0
    return signing.Signer(salt=SALT).sign_object([registration.pk, until])


def offer_at(key: str) -> tuple[Registration, datetime]:
    """Whom a place was offered by the letter with `key`, and until when. Raises `Http404`: no such letter, or who is erased."""
    try:
        registration_id, until = signing.Signer(salt=SALT).unsign_object(key)
    except signing.BadSignature:
        raise Http404 from None
    rows = Registration.objects.select_related("gathering", "person__user").exclude(
        gathering__state=GatheringState.DRAFT
    )
    registration = rows.filter(pk=registration_id, person__erased_at__isnull=True).first()
    if registration is None:
        raise Http404
    return registration, datetime.fromtimestamp(until, UTC)
