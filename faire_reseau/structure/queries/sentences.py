"""Steps of a count in sentences, and how many ballots would have to change."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext, ngettext

from faire_reseau.structure.enums import Method, StepCode
from faire_reseau.structure.logic.counting import Change, Step


def step_sentence(step: Step, method: str, options: Sequence[str], grades: Sequence[str]) -> str:
    """A step of a count in words."""
    names = [options[x] for x in step.options]
    values: dict[str, Any] = dict(zip(("first", "second"), names, strict=False))
    match step.code:
        case StepCode.SUM:
            number = step.numbers[0]
            sentence = (
                ngettext("%(first)s: %(number)s dot", "%(first)s: %(number)s dots", number)
                if method == Method.DOTS
                else ngettext("%(first)s: %(number)s ballot approves", "%(first)s: %(number)s ballots approve", number)
            )
            return sentence % (values | {"number": number})
        case StepCode.MIDDLE:
            values |= {"grade": grades[step.grades[0]], "above": step.numbers[0], "below": step.numbers[1]}
            return gettext("%(first)s: majority grade “%(grade)s”, %(above)s above it, %(below)s below it") % values
        case StepCode.BROKEN:
            values |= {"times": step.numbers[0], "better": grades[step.grades[0]], "worse": grades[step.grades[1]]}
            return (
                gettext(
                    "%(first)s comes before %(second)s: with %(times)s middle grades of each taken away, the next are "
                    "“%(better)s” and “%(worse)s”"
                )
                % values
            )
        case StepCode.TIED:
            return gettext("Nothing tells apart: %(options)s") % {"options": ", ".join(names)}
        case StepCode.DUEL:
            values |= {"there": step.numbers[0], "back": step.numbers[1]}
            return (
                gettext("%(first)s against %(second)s: %(there)s ballots prefer the first, %(back)s the second")
                % values
            )
        case StepCode.PATHS:
            values = {"first": names[0], "second": names[-1], "chain": " > ".join(names)}
            values |= {"there": step.numbers[0], "back": step.numbers[1]}
            return (
                gettext("%(first)s beats %(second)s: strongest chain %(chain)s, of strength %(there)s against %(back)s")
                % values
            )
        case StepCode.UNBEATEN:
            return gettext("No option beats %(first)s") % values


def change_sentence(change: Change) -> str:
    """How many ballots would have to change for another outcome, in words."""
    values = {"least": change.at_least, "most": change.at_most}
    if change.is_exact:
        return (
            ngettext(
                "%(least)s changed ballot would have been enough for another outcome, no fewer.",
                "%(least)s changed ballots would have been enough for another outcome, no fewer.",
                change.at_least,
            )
            % values
        )
    return (
        gettext(
            "For another outcome %(least)s ballots at least would have had to change; %(most)s would have been enough."
        )
        % values
    )
