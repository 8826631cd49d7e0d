"""The one picture of a thing (cover of a gathering, logo of an organisation), with the words that stand for it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit import pictures
from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.holding import hold
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Refusal


class PictureWithoutWords(Refusal):
    """A picture that nobody described."""

    field = "alternative"


def file_of(thing: models.Model, _name: str) -> str:
    """Where the picture of `thing` is stored: in the folder of its room, under a name that cannot be guessed."""
    return f"{thing._meta.app_label}/{new_key()}.jpg"  # noqa: SLF001  (Django's documented way to the room)


class Pictured(models.Model):
    """A row with a picture, drawn anew by `kit.pictures`; its room says at which address and to whom it is shown."""

    picture = models.FileField(upload_to=file_of, max_length=100, blank=True, editable=False)
    picture_width = models.PositiveIntegerField(default=0, editable=False)
    picture_height = models.PositiveIntegerField(default=0, editable=False)
    picture_alternative = models.CharField(max_length=300, blank=True, editable=False)
    picture_credit = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True


PICTURE_COLUMNS = ["picture", "picture_width", "picture_height", "picture_alternative", "picture_credit"]


def file_field(label: Any = None, help_text: Any = None) -> forms.FileField:
    """The field for a picture to send."""
    return forms.FileField(
        label=label or _("Picture file"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=help_text or _("JPEG, PNG or WebP, 10 MB at most."),
    )


def words_field(max_length: int = 300) -> forms.CharField:
    """The field for the words that stand for a picture."""
    help_text = _("For those who do not see it.")
    return forms.CharField(
        label=_("What the picture shows"), required=False, max_length=max_length, help_text=help_text
    )


def credit_field() -> forms.CharField:
    """The field for the author of a picture and where it comes from."""
    return forms.CharField(label=_("Credit of the picture"), required=False, max_length=200)


def removal_field(label: Any = None) -> forms.BooleanField:
    """The field by which the present picture is removed."""
    return forms.BooleanField(label=label or _("Remove the picture"), required=False)


class PictureForm(HouseForm):
    """The picture of a thing: a new one, other words for the present one, or none."""

    file = file_field()
    alternative = words_field()
    credit = credit_field()
    off = removal_field()

    def __init__(self, *args: Any, thing: Pictured, **kwargs: Any) -> None:
        """The form of `thing`, as it is shown now."""
        initial = {"alternative": thing.picture_alternative, "credit": thing.picture_credit}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["alternative"].help_text = _("For those who do not see it; every picture needs it.")
        if not thing.picture:
            del self.fields["off"]


def redrawn_of(thing: Pictured, *, file: Any, alternative: str, off: bool) -> pictures.Redrawn | None:
    """What is typed, checked before any transaction: the new picture, None when it stays or goes.

    Raises `PictureWithoutWords`, `PictureRefused`, `Busy`.
    """
    if off:
        return None
    if not file and not thing.picture:
        raise PictureWithoutWords(_("Choose a picture first."), field="file")
    if not alternative.strip():
        raise PictureWithoutWords(_("Say in words what the picture shows, for those who do not see it."))
    return pictures.redraw(file) if file else None


def change_picture(
    thing: Pictured, noted: Callable[[], None], *, file: Any, alternative: str, credit: str, off: bool = False
) -> None:
    """Show another picture of `thing`, describe the present one otherwise, or show none; `noted` runs in the transaction.

    The picture is drawn anew before the transaction. Raises `PictureWithoutWords`, `PictureRefused`, `Busy`.
    """
    redrawn = redrawn_of(thing, file=file, alternative=alternative, off=off)
    save_picture(thing, redrawn, noted, alternative=alternative, credit=credit, off=off)


@transaction.atomic
def save_picture(
    thing: Pictured,
    redrawn: pictures.Redrawn | None,
    noted: Callable[[], None],
    *,
    alternative: str,
    credit: str,
    off: bool = False,
) -> None:
    """Write the picture of `thing`, which is held, then run `noted`; the file it had goes once that is done."""
    hold(thing)
    former = str(thing.picture.name or "")
    storage = thing.picture.storage
    if off:
        thing.picture, thing.picture_width, thing.picture_height = "", 0, 0
        alternative = credit = ""
    elif redrawn is not None:
        thing.picture.save("new.jpg", ContentFile(redrawn.content), save=False)
        thing.picture_width, thing.picture_height = redrawn.width, redrawn.height
    thing.picture_alternative, thing.picture_credit = alternative.strip(), credit.strip()
    thing.save(update_fields=PICTURE_COLUMNS)
    if former and former != str(thing.picture.name or ""):
        transaction.on_commit(lambda: storage.delete(former))
    noted()


def stored(name: str) -> bytes | None:
    """The stored picture `name`, one that `kit.pictures` drew; None when there is none, or its file is gone."""
    if not name or not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        return bytes(file.read())
