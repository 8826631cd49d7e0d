"""The vocabularies of themes as trees."""

from dataclasses import dataclass, field

from faire_reseau.kit.folding import searchable
from faire_reseau.network.models import Theme, ThemeMapping, Vocabulary


@dataclass
class Branch:
    """A theme, what it answers to elsewhere, and the narrower ones."""

    theme: Theme
    narrower: list["Branch"] = field(default_factory=list)
    mappings: list[ThemeMapping] = field(default_factory=list)


@dataclass
class Tree:
    """A vocabulary with its widest themes."""

    vocabulary: Vocabulary
    top: list[Branch] = field(default_factory=list)
    themes: list[Branch] = field(default_factory=list)


def vocabularies() -> list[Tree]:
    """Every vocabulary as a tree in the order of its codes; three statements whatever the size."""
    trees = {
        row.pk: Tree(row) for row in sorted(Vocabulary.objects.all(), key=lambda row: (searchable(row.label), row.pk))
    }
    branches = {row.pk: Branch(row) for row in Theme.objects.select_related("vocabulary").order_by("code", "pk")}
    for mapping in ThemeMapping.objects.select_related("other__vocabulary").order_by("pk"):
        branches[mapping.theme_id].mappings.append(mapping)
    for branch in branches.values():
        tree = trees[branch.theme.vocabulary_id]
        tree.themes.append(branch)
        above = branches.get(branch.theme.broader_id or 0)
        if above:
            branch.theme.broader = above.theme  # so that nobody asks the database for it again
        (above.narrower if above else tree.top).append(branch)
    return list(trees.values())
