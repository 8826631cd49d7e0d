"""What the moderator does: show, mark, put aside, word otherwise, merge, send, answer; two at once."""

import re
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders
from django.template import loader

from faire_reseau.accounts.models import AuditLine
from faire_reseau.kit import undoing
from faire_reseau.kit.models import Letter
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.questions import actions, queries
from faire_reseau.questions.models import Question, Support
from tests import factories
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def ask(scene, text, who=0, **more):
    return actions.ask(scene.time, scene.people[who], text=text, at=NOW, **more)


def state_of(question):
    return Question.objects.get(pk=question.pk).state


def test_what_is_marked_as_being_answered_ends_the_one_before(scene):
    first, second = ask(scene, "Une"), ask(scene, "Deux")
    actions.mark_live(first, by=None, at=NOW)

    actions.mark_live(second, by=None, at=NOW)

    assert (state_of(first), state_of(second)) == ("answered", "live")


def test_a_question_is_put_aside_with_a_reason_only(scene):
    question = ask(scene, "Une")

    with pytest.raises(actions.ModerationRefused) as refused:
        actions.put_aside(question, reason="  ", by=None, at=NOW)
    actions.put_aside(question, reason="Hors du sujet", by=None, at=NOW)

    assert refused.value.field == "reason"
    assert (state_of(question), Question.objects.get().reason) == ("aside", "Hors du sujet")


def test_merging_lets_supports_follow_once_for_each_person(scene):
    staying, gone, third = ask(scene, "Une"), ask(scene, "Deux"), ask(scene, "Trois")
    for question, who in [(staying, 1), (gone, 1), (gone, 2), (third, 2), (third, 3)]:
        actions.support(question, scene.people[who], wants=True, at=NOW)

    actions.merge_questions(gone, [third], by=None, at=NOW)
    actions.merge_questions(staying, [gone], by=None, at=NOW)

    assert Support.objects.filter(question=staying).count() == Support.objects.count() == 3
    assert set(Question.objects.filter(state="merged").values_list("merged_into", flat=True)) == {staying.pk}


def test_merging_is_taken_back_and_each_question_has_its_supports_again(scene):
    staying, gone, within = ask(scene, "Une"), ask(scene, "Deux"), ask(scene, "Trois")
    actions.merge_questions(gone, [within], by=None, at=NOW)
    for question, who in [(staying, 1), (gone, 1), (gone, 2)]:
        actions.support(question, scene.people[who], wants=True, at=NOW)
    with undoing.awaiting() as acts:
        actions.merge_questions(staying, [gone], by=scene.organiser, at=NOW)
    actions.support(staying, scene.people[3], wants=True, at=NOW)

    undoing.undo(acts[0].pk, by=scene.organiser, at=NOW)

    counts = {question.text: question.supports.count() for question in Question.objects.all()}
    assert counts == {"Une": 2, "Deux": 2, "Trois": 0}
    assert state_of(gone) == "shown"
    assert Question.objects.get(pk=within.pk).merged_into == gone


def test_who_asked_reads_their_question_where_it_was_merged(scene):
    staying, gone = ask(scene, "Une"), ask(scene, "Deux", who=1)
    actions.merge_questions(staying, [gone], by=None, at=NOW)

    (row,) = queries.list_for(scene.people[1].user, scene.time, scene.people[1])["open"]

    assert (row.mine, row.merged) == (True, ("Deux",))


@pytest.mark.parametrize("who", [0, 1])
def test_only_who_asked_takes_a_question_back_and_not_once_it_is_settled(scene, who):
    question, settled = ask(scene, "Une"), ask(scene, "Deux")
    actions.mark_answered(settled, by=None, at=NOW)
    for each_question in (question, settled):
        with suppress(actions.AskRefused):
            actions.withdraw_question(each_question, scene.people[who], at=NOW)

    assert (state_of(question), state_of(settled)) == ("shown" if who else "withdrawn", "answered")


def test_a_question_merged_meanwhile_is_told_to_whoever_moves_it(scene):
    staying, gone = ask(scene, "Une"), ask(scene, "Deux")
    stale = Question.objects.get(pk=gone.pk)
    stale.time = scene.time
    actions.merge_questions(staying, [gone], by=None, at=NOW)

    with pytest.raises(Refusal, match="Une"):
        actions.show_question(stale, by=None, at=NOW)


