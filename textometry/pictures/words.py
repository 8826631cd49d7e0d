"""Sentences of the pictures, in French and English."""

from __future__ import annotations

from collections.abc import Sequence

WORDS = {
    "fr": {
        "dendrogram": "Arbre des classes",
        "dendrogram description": "Les segments sont coupés en deux, puis la plus grande part, et ainsi de suite. {leaves}",
        "class": "Classe {number}",
        "segments": "{size} segments ({share})",
        "not kept": "trop petite pour être gardée",
        "cut order": "ordre des coupures →",
        "plane": "Plan des axes {x} et {y}",
        "plane description": "Points les plus proches du sens des axes : {points}. {hidden}",
        "axis": "axe {number} ({share})",
        "hidden": "Sans place pour leur nom : {names}.",
        "all shown": "Tous les noms sont montrés.",
        "graph": "Mots trouvés ensemble",
        "graph description": "{words} mots reliés par leurs liens les plus forts. {groups}",
        "group": "Groupe {number} : {words}.",
        "bars": "Ce qui marque « {name} »",
        "bars description": "Spécificités (positives : plus fréquent qu’attendu ; négatives : moins). {values}",
        "evolution": "Évolution des classes",
        "evolution description": "Part de chaque classe dans les segments de chaque période. {values}",
        "told": "{name} : ",
        "sizes": "Taille des classes",
        "sizes description": "Segments de chaque classe. {values}.",
        "no class": "Sans classe",
        "cloud": "Mots de « {name} »",
        "cloud description": "Hauteur des lettres proportionnelle au khi-deux. {values}. {lost}",
        "cloud scale": "Hauteur des lettres proportionnelle au khi-deux (le plus grand : {most}) ; la place ne veut rien dire.",
        "cloud lost": "Trop petits pour être montrés : {words}.",
        "curves description": "Dernière valeur de chaque courbe. {values}.",
        "chi2 bars": "Mots de « {name} » : khi-deux",
        "chi2 bars description": "Khi-deux signé de chaque mot avec la classe. {values}",
        "overall": "moyenne",
        "of the segments": "part des segments de la période, avec son intervalle à 95 %",
    },
    "en": {
        "dendrogram": "Tree of the classes",
        "dendrogram description": "Segments are cut in two, then the largest part is, and so on. {leaves}",
        "class": "Class {number}",
        "segments": "{size} segments ({share})",
        "not kept": "too small to be kept",
        "cut order": "order of the cuts →",
        "plane": "Plane of axes {x} and {y}",
        "plane description": "Points that give the axes most of their meaning: {points}. {hidden}",
        "axis": "axis {number} ({share})",
        "hidden": "Without room for their name: {names}.",
        "all shown": "All names are shown.",
        "graph": "Words found together",
        "graph description": "{words} words linked by their strongest links. {groups}",
        "group": "Group {number}: {words}.",
        "bars": "What marks “{name}”",
        "bars description": "Specificities (positive: more frequent than expected; negative: less). {values}",
        "evolution": "Evolution of the classes",
        "evolution description": "Share of each class in the segments of each period. {values}",
        "told": "{name}: ",
        "sizes": "Size of the classes",
        "sizes description": "Segments of each class. {values}.",
        "no class": "In no class",
        "cloud": "Words of “{name}”",
        "cloud description": "Height of letters proportional to the chi-square. {values}. {lost}",
        "cloud scale": "Height of letters proportional to the chi-square (the largest: {most}); places mean nothing.",
        "cloud lost": "Too small to be shown: {words}.",
        "curves description": "Last value of each curve. {values}.",
        "chi2 bars": "Words of “{name}”: chi-square",
        "chi2 bars description": "Signed chi-square of each word with the class. {values}",
        "overall": "mean",
        "of the segments": "share of the segments of the period, with its 95% interval",
    },
}


def percent(share: float, language: str, digits: int = 0) -> str:
    """A share as people write it."""
    return (
        f"{share * 100:.{digits}f}%" if language == "en" else f"{share * 100:.{digits}f}".replace(".", ",") + "\u202f%"
    )


def whole(value: int, language: str) -> str:
    """A count as people write it, by thousands."""
    return f"{value:,}".replace(",", "," if language == "en" else "\u202f")


def number(value: float, language: str, digits: int = 1) -> str:
    """A number as people write it."""
    return f"{value:.{digits}f}".replace(".", "," if language == "fr" else ".").replace("-", "−")


def class_names(n: int, language: str, names: Sequence[str] = ()) -> list[str]:
    """A name for each class: its number, and the name given if there is one."""
    plain = [WORDS[language]["class"].format(number=c) for c in range(1, n + 1)]
    return [f"{own} · {given}" if given else own for own, given in zip(plain, [*names, *[""] * n], strict=False)]
