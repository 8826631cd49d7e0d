"""French that agrees with a name: “de” with its contractions, “que” without its vowel."""

import re

from faire_reseau.kit.characters import without_accents

# Names beginning with these letters keep “de” whole: their h is aspirated, or one says them with a pause.
_KEPT_WHOLE = re.compile(
    r"(?:hackathon|hackeur|hackeuse|hacker|haie|hall|halle|halte|hameau|hamac|hangar|handicap|hanse|hardi|haricot|harpe|havre"
    r"|haut|haute|hauteur|hautes|hauts|herisson|heron|heros|hetre|hibou|hip-hop|hollande|honte|hors|houle|housse|hub|huit|hublot|hutte"
    r"|onze|onzieme|oui|ouistiti|uhlan|ululement|yaourt|yoga|youpi|yourte)s?\b"
)


def of_name(name: str, language: str) -> str:
    """`name` after “of” in English and “de” in French: “d’Épicerie”, “de RésO Villes”, “du Labo”, “des Ateliers”;
    “de L’Épicerie”, “de La Halle”: a name changes no more than French must.

    Parameters: `name`, as the directory has it; `language`, the code of the language, "fr" or "en-gb".
    Returns the word and the name, on one line.
    """
    name = name.strip()
    if not language.startswith("fr"):
        return f"of {name}"
    for article, contracted in (("le ", "du "), ("les ", "des ")):
        if name.lower().startswith(article):
            return contracted + name[len(article) :]
    return f"d’{name}" if is_elided_before(name) else f"de {name}"


def that_name(name: str, language: str) -> str:
    """`name` after “that” in English and “que” in French: “qu’Élodie”, “que Ngô”.

    Parameters: `name`, as the directory has it; `language`, the code of the language, "fr" or "en-gb".
    Returns the word and the name, on one line.
    """
    if not language.startswith("fr"):
        return f"that {name}"
    return f"qu’{name}" if is_elided_before(name) else f"que {name}"


def is_elided_before(name: str) -> bool:
    """Whether “de”, “que” and the like lose their vowel before `name`."""
    bare = without_accents(name.lower().replace("œ", "oe").replace("æ", "ae")).lstrip('«"“( \u00a0\u202f')
    if _KEPT_WHOLE.match(bare):
        return False
    # “d’Yvetot”, but “de Yokohama”: before a vowel, y is a consonant.
    return bool(re.match(r"[aeiouh]|y(?![aeiou])", bare))
