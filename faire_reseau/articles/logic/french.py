"""French that agrees: “de” before a name, with its contractions."""

from faire_reseau.kit.french import is_elided_before


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
