"""Cells of spreadsheets as text, and the names of their columns; for those who read and those who write them."""

from datetime import date, datetime, time

# What spreadsheet programs read as a formula, and its full-width forms, which some read alike.
DANGEROUS = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"


def as_text(value: object) -> str:
    """A cell as text: days as 2019-06-25, whole numbers without decimals."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = value.time() == time()
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def column_letters(index: int) -> str:
    """The letters above column `index` (from 0) in a spreadsheet program: A, B … Z, AA."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
