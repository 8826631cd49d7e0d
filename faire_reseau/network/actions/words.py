"""Deeds on the words of the network that its facilitators choose: trades, mission axes, themes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max, ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.network.models import MissionAxis, Theme, Trade, Vocabulary

Word = Trade | MissionAxis | Theme


class WordRefused(Refusal):
    """A word that cannot be as asked, or cannot go."""

    code = "word_refused"


@transaction.atomic
def keep_trade(
    trade: Trade | None,
    *,
    label: str,
    label_en: str,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> Trade:
    """A new trade, after the others, or other labels for one there is. Raises `ChangedMeanwhile`."""
    hold_words("words of the network")
    if trade is None:
        rank = 1 + (Trade.objects.aggregate(last=Max("rank"))["last"] or 0)
        trade = Trade(code=_free_code(label), rank=rank)
    _keep(trade, seen=seen, by=by, at=at, label=label, label_en=label_en)
    return trade


@transaction.atomic
def keep_axis(
    axis: MissionAxis | None,
    *,
    code: str,
    label: str,
    label_en: str,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> MissionAxis:
    """A new mission axis of the whole network, or another code and labels for one there is. Raises `WordRefused`, `ChangedMeanwhile`."""
    hold_words("words of the network")
    axis = axis or MissionAxis()
    _refuse_twin(MissionAxis.objects.filter(code__iexact=code), axis)
    _keep(axis, seen=seen, by=by, at=at, code=code, label=label, label_en=label_en)
    return axis


@transaction.atomic
def keep_theme(
    theme: Theme | None,
    *,
    code: str,
    label: str,
    label_en: str,
    broader: Theme | None,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> Theme:
    """A new theme, in the vocabulary of the `broader` one, else in the network's own; or another code, labels and place for
    one there is. Raises `WordRefused` for a code in use, and for a theme that would stand below itself; `ChangedMeanwhile`.
    """
    hold_words("words of the network")
    if theme is None:
        theme = Theme(vocabulary=broader.vocabulary if broader else own_vocabulary())
    if broader is not None and broader.vocabulary_id != theme.vocabulary_id:
        raise WordRefused(_("This theme belongs to another vocabulary: choose one of the same."), field="broader")
    above = broader
    while above is not None:
        if above.pk == theme.pk:
            raise WordRefused(_("A theme cannot stand below itself: choose a wider one."), field="broader")
        above = above.broader
    _refuse_twin(Theme.objects.filter(vocabulary=theme.vocabulary, code__iexact=code), theme)
    _keep(theme, seen=seen, by=by, at=at, code=code, label=label, label_en=label_en, broader=broader)
    return theme


@transaction.atomic
def remove_word(word: Word, *, by: User, at: datetime) -> None:
    """Take away a word that nothing uses. Raises `WordRefused` otherwise: what was counted under it stays."""
    hold_words("words of the network")
    used = WordRefused(_("It is in use: change its label instead, what was noted under it stays."))
    if isinstance(word, Theme) and any(_files(word)):
        raise used
    write_audit_line("remove_word", word, by=by, at=at, label=word.label)
    try:
        with transaction.atomic():
            word.delete()
    except ProtectedError as error:
        raise used from error


def own_vocabulary() -> Vocabulary:
    """The only vocabulary there is, else the network's own, made when it is first needed."""
    every = list(Vocabulary.objects.all()[:2])
    if len(every) == 1:
        return every[0]
    own, _made = Vocabulary.objects.get_or_create(slug="reseau", defaults={"label": str(_("Themes of the network"))})
    return own


def _files(theme: Theme) -> list[bool]:
    """Whether rows of other tables, of whatever room, stand under `theme`: a many-to-many would let it go without a word."""
    links: list[Any] = [link for link in Theme._meta.get_fields(include_hidden=True) if link.many_to_many]  # noqa: SLF001  (Django's documented way)
    return [link.related_model.objects.filter(**{link.field.name: theme}).exists() for link in links]


def _keep(word: Word, *, seen: Mapping[str, Any] | None, by: User, at: datetime, **fields: Any) -> None:
    is_new = word.pk is None
    if not is_new:
        word.refresh_from_db()
        refuse_overtaken({name: getattr(word, name) for name in fields}, seen, fields)
    for name, value in fields.items():
        setattr(word, name, value)
    word.save()
    write_audit_line("add_word" if is_new else "change_word", word, by=by, at=at, label=word.label)


def _refuse_twin(twins: models.QuerySet[Any], word: Word) -> None:
    if twins.exclude(pk=word.pk).exists():
        raise WordRefused(_("This code is that of another one: give it another."), field="code")


def _free_code(label: str) -> str:
    stem = slugify(label)[:40] or "metier"
    return free_code(stem, lambda code: Trade.objects.filter(code=code).exists())
