"""The facts of which a drafted article tells, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from faire_reseau.articles.logic.blocks import Part


@dataclass(frozen=True)
class Group:
    """People of one trade or one organisation, and where they are counted."""

    name: str
    people: int
    address: str


@dataclass(frozen=True)
class Signed:
    """Who was present. `signatures` were given by the people themselves, `noted` presences by the organisers; `lengths`:
    people by the number of their half-days; `expected`: presences of the people registered, one for each half-day they
    registered for; `missing` of them are not noted.
    """

    people: int = 0
    signatures: int = 0
    noted: int = 0
    half_days: int = 0
    half_days_empty: int = 0
    lengths: Mapping[int, int] = field(default_factory=dict)
    registered: int = 0
    expected: int = 0
    missing: int = 0
    trades: tuple[Group, ...] = ()
    centres: tuple[Group, ...] = ()
    has_sample_people: bool = False
    people_address: str = ""
    page: str = ""  # on which each of these figures stands, at its own mark

    def figure(self, text: str | int, mark: str, label: str) -> Part:
        """`text` as a figure that leads to where it stands."""
        return Part(str(text), f"{self.page}#{mark}" if self.page else "", label)


@dataclass(frozen=True)
class Wanted:
    """A topic that everybody may read, with how many people want it."""

    title: str
    people: int
    address: str
    is_sample: bool = False


@dataclass(frozen=True)
class Forum:
    """A forum. `most` is empty when its topics are reserved: `address` then leads to a page that counts and names nobody."""

    title: str
    topics: int
    address: str
    most: tuple[Wanted, ...] = ()
    wanted_address: str = ""  # of its topics, the most wanted first
    has_sample_topics: bool = False
    has_sample_wishes: bool = False


@dataclass(frozen=True)
class Spoken:
    """A session with those whom its programme names to everybody."""

    title: str
    format_label: str
    address: str
    speakers: tuple[str, ...] = ()
    is_sample: bool = False


@dataclass(frozen=True)
class Answer:
    """A question that was answered in writing; nobody who asked it."""

    question: str
    first_sentence: str
    address: str
    is_sample: bool = False


@dataclass(frozen=True)
class Asked:
    """How many questions a session had; `first`: the first of those `answered` in writing, in the order of its page."""

    session: str
    asked: int
    answered: int
    address: str
    first: tuple[Answer, ...] = ()
    has_samples: bool = False


@dataclass(frozen=True)
class Committed:
    """A commitment that its lead centre accepted: a cooperation."""

    title: str
    lead: str
    first_step: str
    first_step_by: str
    address: str
    is_sample: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a forum: how many `ideas`, how many of them led somewhere; `commitments`, withdrawn ones left out."""

    forum: str
    ideas: int = 0
    taken_up: int = 0
    commitments: int = 0
    cooperations: tuple[Committed, ...] = ()
    ideas_address: str = ""
    commitments_address: str = ""
    has_sample_ideas: bool = False
    has_sample_commitments: bool = False


@dataclass(frozen=True)
class Facts:
    """What was recorded about a gathering, and everybody may read: nothing in a draft comes from elsewhere."""

    title: str
    days: str  # planned
    place: str
    host: str
    agenda_address: str
    days_held: str = ""  # those with somebody noted as present
    with_names: tuple[str, ...] = ()
    signed: Signed = field(default_factory=Signed)
    formats: tuple[str, ...] = ()
    presented: tuple[Spoken, ...] = ()
    talks: tuple[Spoken, ...] = ()
    questions: tuple[Spoken, ...] = ()
    forums: tuple[Forum, ...] = ()
    asked: tuple[Asked, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
