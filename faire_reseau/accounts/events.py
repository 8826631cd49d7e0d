"""Events of accounts."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RightsRose:
    """Somebody may do more than before, by what another person did (None: whoever runs the server).

    `role` is a code of `enums.Role`, `of` what they run ("": the network), `is_new` whether they never signed in and nothing was open.
    """

    user_id: int
    role: str
    by_id: int | None = None
    of: str = ""
    is_new: bool = False


@dataclass(frozen=True)
class AddressChanged:
    """Somebody signs in with another address; the one before is written to, and stands nowhere else any more."""

    user_id: int
    address_before: str


@dataclass(frozen=True)
class LinkAsked:
    """An organiser had a link to an account sent to its own address; `of` is what they run."""

    user_id: int
    made_by_id: int
    of: str = ""


@dataclass(frozen=True)
class AccessEnded:
    """Sessions of an account ended, by its owner or somebody who runs the network: its open streams are looked at again."""

    account_id: int


@dataclass(frozen=True)
class AccountSuspended:
    """An account was suspended, by a facilitator or (None) by whoever runs the server."""

    account_id: int
    by_id: int | None


@dataclass(frozen=True)
class AccountRestored:
    """A suspended account was opened again, by a facilitator or (None) by whoever runs the server."""

    account_id: int
    by_id: int | None


@dataclass(frozen=True)
class FactorLifted:
    """A facilitator, or (None) whoever runs the server, took the second factor off an account."""

    account_id: int
    by_id: int | None
