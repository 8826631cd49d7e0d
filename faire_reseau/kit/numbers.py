"""Whole numbers typed in addresses and forms without a field: read one way, never larger than a column holds."""

LARGEST_KEY = 2**63 - 1  # what a column of keys holds
LARGEST_NUMBER = 2**31 - 1  # what every other column of whole numbers holds, on every database


def number_in(text: str | None, *, at_most: int = LARGEST_KEY) -> int | None:
    """The whole number that `text` says in the digits 0 to 9; None when it says none, or one above `at_most`."""
    if not text or not text.isascii() or not text.isdecimal() or len(text) > len(str(LARGEST_KEY)):
        return None
    number = int(text)
    return number if number <= at_most else None
