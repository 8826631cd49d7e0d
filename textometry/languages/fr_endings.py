"""French endings, written for this package (MIT): the masculine singular of forms and of adjectives, participles."""

from __future__ import annotations

import re

# What makes the masculine singular of a form the dictionary has no lemma for; the last column says whether the result
# must be known (« temps » is no plural).
ENDINGS = (
    (re.compile(r"(.{3,}(?:iqu|air|abl|ibl|ism|ist|oïd|as|it|in|èn|on))es$"), r"\1e", False),
    (re.compile(r"(.{3,}(?:tion|sion|ment|eur|ité|oir|age))s$"), r"\1", False),
    (re.compile(r"(.{3,}(?:t|u|r))ielles?$"), r"\1iel", False),
    (re.compile(r"(.{3,}(?:[bcdfgmnprtv]|[rntcmg][ié]))ales?$"), r"\1al", False),
    (re.compile(r"(.{3,}(?:t|s|x))ives?$"), r"\1if", False),
    (re.compile(r"(.{3,}[ié])ennes?$"), r"\1en", False),
    (re.compile(r"(.{3,}(?:uel|iel|tif|sif|ant|tent|ien|éen|ard|ois))s$"), r"\1", False),
    (re.compile(r"(.{4,}ard)es?$"), r"\1", False),
    (re.compile(r"(.{3,}t)rices?$"), r"\1eur", False),
    (re.compile(r"(.{4,}(?:[cglrst]|qu)(?:uent|ent|ant))es?$"), r"\1", False),
    (re.compile(r"(.{3,}(?:[^aeiouy]|i)(?:ois|ais))es?$"), r"\1", False),
    (re.compile(r"(.{3,}(?:phil|phob|morph|gèn|ït))es$"), r"\1e", False),
    (re.compile(r"(.{3,}(?:[ntx]|[cst]i)u)elles?$"), r"\1el", False),
    (re.compile(r"(.{3,})elles?$"), r"\1el", True),
    (re.compile(r"(.{3,})euses?$"), r"\1eux", True),
    (re.compile(r"(.{3,})euses?$"), r"\1eur", True),
    (re.compile(r"(.{3,})ales?$"), r"\1al", True),
    (re.compile(r"(.{2,})ières?$"), r"\1ier", True),
    (re.compile(r"(.{4,}[^aeiouy])aux$"), r"\1al", False),
    (re.compile(r"(.{3,}[^sx])s$"), r"\1", True),
    (re.compile(r"(.{3,})(?:e|es)$"), r"\1", True),
)

# Forms whose masculine the lexicon may have as an adjective, though it has them as nouns alone (« ivoirienne »).
FEMININE = re.compile(r"(.{3,}(?:[ié]en(?=n)|[ao]is(?=e)|ant(?=e)))(?:n?es?)")
# The masculine of an adjective that the lexicon has in the feminine alone (« continue »).
MASCULINES = (
    (re.compile(r"(.{2,}[ié])enne"), r"\1en"),
    (re.compile(r"(.{2,})ière"), r"\1ier"),
    (re.compile(r"(.{2,}[nuitr])elle"), r"\1el"),
    (re.compile(r"(.{2,})euse"), r"\1eux"),
    (re.compile(r"(.{2,}[tsx])ive"), r"\1if"),
    (re.compile(r"(.{2,})trice"), r"\1teur"),
    (re.compile(r"(.{2,})que"), r"\1c"),
    (re.compile(r"(.{2,})e"), r"\1"),
)
# Nouns that the lexicon also calls adjectives.
NOUNS = frozenset(
    ("avenue", "baie", "bise", "laie", "julienne", "verrière", "avant-première", "calculatrice", "césarienne")
)
# These need no masculine in the lexicon.
REGULAR = (r"\1en", r"\1ier", r"\1el", r"\1if")
# Past participles, whose masculine singular is an adjective too; the second, of verbs that nobody knows.
MASCULINE_PARTICIPLE = re.compile(r"(.{2,}[éu])e?s?")
UNKNOWN_PARTICIPLE = re.compile(r"(.{4,}é)es?")
# Classes whose lemmas are those of this package, whatever the lexicon says.
CLOSED = ("det", "pro")
