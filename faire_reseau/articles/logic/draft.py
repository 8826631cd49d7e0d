"""The article drafted from a gathering: each sentence is a function of recorded facts, and says how many of how many.

Logic knows no translation: `Words` brings it. Every sentence returns () when there is nothing true to say.
"""

from collections.abc import Sequence

from faire_reseau.articles.logic.blocks import Block, Bullets, Heading, Line, Paragraph, Part, line, listed
from faire_reseau.articles.logic.facts import Facts, Forum, Group, Signed, Spoken, Wanted
from faire_reseau.articles.logic.outcomes import answers_of, what_comes_next
from faire_reseau.articles.logic.words import SAMPLE, Words, marked
from faire_reseau.kit.french import of_name


def title_of(facts: Facts, words: Words) -> str:
    """What the article is called until its writer finds better."""
    gettext = words.gettext
    return gettext("%(title)s: what we did together") % {"title": facts.title}


def chapo_of(facts: Facts, words: Words) -> str:
    """When, where, at whose invitation."""
    gettext = words.gettext
    values = {
        "days": facts.days_held or facts.days,
        "place": facts.place,
        "of_host": of_name(facts.host, words.language),
    }
    if not facts.days_held or facts.signed.people == 1:  # no record says that anybody came, or one person alone
        if facts.place:
            return gettext("%(place)s, %(days)s: a gathering of the network, at the invitation %(of_host)s.") % values
        return gettext("%(days)s: a gathering of the network, at the invitation %(of_host)s.") % values
    if facts.place:
        return gettext("%(place)s, %(days)s: the teams of the network met at the invitation %(of_host)s.") % values
    return gettext("%(days)s: the teams of the network met at the invitation %(of_host)s.") % values


def body_of(facts: Facts, words: Words) -> tuple[Block, ...]:
    """The whole text as blocks."""
    signed = facts.signed
    sample = SAMPLE if signed.has_sample_people else ()
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
    ):
        if sessions:
            blocks += [Heading(heading), _sessions(sessions)]
    answers = answers_of(facts.asked, words)
    if facts.questions or answers:
        blocks += [Heading(gettext("Questions and answers")), _sessions(facts.questions), *answers]
    blocks += what_comes_next(facts.outcomes, words)
    last = (Paragraph((to_complete(facts, words),)),)
    return (*blocks, *((Paragraph((what_sample_says(words),)),) if _has_sample(blocks) else ()), *last)


def who_signed(signed: Signed, words: Words) -> Line:
    """“In all, 6 people were present in at least one of 2 half-days (4 signatures, 3 presences noted by the organisers).”"""
    if not signed.people:
        return ()
    gettext, ngettext = words.gettext, words.ngettext
    people = ngettext("%(n)s person", "%(n)s people", signed.people) % {"n": signed.people}
    halves = ngettext("%(n)s half-day", "%(n)s half-days", signed.half_days) % {"n": signed.half_days}
    if signed.half_days > 1:
        sentence = ngettext(
            "In all, %(people)s was present in at least one of %(halves)s (%(how)s).",
            "In all, %(people)s were present in at least one of %(halves)s (%(how)s).",
            signed.people,
        )
    else:
        sentence = ngettext(
            "In all, %(people)s was present in %(halves)s (%(how)s).",
            "In all, %(people)s were present in %(halves)s (%(how)s).",
            signed.people,
        )
    return line(
        sentence,
        people=Part(people, signed.people_address, gettext("Figures of the gathering")),
        halves=signed.figure(halves, "demi-journees-tenues", gettext("Half-days held")),
        how=_how(signed, words),
    )


def _how(signed: Signed, words: Words) -> Line:
    """By whom the presences were noted: “4 signatures, 3 presences noted by the organisers”."""
    signatures = words.ngettext("%(n)s signature", "%(n)s signatures", signed.signatures)
    noted = words.ngettext(
        "%(n)s presence noted by the organisers", "%(n)s presences noted by the organisers", signed.noted
    )
    label = words.gettext("How presences were noted")
    return listed(
        (
            signed.figure(signatures % {"n": signed.signatures}, "signatures", label),
            signed.figure(noted % {"n": signed.noted}, "presences-notees", label),
        )
    )


def how_long(signed: Signed, words: Words) -> Line:
    """Over how many half-days each was there: one sentence when it is the same for all, else all the numbers."""
    if signed.half_days < 2 or not signed.people:
        return ()
    ngettext, label = words.ngettext, words.gettext("How presences were noted")
    if len(signed.lengths) > 1:
        each = listed(
            signed.figure(
                ngettext(
                    "%(k)s of %(halves)s for %(n)s person", "%(k)s of %(halves)s for %(n)s people", signed.lengths[k]
                )
                % {"k": k, "halves": signed.half_days, "n": signed.lengths[k]},
                f"presence-{k}",
                label,
            )
            for k in sorted(signed.lengths, reverse=True)
        )
        return line(words.gettext("Half-days of presence: %(each)s."), each=each)
    length = next(iter(signed.lengths))
    if length == signed.half_days:
        sentence = ngettext(
            "This person was present in all of them.", "Each was present in all of them.", signed.people
        )
    else:
        sentence = ngettext(
            "This person was present in %(k)s of these %(halves)s half-days.",
            "Each was present in %(k)s of these %(halves)s half-days.",
            signed.people,
        )
    halves = signed.figure(signed.half_days, "demi-journees-tenues", label)
    return line(sentence, k=signed.figure(length, f"presence-{length}", label), halves=halves)


