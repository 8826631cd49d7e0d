"""Accounts without passwords, the links that open them, what people agreed to, and who did what."""

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from faire_reseau.accounts.enums import ConsentKind


class UserManager(BaseUserManager["User"]):
    """Makes accounts; needed by Django's own machinery."""

    def create_user(self, email: str, **fields: object) -> "User":
        """An account that is entered by code or link only."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account: an address for letters, and whether it runs the network. Who the person is stands in `network`."""

    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    is_facilitator = models.BooleanField(default=False)
    language = models.CharField(max_length=5, default="fr")
    joined_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    # Suspended or erased accounts are not active; an erased one is never restored.
    suspended_at = models.DateTimeField(null=True, blank=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.email


class PersonalLink(models.Model):
    """A link or QR that opens an account; only the digest of its key is kept."""

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


class KnownBrowser(models.Model):
    """A browser by which an account was entered, known by a cookie of its own; only the digest of the cookie is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="browsers")
    key_digest = models.CharField(max_length=64)
    first_used_at = models.DateTimeField()
    last_used_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key_digest", "user"], name="one_row_per_browser_and_account")]

    def __str__(self) -> str:
        return f"{self.user} ({self.first_used_at:%Y-%m-%d})"


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
