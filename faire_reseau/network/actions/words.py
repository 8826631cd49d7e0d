"""Actions on the vocabulary of the network: trades, kinds of organisation and of action, audiences, mission axes, themes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.addresses import slug_of
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.holding import hold_words
from faire_reseau.kit.refusals import Refusal, refuse_overtaken
from faire_reseau.kit.undoing import note_undoable, rows_gone_with
from faire_reseau.network.logic.words import folded
from faire_reseau.network.models import (
    ActionKind,
    Audience,
    MissionAxis,
    Organisation,
    OrganisationKind,
    Theme,
    Trade,
    Vocabulary,
)

Word = Trade | OrganisationKind | ActionKind | Audience | MissionAxis | Theme
Ranked = TypeVar("Ranked", Trade, OrganisationKind, ActionKind, Audience)
# Of the action that each gathering has: made when the first one is, if nobody chose another label before.
GATHERING = "national_gathering"


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
    return _keep_ranked(Trade, trade, label=label, label_en=label_en, seen=seen, by=by, at=at)


@transaction.atomic
def keep_organisation_kind(
    kind: OrganisationKind | None,
    *,
    label: str,
    label_en: str,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> OrganisationKind:
    """A new kind of organisation, after the others, or other labels for one there is. Raises `WordRefused`, `ChangedMeanwhile`."""
    _refuse_label(OrganisationKind.objects.all(), kind, label)
    return _keep_ranked(OrganisationKind, kind, label=label, label_en=label_en, seen=seen, by=by, at=at)


@transaction.atomic
def keep_action_kind(
    kind: ActionKind | None,
    *,
    label: str,
    label_en: str,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> ActionKind:
    """A new sort of work, after the others, or other labels for one there is. Raises `WordRefused`, `ChangedMeanwhile`."""
    _refuse_label(ActionKind.objects.all(), kind, label)
    return _keep_ranked(ActionKind, kind, label=label, label_en=label_en, seen=seen, by=by, at=at)


@transaction.atomic
def keep_audience(
    audience: Audience | None,
    *,
    label: str,
    label_en: str,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> Audience:
    """A new class of audience, after the others, or other labels for one there is. Raises `WordRefused`, `ChangedMeanwhile`."""
    _refuse_label(Audience.objects.all(), audience, label)
    return _keep_ranked(Audience, audience, label=label, label_en=label_en, seen=seen, by=by, at=at)


def kind_of_gatherings() -> ActionKind:
    """The kind of the actions that gatherings have, made when it is first needed; inside the transaction of an action."""
    hold_words("kind of gatherings")
    last = ActionKind.objects.aggregate(last=Max("rank"))["last"] or 0
    labels = {"label": "Rencontre du réseau", "label_en": "Gathering of the network", "rank": last + 1}
    kind, _made = ActionKind.objects.get_or_create(code=GATHERING, defaults=labels)
    return kind


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
def keep_own_axis(
    axis: MissionAxis | None,
    *,
    organisation: Organisation,
    code: str,
    label: str,
    label_en: str,
    national: MissionAxis,
    seen: Mapping[str, Any] | None = None,
    by: User,
    at: datetime,
) -> MissionAxis:
    """An axis of `organisation` alone, which answers to a `national` one: its work counts under both. Raises `WordRefused`,
    `ChangedMeanwhile`.
    """
    hold_words("words of the network")
    axis = axis or MissionAxis(organisation=organisation)
    if national.organisation_id is not None:
        raise WordRefused(_("This axis is that of another centre: choose one of the network."), field="national")
    _refuse_twin(MissionAxis.objects.filter(code__iexact=code), axis)
    _keep(axis, seen=seen, by=by, at=at, code=code, label=label, label_en=label_en, national=national)
    return axis


@transaction.atomic
def remove_own_axis(axis: MissionAxis, *, by: User, at: datetime) -> None:
    """Take away an axis of a centre that no action is noted under. Raises `WordRefused` otherwise."""
    hold_words("words of the network")
    write_audit_line("remove_word", axis, by=by, at=at, label=axis.label)
    try:
        with transaction.atomic():
            axis.delete()
    except ProtectedError as error:
        raise WordRefused(_("It is in use: change its label instead, what was noted under it stays.")) from error


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
    if isinstance(word, Theme | Audience) and any(_files(word)):
        raise used
    write_audit_line("remove_word", word, by=by, at=at, label=word.label)
    try:
        with transaction.atomic():
            rows = rows_gone_with(word)
            word.delete()
    except ProtectedError as error:
        raise used from error
    note_undoable("remove_word", by=by, at=at, rows=rows)


def own_vocabulary() -> Vocabulary:
    """The only vocabulary there is, else the network's own, made when it is first needed."""
    every = list(Vocabulary.objects.all()[:2])
    if len(every) == 1:
        return every[0]
    own, _made = Vocabulary.objects.get_or_create(slug="reseau", defaults={"label": str(_("Themes of the network"))})
    return own


def _files(word: Theme | Audience) -> list[bool]:
    """Whether rows of other tables, of whatever room, stand under `word`: a many-to-many would let it go without a word."""
    links: list[Any] = [link for link in type(word)._meta.get_fields(include_hidden=True) if link.many_to_many]  # noqa: SLF001  (Django's documented way)
    return [link.related_model.objects.filter(**{link.field.name: word}).exists() for link in links]


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


def _refuse_label(rows: models.QuerySet[Any], word: Word | None, label: str) -> None:
    """Tables name a kind by its label: two of one label could not be told apart."""
    others = rows.exclude(pk=word.pk) if word else rows
    if any(folded(label) in {folded(other.label), folded(other.label_en)} for other in others):
        raise WordRefused(_("This label is that of another one: give it another."), field="label")


def _keep_ranked(
    model: type[Ranked],
    word: Ranked | None,
    *,
    label: str,
    label_en: str,
    seen: Mapping[str, Any] | None,
    by: User,
    at: datetime,
) -> Ranked:
    hold_words("words of the network")
    if word is None:
        rank = 1 + (model.objects.aggregate(last=Max("rank"))["last"] or 0)
        word = model(code=_free_code(model, label), rank=rank)
    _keep(word, seen=seen, by=by, at=at, label=label, label_en=label_en)
    return word


def _free_code(model: type[Ranked], label: str) -> str:
    stem = slug_of(label)[:40] or "mot"
    return free_code(stem, lambda code: model.objects.filter(code=code).exists())
