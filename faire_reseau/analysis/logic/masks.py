"""Masks on a text: passages replaced by a pseudonym of the same length, so that every position stays true."""

from collections.abc import Iterable

from faire_reseau.analysis.logic.passages import Span

FILL = "▒"


def masked(text: str, masks: Iterable[tuple[int, int, str]]) -> str:
    """`text` with each mask (start, end, pseudonym) in place of its letters.

    Parameters: `masks` inside the text; where two overlap, the later start covers its own letters. Returns as many code points as
    before: the pseudonym, then `FILL`; a pseudonym longer than its passage is left out. Line ends stay. Cost: linear.
    """
    letters = list(text)
    for start, end, pseudonym in sorted(masks):
        label = pseudonym if len(pseudonym) <= end - start else ""
        shown = label + FILL * (end - start - len(label))
        letters[start:end] = [
            letter if letter in "\r\n" else new for letter, new in zip(letters[start:end], shown, strict=True)
        ]
    return "".join(letters)


def apart(spans: Iterable[Span], taken: Iterable[Span]) -> list[Span]:
    """Of `spans`, those that share no letter with one of `taken` nor with one before them; longer ones are served first. Cost: n²
    within one text, of which there are few.
    """
    standing = list(taken)
    chosen: list[Span] = []
    for span in sorted(spans, key=lambda span: (span[0] - span[1], span)):
        if all(span[1] <= start or end <= span[0] for start, end in standing):
            standing.append(span)
            chosen.append(span)
    return sorted(chosen)
