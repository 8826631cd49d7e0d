"""Files of reports: the set of indicators."""

from faire_reseau.reports.actions import shipped_set
from faire_reseau.reports.logic.definitions import set_text
from faire_reseau.reports.queries.indicators import definitions


def indicators_file() -> str:
    """The indicators in use, as the text of a file that `imports.set_of` reads."""
    return set_text(definitions())


def shipped_file() -> str:
    """The set that ships with the product, as such a text."""
    return set_text(shipped_set())
