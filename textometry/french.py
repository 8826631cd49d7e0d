"""The sentences of errors and notes in French."""

from __future__ import annotations


def in_french(sentence: str) -> str:
    return sentence
