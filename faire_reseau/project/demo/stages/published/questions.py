"""Questions to the State's director: an invented sample, asked at this stage, answered and closed at the last."""

from datetime import datetime
from typing import Any

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.models import Person
from faire_reseau.questions import actions
from faire_reseau.questions.enums import Order, PollKind, Screening
from faire_reseau.questions.models import Question, QuestionTime

Facts = dict[str, Any]


def ask(gathering: Gathering, sample: Facts, people: dict[str, Person], by: User, at: datetime) -> None:
    """Open the questions of the session with the State, and ask the sample; nothing where they are asked already."""
    session = gathering.sessions.filter(format=Format.QUESTIONS).first()
    if session is None or QuestionTime.objects.filter(session=session).exists():
        return
    time = actions.open_questions(
        session,
        screening=Screening.HELD,
        order=Order.FAIR,
        takes_anonymous=True,
        by=by,
        at=at,
        is_sample=True,
    )
    comers = [people[key] for key in sorted(people)]
    for number, row in enumerate(sample["questions"]):
        author = comers[(7 * number) % len(comers)]
        question = actions.ask(
            time, author, text=row["text"], is_anonymous=row.get("anonymous", False), at=at, is_sample=True
        )
        actions.show_question(question, by=by, at=at)
        for person in [supporter for supporter in comers if supporter != author][: row["supports"]]:
            actions.support(question, person, wants=True, at=at)
    poll = sample["poll"]
    opened = actions.add_poll(
        time, text=poll["text"], kind=PollKind.CHOICE, options=poll["options"], by=by, at=at, is_sample=True
    )
    actions.open_poll(opened, by=by, at=at)
    given = [str(number) for number, people_of in enumerate(poll["answers"]) for _ in range(people_of)]
    for person, answer in zip(comers, given, strict=False):
        actions.answer_poll(opened, person, given=answer, at=at)


def settle(gathering: Gathering, sample: Facts, by: User, at: datetime) -> None:
    """Answer, put aside and close them, as the sample says."""
    time = QuestionTime.objects.filter(session__gathering=gathering).first()
    if time is None or not time.secret:
        return
    by_text = {question.text: question for question in Question.objects.filter(time=time)}
    for row in sample["questions"]:
        question = by_text.get(" ".join(row["text"].split()))  # as it is stored
        if question is None:
            continue  # whoever lives the demo has opened the questions, or put it in other words
        if row["state"] == "aside":
            actions.put_aside(question, reason=row["reason"], by=by, at=at)
        elif row.get("answer"):
            actions.answer_question(question, text=row["answer"], seen="", by=by, at=at)
        elif row["state"] == "answered":
            actions.mark_answered(question, by=by, at=at)
    actions.close_questions(time, by=by, at=at)
