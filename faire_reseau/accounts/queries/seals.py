"""Queries on the seals of second factors."""

from collections.abc import Iterator

from allauth.mfa.models import Authenticator
from django.conf import settings

from faire_reseau.accounts.models import User
from faire_reseau.kit.seals import is_of_before, opened

# What the library seals in the data of a factor; a key (passkey) has no secret here.
SEALED = ("secret", "seed")


def factors_to_reseal(user: User | None = None) -> list[int]:
    """The keys of the factors, of `user` or of everybody, that only a secret of before opens; one statement, none without one."""
    if not settings.SECRET_KEY_FALLBACKS:
        return []
    return [key for key, sealed in _sealed(user) if is_of_before(sealed)]


def lost_factors() -> list[str]:
    """The addresses of the accounts with a factor that no secret of this deployment opens; two statements."""
    lost = [key for key, sealed in _sealed(None) if opened(sealed) is None]
    return sorted(set(Authenticator.objects.filter(pk__in=lost).values_list("user__email", flat=True)))


def _sealed(user: User | None) -> Iterator[tuple[int, str]]:
    factors = Authenticator.objects.all() if user is None else Authenticator.objects.filter(user=user)
    for key, data in factors.values_list("pk", "data"):
        yield from ((key, data[name]) for name in SEALED if name in data)
