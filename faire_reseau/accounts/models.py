"""Models: accounts without passwords, personal links, consents, the journal (audit log)."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.db.models.lookups import Exact

from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.logic import UsedPass


class UserManager(BaseUserManager["User"]):
    """Makes accounts; needed by Django's own machinery."""

    def create_user(self, email: str, **fields: object) -> "User":
        """An account that is entered by code or link only."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def with_address(self, address: str) -> models.QuerySet["User"]:
        """The account of `address`, whatever its case, found by the index of `one_account_per_address`."""
        return self.filter(Exact(Lower("email"), address.strip().lower()))


class User(AbstractBaseUser):
    """An account: an address for letters, and whether it runs the network. Who the person is stands in `network`."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_facilitator = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="fr")
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # When the address was proved, by a code or a link sent to it; None after it changed.
    confirmed_at = models.DateTimeField(null=True, blank=True)
    # Set on the account of a request that came by a pass: whoever has one acts in one gathering, without the account's rights.
    used_pass: UsedPass | None = None
    # Suspended or erased accounts are not active; an erased one is never restored.
    suspended_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.email


class PersonalLink(models.Model):
    """A link that opens an account, sent to its address; only the digest of its key is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="links")
    key_digest = models.CharField(max_length=64, unique=True)
    purpose = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user} ({self.purpose})"


class Consent(models.Model):
    """A person agreed to something, or took it back: append-only."""

    user = models.ForeignKey(User, models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.value) for kind in ConsentKind])
    given = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user}: {self.kind} {'+' if self.given else '-'}"


class AuditLine(models.Model):
    """Who did what, when, to what: append-only, read by facilitators."""

    at = models.DateTimeField(db_index=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    deed = models.CharField(max_length=60)
    thing = models.CharField(max_length=60)
    thing_id = models.CharField(max_length=40)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["thing", "thing_id"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.deed} {self.thing} {self.thing_id}"


class KnownBrowser(models.Model):
    """A browser in which the owner of an account signed in: it asks for codes on a budget of its own."""

    user = models.ForeignKey(User, models.CASCADE, related_name="browsers")
    key_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} ({self.made_at:%Y-%m-%d})"


class LoginCode(models.Model):
    """A code that was asked for: what it is compared with, how often it was tried in all. Without a user, no code exists.

    Rows stay for an hour: they are what the budgets are counted on.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="+")
    browser = models.ForeignKey(KnownBrowser, models.SET_NULL, null=True, related_name="+")
    address_digest = models.CharField(max_length=64)
    code_digest = models.CharField(max_length=64, blank=True)
    writes_to_stranger = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    # Those in browsers that its owner knows: a stranger does not spend them.
    own_tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["address_digest", "made_at"], name="accounts_code_budget")]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class CodeTries(models.Model):
    """The tries of one code in one sign-in that was begun; whoever begins another, elsewhere, does not spend them."""

    code = models.ForeignKey(LoginCode, models.CASCADE, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    # Begun in a browser that the owner of the account knows.
    is_known = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.code}: {self.tries}"


class SentForm(models.Model):
    """A form that did its action, and where its answer led: sent again, it does nothing more. Nobody's name is in it."""

    key = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(db_index=True)
    location = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.location}"
