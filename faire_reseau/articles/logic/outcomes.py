"""Sentences of a drafted article on written answers to questions, and on the ideas and commitments of forums."""

from collections.abc import Iterable

from faire_reseau.articles.logic.blocks import Block, Bullets, Heading, Line, Paragraph, Part, line
from faire_reseau.articles.logic.facts import Answer, Asked, Committed, Outcome
from faire_reseau.articles.logic.words import Words, marked


def what_comes_next(outcomes: Iterable[Outcome], words: Words) -> list[Block]:
    """The section on ideas, commitments and cooperations; nothing without any."""
    blocks: list[Block] = []
    for outcome in outcomes:
        sentences = (taken_up(outcome, words), accepted(outcome, words))
        if not any(sentences):
            continue
        blocks.append(Paragraph((_of(outcome.forum, words), *sentences)))
        if outcome.cooperations:
            blocks.append(Bullets(tuple(cooperation_line(each, words) for each in outcome.cooperations)))
    return [Heading(words.gettext("What comes next")), *blocks] if blocks else []


def taken_up(outcome: Outcome, words: Words) -> Line:
    """How many ideas of how many led somewhere."""
    if not outcome.ideas:
        return ()
    figure = words.ngettext("%(n)s idea of %(total)s", "%(n)s ideas of %(total)s", outcome.taken_up) % {
        "n": outcome.taken_up,
        "total": outcome.ideas,
    }
    sentence = words.ngettext("%(figure)s has been taken up.", "%(figure)s have been taken up.", outcome.taken_up)
    part = Part(figure, outcome.ideas_address, words.gettext("Where each idea went"))
    return line(sentence, figure=marked((part,), is_sample=outcome.has_sample_ideas))


def accepted(outcome: Outcome, words: Words) -> Line:
    """How many commitments of how many became cooperations: these stand below."""
    if not outcome.commitments:
        return ()
    number = len(outcome.cooperations)
    if number:
        figure = words.ngettext("%(n)s commitment of %(total)s", "%(n)s commitments of %(total)s", number)
        sentence = words.ngettext("%(figure)s became a cooperation:", "%(figure)s became cooperations:", number)
    else:
        figure = words.ngettext("%(total)s commitment", "%(total)s commitments", outcome.commitments)
        sentence = words.ngettext(
            "%(figure)s was proposed and has not become a cooperation.",
            "%(figure)s were proposed and none has become a cooperation.",
            outcome.commitments,
        )
    text = figure % {"n": number, "total": outcome.commitments}
    part = Part(text, outcome.commitments_address, words.gettext("Commitments"))
    return line(sentence, figure=marked((part,), is_sample=outcome.has_sample_commitments))


def cooperation_line(cooperation: Committed, words: Words) -> Line:
    """A cooperation with the centre that leads it, its first step and the day by which it is to be taken."""
    sentence = words.gettext("%(title)s, led by %(lead)s. First step, by %(day)s: %(step)s.")
    content = line(
        sentence,
        title=Part(cooperation.title, cooperation.address, words.gettext("Cooperation")),
        lead=Part(cooperation.lead),
        day=Part(cooperation.first_step_by),
        step=Part(cooperation.first_step.rstrip(" .")),
    )
    return marked(content, is_sample=cooperation.is_sample)


def answers_of(sessions: Iterable[Asked], words: Words) -> list[Block]:
    """For each session that took questions, how many have a written answer, and the first of them."""
    blocks: list[Block] = []
    for session in sessions:
        if session.asked:
            sentences = (_of(session.session, words), answered(session, words), first_of(session, words))
            blocks.append(Paragraph(sentences))
        if session.first:
            blocks.append(Bullets(tuple(answer_line(answer, words) for answer in session.first)))
    return blocks


def answered(session: Asked, words: Words) -> Line:
    """How many questions of how many have a written answer."""
    if not session.asked:
        return ()
    figure = words.ngettext("%(n)s question of %(total)s", "%(n)s questions of %(total)s", session.answered) % {
        "n": session.answered,
        "total": session.asked,
    }
    sentence = words.ngettext("%(figure)s has a written answer.", "%(figure)s have a written answer.", session.answered)
    part = Part(figure, session.address, words.gettext("Questions and written answers"))
    return line(sentence, figure=marked((part,), is_sample=session.has_samples))


def first_of(session: Asked, words: Words) -> Line:
    """That the list below says some of the answers only."""
    number = len(session.first)
    if not number or number == session.answered:
        return ()
    return line(words.ngettext("The first of them:", "The first %(n)s of them:", number), n=Part(str(number)))


def answer_line(answer: Answer, words: Words) -> Line:
    """A question with the first sentence of its answer; nobody who asked."""
    question = Part(answer.question, answer.address, words.gettext("The question and its whole answer"))
    return marked((question, Part(f" – {answer.first_sentence}")), is_sample=answer.is_sample)


def _of(title: str, words: Words) -> Line:
    return line(words.gettext("%(title)s:"), title=Part(title))