def test_nothing_is_merged_into_itself(scene):
    question = ask(scene, "Une")

    with pytest.raises(actions.ModerationRefused):
        actions.merge_questions(question, [question], by=None, at=NOW)


def test_two_who_word_it_otherwise_do_not_overwrite_each_other(scene):
    question = ask(scene, "Une")
    actions.change_question(question, text="Une autre", seen="Une", by=None, at=NOW)

    with pytest.raises(Overtaken):
        actions.change_question(question, text="Encore autre", seen="Une", by=None, at=NOW)

    assert Question.objects.get().text == "Une autre"


def test_the_words_of_an_anonymous_question_of_before_are_kept_nowhere(scene):
    question = ask(scene, "Moi, Zéphyrine, je demande", is_anonymous=True)
    actions.change_question(question, text="On demande", seen=question.text, by=None, at=NOW)

    lines = [str(vars(line)) for line in AuditLine.objects.all()]
    assert [line for line in lines if "Zéphyrine" in line] == []


def test_a_question_is_sent_to_somebody_with_an_account_who_gets_a_letter(scene, django_capture_on_commit_callbacks):
    question = ask(scene, "Une")
    answerer = factories.person()

    actions.send_question(question, to=answerer, due=DAY + timedelta(7), by=scene.organiser, at=NOW)

    letter = Letter.objects.get(kind="question_to_answer")
    assert (letter.to, letter.about) == (answerer.user.email, str(question.pk))


@pytest.mark.parametrize("case", ["past", "without account"])
def test_a_question_is_not_sent_into_the_past_nor_to_who_could_not_answer(scene, case):
    question = ask(scene, "Une")
    to = factories.person(account=case != "without account")

    with pytest.raises(actions.ModerationRefused):
        actions.send_question(question, to=to, due=DAY - timedelta(case == "past"), by=None, at=NOW)

    assert Letter.objects.count() == 0


def test_the_day_until_which_one_answers_is_judged_where_the_gathering_is(scene):
    scene.gathering.time_zone = "America/Cayenne"
    scene.gathering.save()
    question = ask(scene, "Une")
    evening = datetime(2019, 6, 25, 23, 30, tzinfo=ZoneInfo("America/Cayenne"))  # the next day in Paris

    actions.send_question(question, to=factories.person(), due=date(2019, 6, 25), by=None, at=evening)

    assert Question.objects.get().answer_due == date(2019, 6, 25)


def test_a_written_answer_is_told_to_who_asked_by_name_and_to_nobody_of_an_anonymous_one(scene):
    named, nameless = ask(scene, "Une"), ask(scene, "Deux", is_anonymous=True)
    for question in (named, nameless):
        actions.answer_question(question, text="Oui.", seen="", by=scene.organiser, at=NOW)

    assert [letter.to for letter in Letter.objects.filter(kind="question_answered")] == [scene.people[0].user.email]
    assert state_of(named) == state_of(nameless) == "answered"


def test_an_answer_is_changed_without_a_second_letter_and_not_over_somebody_elses(scene):
    question = ask(scene, "Une")
    actions.answer_question(question, text="Oui.", seen="", by=None, at=NOW)
    actions.answer_question(question, text="Oui, en mars.", seen="Oui.", by=None, at=NOW)

    with pytest.raises(Overtaken):
        actions.answer_question(question, text="Non.", seen="Oui.", by=None, at=NOW)

    assert Question.objects.get().answer == "Oui, en mars."
    assert Letter.objects.filter(kind="question_answered").count() == 1


def test_turns_of_speech_are_counted_by_trade_and_kind_and_never_below_zero(scene):
    trade, kind = factories.trade(), factories.organisation().kind
    for less in (False, False, True):
        actions.note_turn(scene.time, trade=trade, kind=kind, by=scene.organiser, at=NOW, less=less)
    actions.note_turn(scene.time, trade=None, kind=None, by=scene.organiser, at=NOW, less=True)

    counted = list(scene.time.turns.order_by("count").values_list("trade", "kind", "count"))
    assert counted == [(None, None, 0), (trade.pk, kind.code, 1)]


def test_what_else_is_done_with_a_question_is_as_large_as_a_finger():
    page = loader.get_template("questions/parts/moderated.html").template.source
    styles = Path(finders.find("questions/questions.css")).read_text(encoding="utf-8")

    assert 'class="row small question-more"' in page
    assert re.search(r"\.question-more a \{[^}]*min-block-size: 2\.75rem", styles) is not None
