"""The article drafted from a gathering: each sentence is a function of recorded facts, and says how many of how many.

Logic knows no translation: `Words` brings it. Every sentence returns () when there is nothing true to say.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from faire_reseau.articles.logic.blocks import Block, Bullets, Heading, Line, Paragraph, Part, line, listed
from faire_reseau.articles.logic.french import of_name


@dataclass(frozen=True)
class Words:
    """The language of a draft: its code, and the two ways of saying a sentence of the code in it."""

    language: str
    gettext: Callable[[str], str]
    ngettext: Callable[[str, str, int], str]


@dataclass(frozen=True)
class Group:
    """People of one trade or one organisation, and where they are counted."""

    name: str
    people: int
    address: str


@dataclass(frozen=True)
class Signed:
    """Who signed in. `lengths`: people by the number of half-days they signed; `expected`: signatures of the people
    registered, one for each half-day they registered for; `missing` of them are not there.
    """

    people: int = 0
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
    half_days_address: str = ""


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
class Facts:
    """What was recorded about a gathering, and everybody may read: nothing in a draft comes from elsewhere."""

    title: str
    days: str
    place: str
    host: str
    agenda_address: str
    with_names: tuple[str, ...] = ()
    signed: Signed = field(default_factory=Signed)
    formats: tuple[str, ...] = ()
    presented: tuple[Spoken, ...] = ()
    talks: tuple[Spoken, ...] = ()
    questions: tuple[Spoken, ...] = ()
    forums: tuple[Forum, ...] = ()


def title_of(facts: Facts, words: Words) -> str:
    """What the article is called until its writer finds better."""
    gettext = words.gettext
    return gettext("%(title)s: what we did together") % {"title": facts.title}


def chapo_of(facts: Facts, words: Words) -> str:
    """When, where, at whose invitation."""
    gettext = words.gettext
    said = {"days": facts.days, "place": facts.place, "of_host": of_name(facts.host, words.language)}
    if facts.place:
        return gettext("%(place)s, %(days)s: the teams of the network met at the invitation %(of_host)s.") % said
    return gettext("%(days)s: the teams of the network met at the invitation %(of_host)s.") % said


def body_of(facts: Facts, words: Words) -> tuple[Block, ...]:
    """The whole text as blocks."""
    signed = facts.signed
    sample = sample_of(words) if signed.has_sample_people else ()
    blocks: list[Block] = [
        Paragraph(
            (
                who_signed(signed, words),
                how_long(signed, words),
                who_is_missing(signed, words),
                empty_half_days(signed, words),
                sample,
            )
        ),
        Paragraph((by_trade(signed, words), without_trade(signed, words), sample if signed.trades else ())),
        Paragraph((by_centre(signed, words), without_centre(signed, words), sample if signed.centres else ())),
        Paragraph((with_whom(facts, words), formats_of(facts, words))),
    ]
    for forum in facts.forums:
        blocks += _forum(forum, words)
    gettext = words.gettext
    for heading, sessions in (
        (gettext("What was presented"), facts.presented),
        (gettext("Talks"), facts.talks),
        (gettext("Questions and answers"), facts.questions),
    ):
        if sessions:
            blocks += [Heading(heading), Bullets(tuple(session_line(one, words) for one in sessions))]
    return (*blocks, Paragraph((to_complete(words),)))


def who_signed(signed: Signed, words: Words) -> Line:
    """“In all, 6 people signed in for at least one of 2 half-days.”"""
    if not signed.people:
        return ()
    gettext, ngettext = words.gettext, words.ngettext
    people = ngettext("%(n)s person", "%(n)s people", signed.people) % {"n": signed.people}
    halves = ngettext("%(n)s half-day", "%(n)s half-days", signed.half_days) % {"n": signed.half_days}
    if signed.half_days > 1:
        sentence = ngettext(
            "In all, %(people)s signed in for at least one of %(halves)s.",
            "In all, %(people)s signed in for at least one of %(halves)s.",
            signed.people,
        )
    else:
        sentence = ngettext(
            "In all, %(people)s signed in for %(halves)s.",
            "In all, %(people)s signed in for %(halves)s.",
            signed.people,
        )
    return line(
        sentence,
        people=Part(people, signed.people_address, gettext("Figures of the gathering")),
        halves=Part(halves, signed.half_days_address, gettext("Half-days held")),
    )


def how_long(signed: Signed, words: Words) -> Line:
    """Over how many half-days each was there: one sentence when it is the same for all, else all the numbers."""
    if signed.half_days < 2 or not signed.people:
        return ()
    ngettext = words.ngettext
    if len(signed.lengths) > 1:
        each = ", ".join(
            ngettext("%(k)s of %(halves)s for %(n)s person", "%(k)s of %(halves)s for %(n)s people", signed.lengths[k])
            % {"k": k, "halves": signed.half_days, "n": signed.lengths[k]}
            for k in sorted(signed.lengths, reverse=True)
        )
        return line(words.gettext("Half-days signed: %(each)s."), each=Part(each))
    length = next(iter(signed.lengths))
    if length == signed.half_days:
        sentence = ngettext("This person signed for all of them.", "Each signed for all of them.", signed.people)
    else:
        sentence = ngettext(
            "This person signed for %(k)s of these %(halves)s half-days.",
            "Each signed for %(k)s of these %(halves)s half-days.",
            signed.people,
        ) % {"k": length, "halves": signed.half_days}
    return line(sentence)


def who_is_missing(signed: Signed, words: Words) -> Line:
    """How many of the signatures that were expected are not there."""
    if not signed.missing or not signed.people:
        return ()
    ngettext = words.ngettext
    registered = ngettext("%(n)s person registered", "%(n)s people registered", signed.registered) % {
        "n": signed.registered
    }
    sentence = ngettext(
        "%(n)s signature of %(expected)s expected from %(registered)s is missing.",
        "%(n)s signatures of %(expected)s expected from %(registered)s are missing.",
        signed.missing,
    )
    return line(sentence % {"n": signed.missing, "expected": signed.expected, "registered": registered})


def empty_half_days(signed: Signed, words: Words) -> Line:
    """The half-days for which nobody signed, when somebody signed for another one."""
    if not signed.half_days_empty or not signed.people:
        return ()
    sentence = words.ngettext(
        "For %(n)s half-day of %(halves)s, no signature was noted.",
        "For %(n)s half-days of %(halves)s, no signature was noted.",
        signed.half_days_empty,
    )
    return line(sentence % {"n": signed.half_days_empty, "halves": signed.half_days})


def by_trade(signed: Signed, words: Words) -> Line:
    """“By trade: Direction (16), …”."""
    if not signed.trades:
        return ()
    label = words.gettext("People by trade")
    return line(words.gettext("By trade: %(groups)s."), groups=_groups(signed.trades, label))


def without_trade(signed: Signed, words: Words) -> Line:
    """How many of the people are in no row of the trades, when somebody is."""
    rest = _in_no_row(signed.people, signed.trades)
    if not rest:
        return ()
    sentence = words.ngettext(
        "For %(n)s person of %(people)s, no trade was noted.",
        "For %(n)s people of %(people)s, no trade was noted.",
        rest,
    )
    return line(sentence % {"n": rest, "people": signed.people})


def by_centre(signed: Signed, words: Words) -> Line:
    """“By organisation: …”, with their number."""
    if not signed.centres:
        return ()
    number = len(signed.centres)
    sentence = words.ngettext(
        "%(n)s organisation was there: %(groups)s.", "%(n)s organisations were there: %(groups)s.", number
    )
    groups = _groups(signed.centres, words.gettext("People by centre"))
    return line(sentence.replace("%(n)s", str(number)), groups=groups)


def without_centre(signed: Signed, words: Words) -> Line:
    """How many of the people are in no row of the organisations, when somebody is."""
    rest = _in_no_row(signed.people, signed.centres)
    if not rest:
        return ()
    sentence = words.ngettext(
        "For %(n)s person of %(people)s, no organisation was noted.",
        "For %(n)s people of %(people)s, no organisation was noted.",
        rest,
    )
    return line(sentence % {"n": rest, "people": signed.people})


def with_whom(facts: Facts, words: Words) -> Line:
    """With which other organisations it was organised."""
    if not facts.with_names:
        return ()
    names = listed(Part(name) for name in facts.with_names)
    return line(words.gettext("The gathering was organised with %(names)s."), names=names)


def formats_of(facts: Facts, words: Words) -> Line:
    """The formats of the agenda."""
    if not facts.formats:
        return ()
    agenda = Part(words.gettext("the agenda"), facts.agenda_address, facts.title)
    formats = Part(", ".join(facts.formats))
    return line(words.gettext("On %(agenda)s: %(formats)s."), agenda=agenda, formats=formats)


def proposed(forum: Forum, words: Words) -> Line:
    """How many topics were proposed: the figure leads to them, or to where they are counted."""
    text = words.ngettext("%(n)s topic", "%(n)s topics", forum.topics) % {"n": forum.topics}
    topics = Part(text, forum.address, forum.title)
    said = line(words.gettext("In this format, the participants proposed %(topics)s."), topics=topics)
    return _marked(said, words, is_sample=forum.has_sample_topics)


def drew_most(forum: Forum, words: Words) -> Line:
    """What the list below says, and of how many."""
    number = len(forum.most)
    if not number:
        return ()
    if number == forum.topics:
        return line(words.ngettext("How many people wanted it:", "How many people wanted each:", number))
    sentence = words.ngettext(
        "The one of %(topics)s with the most wishes:", "The %(n)s of %(topics)s with the most wishes:", number
    )
    return line(sentence % {"n": number, "topics": forum.topics})


def wanted_line(topic: Wanted, words: Words, *, has_sample_wishes: bool) -> Line:
    """A topic with how many people want it."""
    wishes = words.ngettext("%(n)s wish", "%(n)s wishes", topic.people) % {"n": topic.people}
    said = (Part(f"{topic.title} – "), Part(wishes, topic.address, topic.title))
    return _marked(said, words, is_sample=topic.is_sample or has_sample_wishes)


def session_line(session: Spoken, words: Words) -> Line:
    """A session with those who spoke."""
    said: Line = (Part(session.title, session.address, session.format_label),)
    if session.speakers:
        said = (*said, Part(" – " + ", ".join(session.speakers)))
    return _marked(said, words, is_sample=session.is_sample)


def to_complete(words: Words) -> Line:
    """What no record says; it is pointed out before publication."""
    return line(words.gettext("To be completed by the editor: what was said, what was decided, what comes next."))


def sample_of(words: Words) -> Line:
    """The label of what is invented, beside the figure that counts it."""
    return (Part(f"({words.gettext('sample')})", mark=True),)


def _marked(said: Line, words: Words, *, is_sample: bool) -> Line:
    return (*said, Part(" "), *sample_of(words)) if is_sample else said


def _in_no_row(people: int, groups: tuple[Group, ...]) -> int:
    """How many of the people stand in none of the groups; 0 when there are no groups to stand in."""
    return max(0, people - sum(group.people for group in groups)) if groups else 0


def _groups(groups: tuple[Group, ...], label: str) -> Line:
    return listed(Part(f"{group.name} ({group.people})", group.address, label) for group in groups)


def _forum(forum: Forum, words: Words) -> list[Block]:
    if not forum.topics:
        return []
    items = tuple(wanted_line(one, words, has_sample_wishes=forum.has_sample_wishes) for one in forum.most)
    blocks: list[Block] = [Heading(forum.title), Paragraph((proposed(forum, words), drew_most(forum, words)))]
    return [*blocks, Bullets(items)] if items else blocks
