"""Slides, replays and other documents of sessions."""

from django.db import models

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import MaterialKind
from faire_reseau.gatherings.models.gathering import Session
from faire_reseau.kit.codes import choices
from faire_reseau.kit.folded_columns import Folded, FoldedField


class Material(Folded):
    """What belongs to a session and often comes after it: a file (`file_kind`), or the address of a page (`url`)."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="materials")
    kind = models.CharField(max_length=10, choices=choices(MaterialKind))
    title = models.CharField(max_length=200)
    search = FoldedField(of=["title"])
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


class MaterialWords(Folded):
    """What a file says (`kit.documents.words_of`), by which the search finds its session; apart, as its bytes are."""

    material = models.OneToOneField(Material, models.CASCADE, related_name="words")
    words = models.TextField(blank=True)
    search = FoldedField(of=["words"])

    def __str__(self) -> str:
        return f"{self.material}"
