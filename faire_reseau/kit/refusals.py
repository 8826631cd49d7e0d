"""What a deed answers when it cannot be done: a sentence for the person, and the field it is about."""

from typing import Any


class Refusal(Exception):
    """A deed refused, in domain words; rooms define one subclass for each reason.

    `sentence` is translatable and says what to do; `code` is stable for programs; `field` names the input it is about.
    """

    code = "refused"
    field: str | None = None

    def __init__(self, sentence: Any, *, code: str | None = None, field: str | None = None) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
        self.code = code or self.code
        self.field = field or self.field


class Overtaken(Refusal):
    """Somebody else changed the thing meanwhile: the person is told what changed, and keeps what they typed."""

    code = "overtaken"
