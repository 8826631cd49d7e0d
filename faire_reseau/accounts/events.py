"""What has happened to accounts: identifiers only."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AccessEnded:
    """Sessions of an account ended, by its owner or somebody who runs the network: its open streams are looked at again."""

    account_id: int


@dataclass(frozen=True)
class AccountSuspended:
    """An account was suspended."""

    account_id: int


@dataclass(frozen=True)
class AccountRestored:
    """A suspended account was opened again."""

    account_id: int


@dataclass(frozen=True)
class FactorLifted:
    """Somebody else took the second factor off an account."""

    account_id: int
