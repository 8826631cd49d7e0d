"""English: the general dictionary for lemmas, closed classes written for this package."""

from __future__ import annotations

import re
from collections.abc import Sequence

import simplemma

from textometry.languages.grammar import Grammar, Reading

_CLITICS = re.compile(r"^(.+?)(n't|'s|'re|'ve|'ll|'d|'m)$")
_BE = ("am", "are", "is", "was", "were", "be", "been", "being", "'m", "'re")
_HAVE = ("have", "has", "had", "having", "'ve")
_DO = ("do", "does", "did", "doing", "done")


def _closed() -> dict[str, tuple[str, str]]:
    table: dict[str, tuple[str, str]] = {}
    for category, text in {
        "art": "a an the",
        "det": "this that these those my your his its our their each every some any no all both either neither such "
        "another what which whose several few many much more most less least own same other",
        "pro": "i you he she it we they me him us them mine yours hers ours theirs myself yourself himself herself "
        "itself ourselves yourselves themselves who whom whoever something anything nothing everything someone anyone "
        "everyone nobody somebody anybody everybody none one 's",
        "pre": "of in to for with on at by from about into through over after before between under during without "
        "against among within along across behind beyond towards toward upon off up down out near since until till per "
        "via despite except around above below beside besides onto than",
        "con": "and or but nor so yet if because although though while whereas unless whether as",
        "adv_sup": "not n't very too also then there here now just only even still again ever never always often "
        "however therefore thus when where why how rather quite perhaps maybe well almost already soon",
        "aux": "can could may might must shall should will would 'll 'd ought cannot ca wo sha",
        "num": "two three four five six seven eight nine ten eleven twelve twenty thirty hundred thousand million",
    }.items():
        for word in text.split():
            table[word] = ("not" if word == "n't" else word, category)
    for lemma, forms in (("be", _BE), ("have", _HAVE), ("do", _DO)):
        table.update(dict.fromkeys(forms, (lemma, "aux")))
    return table


_CLOSED = _closed()
# The dictionary gives no class: endings and irregular forms tell adverbs, adjectives and many verbs, everything else
# counts as a noun (all are active).
_ADJECTIVES = ("ous", "ful", "less", "able", "ible", "ive", "ical", "ary", "ish")
_PLURALS = (
    "men",
    "children",
    "people",
    "feet",
    "teeth",
    "geese",
    "mice",
    "oxen",
    "data",
    "media",
    "criteria",
    "phenomena",
)


class English:
    """The English language; see `Language`."""

    code = "en"
    version = f"en 1, simplemma {simplemma.__version__}"
    grammar = Grammar()

    def pieces(self, word: str) -> Sequence[tuple[int, int]]:
        """Parts « don't », « it's », « they've » before what was shortened; compounds stay whole."""
        form = word.lower().replace("’", "'")
        if len(form) == len(word) and (match := _CLITICS.match(form)):
            return ((0, match.end(1)), (match.start(2), len(word)))
        return ((0, len(word)),)

    def readings(self, form: str) -> Sequence[Reading]:
        """One reading: a closed class, or the lemma of the general dictionary."""
        if form in _CLOSED:
            return (Reading(*_CLOSED[form]),)
        if len(form) > 100:
            return (Reading(form, "nr"),)
        plain = form.removesuffix("'")
        lemma = str(simplemma.lemmatize(plain, lang="en")).lower()
        if lemma == plain and not simplemma.is_known(plain, lang="en"):
            return (Reading(lemma, "nr"),)
        if plain.endswith("ly") and len(plain) > 4:
            return (Reading(plain, "adv"),)
        if plain.endswith("owing") and lemma.endswith("owe") and lemma != "owe":
            lemma = lemma[:-1]  # the dictionary has “growe” and “followe”
        return (Reading(lemma, _open_class(plain, lemma)),)


def _open_class(form: str, lemma: str) -> str:
    """The likeliest class of a form that has another lemma, by its shape: “went” and “taken” are verbs, “better” no verb."""
    if lemma.endswith(_ADJECTIVES):
        return "adj"
    if form == lemma or form.endswith(("s", *_PLURALS)):
        return "nom"
    return "adj" if form.endswith(("er", "est", "worse", "worst")) else "ver"


ENGLISH = English()
