"""Shared by importers of rooms above: what became of a row, its refusal, and the rows that an undo knows."""

from faire_reseau.network.actions.batches import Touched
from faire_reseau.network.actions.import_rows import RowRefused
from faire_reseau.network.logic.cells import CREATED, UNCHANGED, RowReport
from faire_reseau.network.logic.words import folded

__all__ = ["CREATED", "UNCHANGED", "RowRefused", "RowReport", "Touched", "folded"]
