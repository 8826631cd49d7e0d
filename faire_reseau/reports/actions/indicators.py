"""Actions on indicators: define, revise, retire, restore, load a set; note figures known from elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.models import Organisation
from faire_reseau.reports.enums import Kind
from faire_reseau.reports.logic.definitions import (
    COLUMNS,
    TRANSLATED,
    Definition,
    gains_translation,
    lacks,
    read_set,
    same,
)
from faire_reseau.reports.models import Entry, Indicator, IndicatorVersion, KnownFigure
from faire_reseau.reports.queries.indicators import definition_of
from faire_reseau.reports.texts import LACKS_SENTENCES

SHIPPED = Path(__file__).parents[1] / "data" / "indicators.json"
# Of the starter set: says the full-time equivalents of a centre.
FTE = "etp"


class IndicatorRefused(Refusal):
    """A definition that cannot be as asked."""


@transaction.atomic
def define_indicator(
    definition: Mapping[str, Any],
    *,
    weight: Indicator | None = None,
    from_year: int | None = None,
    code: str = "",
    why: str = "",
    by: User | None,
    at: datetime,
    is_sample: bool = False,
) -> Indicator:
    """Add an indicator with its first version; `definition` holds the columns of `logic.definitions`.

    Raises `IndicatorRefused` when it is not whole.
    """
    _check(definition, weight)
    hold_words("indicator")
    stem = slugify(code or definition["label"])[:50] or "indicateur"
    free = free_code(stem, lambda word: Indicator.objects.filter(code=word).exists())
    rank = (Indicator.objects.aggregate(last=Max("rank"))["last"] or 0) + 1
    indicator = Indicator.objects.create(code=free, rank=rank, is_sample=is_sample)
    _add_version(indicator, 1, definition, weight=weight, from_year=from_year, why=why, by=by, at=at)
    write_audit_line("define_indicator", indicator, by=by, at=at, title=definition["label"])
    return indicator


@transaction.atomic
def revise_indicator(
    indicator: Indicator,
    definition: Mapping[str, Any],
    *,
    weight: Indicator | None = None,
    from_year: int | None,
    why: str,
    seen: int | None = None,
    by: User | None,
    at: datetime,
) -> IndicatorVersion:
    """Add a version that holds from the year `from_year` on; `seen` is the number of the last one that the page showed. Where only a
    translation is new, the last version says it.

    Raises `IndicatorRefused` when it is not whole or says nothing new, and for a year of which centres answered already, `Overtaken` when there is a newer version than `seen`.
    """
    hold(indicator)
    last = indicator.versions.order_by("number").last()
    number = last.number if last else 0
    if seen is not None and seen != number:
        raise Overtaken(_("Somebody else made a new version meanwhile: see what it says now, then save again."))
    _check(definition, weight, indicator)
    wanted = {**definition, "weight": weight.code if weight else ""}
    if last is not None and same(definition_of(last), wanted) and _translate(last, definition):
        write_audit_line("translate_indicator", indicator, by=by, at=at, title=definition["label"])
        return last
    if from_year is None:
        raise IndicatorRefused(_("Say from which year the new definition holds."), field="from_year")
    if last is not None and last.from_year is not None and from_year < last.from_year:
        sentence = _("The last version holds from %(year)s on: choose that year or a later one.")
        raise IndicatorRefused(sentence % {"year": last.from_year}, field="from_year")
    _refuse_answered(indicator, from_year)
    if not why.strip():
        raise IndicatorRefused(_("Say what changes: it is written beside the break of the series."), field="why")
    if last is not None and same(definition_of(last), wanted):
        raise IndicatorRefused(_("Nothing changes: the last version says the same."))
    version = _add_version(indicator, number + 1, definition, weight=weight, from_year=from_year, why=why, by=by, at=at)
    write_audit_line("revise_indicator", indicator, by=by, at=at, title=definition["label"], number=number + 1)
    return version


@transaction.atomic
def retire_indicator(indicator: Indicator, *, by: User | None, at: datetime) -> None:
    """Ask it no more and show it to nobody but those who define; nothing of it is lost."""
    Indicator.objects.filter(pk=indicator.pk).update(is_retired=True)
    write_audit_line("retire_indicator", indicator, by=by, at=at, title=str(indicator))


@transaction.atomic
def restore_indicator(indicator: Indicator, *, by: User | None, at: datetime) -> None:
    """Use it again."""
    Indicator.objects.filter(pk=indicator.pk).update(is_retired=False)
    write_audit_line("restore_indicator", indicator, by=by, at=at, title=str(indicator))


@transaction.atomic
def choose_fte(indicator: Indicator, *, by: User | None, at: datetime) -> None:
    """Have it say the full-time equivalents of centres, and no other one. Raises `IndicatorRefused` unless it is a figure."""
    hold_words("indicator")
    last = indicator.versions.order_by("number").last()
    if last is None or last.kind != Kind.FIGURE:
        raise IndicatorRefused(_("Full-time equivalents are a figure: choose an indicator that is one."))
    Indicator.objects.filter(is_fte=True).update(is_fte=False)
    Indicator.objects.filter(pk=indicator.pk).update(is_fte=True)
    write_audit_line("choose_fte", indicator, by=by, at=at, title=str(indicator))


def shipped_set() -> list[Definition]:
    """The indicators that ship with the product: the four counts, their crossings, and what is asked most."""
    return read_set(SHIPPED.read_text(encoding="utf-8"))


@transaction.atomic
def load_set(definitions: Iterable[Definition], *, by: User | None, at: datetime) -> int:
    """Add the indicators of a set that are not here, and to those that say something else a version; answers how many changed.

    What says the same already is left as it is, so that a set loaded twice changes nothing. Where the network chose no full-time
    equivalents, those of the starter set are chosen.
    """
    hold_words("indicator")
    wanted, changed = list(definitions), 0
    known = {row.code: row for row in Indicator.objects.prefetch_related("versions__weight")}
    rank = max((row.rank for row in known.values()), default=0)
    fresh = [definition for definition in wanted if definition.code not in known]
    for definition in fresh:  # all of them first: one may be the weight of another
        rank += 1
        known[definition.code] = Indicator.objects.create(code=definition.code, rank=rank)
    for definition in wanted:
        indicator = known[definition.code]
        standing = list(indicator.versions.order_by("number"))
        versions = definition.versions if not standing else definition.versions[-1:]
        last = definition_of(standing[-1]) if standing else None
        for number, version in enumerate(versions, len(standing) + 1):
            if last is not None and same(last, {**version.columns, "weight": version.weight}):
                changed += gains_translation(last, version.columns) and _translate(standing[-1], version.columns)
                continue
            if standing:
                _refuse_answered(standing[0].indicator, version.from_year)
            weight = known.get(version.weight)
            if version.weight and weight is None:
                sentence = _("“%(code)s” is weighted by an indicator that is neither in the file nor here: %(other)s.")
                raise IndicatorRefused(sentence % {"code": definition.code, "other": version.weight}, field="file")
            _add_version(
                indicator,
                number,
                version.columns,
                weight=weight,
                from_year=version.from_year,
                why=version.why,
                by=by,
                at=at,
            )
            changed += number == len(standing) + 1
    says_fte = any(row.code == FTE and row.versions[-1].columns["kind"] == Kind.FIGURE for row in wanted)
    if says_fte and not known[FTE].is_retired and not Indicator.objects.filter(is_fte=True).exists():
        choose_fte(known[FTE], by=by, at=at)
    # The indicators are no one thing: the line names the first.
    if changed:
        write_audit_line("load_indicators", known[wanted[0].code], by=by, at=at, number=changed)
    return changed


@transaction.atomic
def know_figure(
    indicator: Indicator,
    *,
    year: int,
    value: float,
    part: str = "",
    organisation: Organisation | None = None,
    source: str = "",
    certainty: str = "certain",
    note: str = "",
    is_approximate: bool = False,
    is_sample: bool = False,
    by: User | None,
    at: datetime,
) -> KnownFigure:
    """Note a figure that was published before or is known from elsewhere; one that is noted already says the new value."""
    known, _is_new = KnownFigure.objects.update_or_create(
        indicator=indicator,
        organisation=organisation,
        year=year,
        part=part,
        defaults={
            "value": value,
            "source": source,
            "certainty": certainty,
            "note": note,
            "is_approximate": is_approximate,
            "is_sample": is_sample,
        },
    )
    write_audit_line("know_figure", indicator, by=by, at=at, year=year, value=value)
    return known


def forget_definer(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Have versions no longer say who made them."""
    IndicatorVersion.objects.filter(made_by=user).update(made_by=None)


