"""Whole numbers typed in addresses and forms without a field, never larger than a column holds; rounding of pages and files; shares."""

from math import floor

LARGEST_KEY = 2**63 - 1  # what a column of keys holds
LARGEST_NUMBER = 2**31 - 1  # what every other column of whole numbers holds, on every database
WHOLE = 10_000  # hundredths of a percent: shares of one thing add up to it


def number_in(text: str | None, *, at_most: int = LARGEST_KEY) -> int | None:
    """The whole number that `text` says in the digits 0 to 9; None when it says none, or one above `at_most`."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_KEY)):
        return None
    number = int(text)
    return number if number <= at_most else None


def rounded_percent(share: float) -> int | float:
    """A share between 0 and 1 in percent, as pages and files say it: whole, but what is short of the whole is never 100."""
    number = round(share * 100)
    return floor(share * 1000) / 10 if number == 100 and share < 1 else number


def rounded(number: float) -> int | float:
    """A number as pages and files say it: whole where it is, else with one or two decimals."""
    return int(number) if float(number).is_integer() else round(number, 2)
