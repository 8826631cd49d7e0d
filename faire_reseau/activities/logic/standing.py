"""Presence, absence and registration of a person in a half-day: one rule for sheets, certificates, pages, figures and articles."""

from faire_reseau.activities.enums import Standing


def standing_in(*, is_present: bool | None, is_expected: bool, takes_registration: bool) -> Standing:
    """How somebody stands in a half-day.

    Parameters: `is_present`, what the last fact about them says, None where there is none; `is_expected`, whether they are
    registered for it; `takes_registration`, whether anybody registers for the action.
    Returns present or absent only where a fact says so: that nothing is noted proves neither. Where nobody registers, nobody
    is said not to be registered.
    Raises nothing. Cost: constant. Source: docs/reference/counts.md.
    """
    if is_present is not None:
        return Standing.PRESENT if is_present else Standing.ABSENT
    return Standing.NOT_NOTED if is_expected or not takes_registration else Standing.NOT_REGISTERED
