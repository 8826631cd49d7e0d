"""Slides, replays and other documents of sessions."""

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import MaterialKind
from faire_reseau.gatherings.models.gathering import Session
from faire_reseau.kit.codes import choices


class Material(models.Model):
    """What belongs to a session and often comes after it: a file (`file_kind`), or the address of a page (`url`)."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=10, choices=choices(MaterialKind))
    title = models.CharField(max_length=200)
    url = models.URLField(max_length=500, blank=True)
    file_kind = models.CharField(max_length=8, blank=True)
    file_name = models.CharField(max_length=140, blank=True)
    size_bytes = models.PositiveIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    # Shown no more; its row and its file go a day later, so that it can be put back.
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title


class MaterialFile(models.Model):
    """The bytes of a file, apart, so that lists do not read them."""

    material = models.OneToOneField(Material, models.CASCADE, related_name="file")
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.material}"