def who_is_missing(signed: Signed, words: Words) -> Line:
    """How many of the presences that were expected are not noted."""
    if not signed.missing or not signed.people:
        return ()
    ngettext, label = words.ngettext, words.gettext("How presences were noted")
    registered = ngettext("%(n)s person registered", "%(n)s people registered", signed.registered) % {
        "n": signed.registered
    }
    sentence = ngettext(
        "%(n)s presence of %(expected)s expected from %(registered)s is not noted.",
        "%(n)s presences of %(expected)s expected from %(registered)s are not noted.",
        signed.missing,
    )
    return line(
        sentence,
        n=signed.figure(signed.missing, "non-notees", label),
        expected=signed.figure(signed.expected, "presences-attendues", label),
        registered=signed.figure(registered, "personnes-inscrites", label),
    )


def empty_half_days(signed: Signed, words: Words) -> Line:
    """The half-days in which nobody was noted, when somebody was in another one."""
    if not signed.half_days_empty or not signed.people:
        return ()
    sentence = words.ngettext(
        "For %(n)s half-day of %(halves)s, nobody was noted as present.",
        "For %(n)s half-days of %(halves)s, nobody was noted as present.",
        signed.half_days_empty,
    )
    label = words.gettext("How presences were noted")
    return line(
        sentence,
        n=signed.figure(signed.half_days_empty, "demi-journees-vides", label),
        halves=signed.figure(signed.half_days, "demi-journees-tenues", label),
    )


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
    return _without(sentence, signed, rest, "metier-non-note", words.gettext("People by trade"))


def by_centre(signed: Signed, words: Words) -> Line:
    """“By organisation: …”, with their number."""
    if not signed.centres:
        return ()
    number = len(signed.centres)
    sentence = words.ngettext(
        "%(n)s organisation was there: %(groups)s.", "%(n)s organisations were there: %(groups)s.", number
    )
    groups = _groups(signed.centres, words.gettext("People by organisation"))
    return line(
        sentence, n=signed.figure(number, "organisations", words.gettext("People by organisation")), groups=groups
    )


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
    return _without(sentence, signed, rest, "centre-non-note", words.gettext("People by organisation"))


def with_whom(facts: Facts, words: Words) -> Line:
    """With which other organisations it was organised."""
    if not facts.with_names:
        return ()
    names = listed(Part(name) for name in facts.with_names)
    return line(words.gettext("Organised with: %(names)s."), names=names)


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
    sentence = line(words.gettext("In this format, the participants proposed %(topics)s."), topics=topics)
    return marked(sentence, is_sample=forum.has_sample_topics)


def drew_most(forum: Forum, words: Words) -> Line:
    """What the list below says, and of how many: the figures lead to the topics, the most wanted first, and to all of them."""
    number = len(forum.most)
    if not number:
        return ()
    if number == forum.topics:
        return line(words.ngettext("How many people wanted it:", "How many people wanted each:", number))
    sentence = words.ngettext(
        "The one of %(topics)s with the most wishes:", "The %(n)s of %(topics)s with the most wishes:", number
    )
    most = Part(str(number), forum.wanted_address or forum.address, forum.title)
    return line(sentence, n=most, topics=Part(str(forum.topics), forum.address, forum.title))


def wanted_line(topic: Wanted, words: Words, *, has_sample_wishes: bool) -> Line:
    """A topic with how many people want it."""
    wishes = words.ngettext("%(n)s wish", "%(n)s wishes", topic.people) % {"n": topic.people}
    content = (Part(f"{topic.title} – "), Part(wishes, topic.address, topic.title))
    return marked(content, is_sample=topic.is_sample or has_sample_wishes)


def session_line(session: Spoken) -> Line:
    """A session with those who spoke."""
    content: Line = (Part(session.title, session.address, session.format_label),)
    if session.speakers:
        content = (*content, Part(" – " + " · ".join(session.speakers)))
    return marked(content, is_sample=session.is_sample)


def to_complete(facts: Facts, words: Words) -> Line:
    """What no record says; it is pointed out before publication."""
    if any(outcome.taken_up or outcome.cooperations for outcome in facts.outcomes):
        return line(words.gettext("To be completed by the editor: what was said, what was decided."))
    return line(words.gettext("To be completed by the editor: what was said, what was decided, what comes next."))


def what_sample_says(words: Words) -> Line:
    """What the star beside an item means, once."""
    return (*SAMPLE, Part(" "), Part(words.gettext("sample: invented for the demonstration."), mark=True))


def _has_sample(blocks: Sequence[Block]) -> bool:
    lines = [line for block in blocks if isinstance(block, Paragraph) for line in block.lines]
    items = [item_line for block in blocks if isinstance(block, Bullets) for item_line in block.items]
    return any(part.mark for line in (*lines, *items) for part in line)


def _sessions(sessions: Sequence[Spoken]) -> Bullets:
    return Bullets(tuple(session_line(session) for session in sessions))


def _in_no_row(people: int, groups: tuple[Group, ...]) -> int:
    """How many of the people stand in none of the groups."""
    return max(0, people - sum(group.people for group in groups))


def _without(sentence: str, signed: Signed, rest: int, mark: str, label: str) -> Line:
    people = Part(str(signed.people), signed.people_address, label)
    return line(sentence, n=signed.figure(rest, mark, label), people=people)


def _groups(groups: tuple[Group, ...], label: str) -> Line:
    return listed(Part(f"{group.name} ({group.people})", group.address, label) for group in groups)


def _forum(forum: Forum, words: Words) -> list[Block]:
    if not forum.topics:
        return []
    items = tuple(wanted_line(topic, words, has_sample_wishes=forum.has_sample_wishes) for topic in forum.most)
    blocks: list[Block] = [Heading(forum.title), Paragraph((proposed(forum, words), drew_most(forum, words)))]
    return [*blocks, Bullets(items)] if items else blocks