def _check(definition: Mapping[str, Any], weight: Indicator | None, indicator: Indicator | None = None) -> None:
    lacking = lacks(definition, weight.code if weight else "")
    if lacking:
        raise IndicatorRefused(LACKS_SENTENCES[lacking[1]], field=lacking[0])
    if weight is not None and indicator is not None and weight.pk == indicator.pk:
        raise IndicatorRefused(_("An indicator is not weighted by itself: choose another one."), field="weight")


def _refuse_answered(indicator: Indicator, from_year: int | None) -> None:
    """What centres answered was asked by the definition that holds: a new one begins after them."""
    entries = Entry.objects.filter(item__indicator=indicator)
    last = entries.aggregate(year=Max("report__campaign__year"))["year"]
    if last is not None and (from_year is None or from_year <= last):
        sentence = _("Centres answered this definition for %(year)s: the new one can hold from %(next)s on.")
        raise IndicatorRefused(sentence % {"year": last, "next": last + 1}, field="from_year")


def _translate(version: IndicatorVersion, definition: Mapping[str, Any]) -> bool:
    """Have `version` say the translations of `definition`; whether any is another than before."""
    others = {
        name: definition[name] for name in TRANSLATED if definition.get(name) not in (None, getattr(version, name))
    }
    if others:
        IndicatorVersion.objects.filter(pk=version.pk).update(**others)
    return bool(others)


def _add_version(
    indicator: Indicator,
    number: int,
    definition: Mapping[str, Any],
    *,
    weight: Indicator | None,
    from_year: int | None,
    why: str,
    by: User | None,
    at: datetime,
) -> IndicatorVersion:
    columns = {name: definition[name] for name in COLUMNS if name != "dimensions"} | {
        "dimensions": definition.get("dimensions")
    }
    columns |= {name: definition.get(name, "") for name in TRANSLATED}
    return IndicatorVersion.objects.create(
        indicator=indicator,
        number=number,
        from_year=from_year,
        weight=weight,
        why=why,
        made_by=by,
        made_at=at,
        **columns,
    )
