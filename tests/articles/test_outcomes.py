"""What a draft says of answers and of what comes next, over odd cases: none, one, many; in French and in English."""

import pytest
from django.utils.translation import gettext, ngettext, override

from faire_reseau.articles.logic import draft, outcomes
from faire_reseau.articles.logic.blocks import words_of
from faire_reseau.articles.logic.facts import Answer, Asked, Committed, Facts, Outcome
from faire_reseau.articles.logic.sentences import MOST_LETTERS, first_sentence

FRENCH = draft.Words("fr", gettext, ngettext)
ENGLISH = draft.Words("en-gb", gettext, ngettext)
VEILLE = Committed("Une veille", "Labo", "Se réunir.", "25 juillet 2019", "/cooperations/1/")


def text(sentence, fact, words=FRENCH):
    with override(words.language):
        return "".join(part.text for part in sentence(fact, words))


@pytest.mark.parametrize(
    ("ideas", "taken_up", "french", "english"),
    [
        (0, 0, "", ""),
        (1, 0, "0 piste sur 1 a été reprise.", "0 ideas of 1 have been taken up."),
        (1, 1, "1 piste sur 1 a été reprise.", "1 idea of 1 has been taken up."),
        (9, 1, "1 piste sur 9 a été reprise.", "1 idea of 9 has been taken up."),
        (9, 4, "4 pistes sur 9 ont été reprises.", "4 ideas of 9 have been taken up."),
    ],
)
def test_ideas_taken_up_are_said_to_be_some_of_how_many(ideas, taken_up, french, english):
    outcome = Outcome("Forum", ideas, taken_up)

    assert text(outcomes.taken_up, outcome) == french
    assert text(outcomes.taken_up, outcome, ENGLISH) == english


@pytest.mark.parametrize(
    ("commitments", "cooperations", "french", "english"),
    [
        (0, 0, "", ""),
        (
            1,
            0,
            "1 engagement a été proposé et n’est pas devenu une coopération.",
            "1 commitment was proposed and has not become a cooperation.",
        ),
        (
            3,
            0,
            "3 engagements ont été proposés et aucun n’est devenu une coopération.",
            "3 commitments were proposed and none has become a cooperation.",
        ),
        (3, 1, "1 engagement sur 3 est devenu une coopération\u00a0:", "1 commitment of 3 became a cooperation:"),
        (3, 3, "3 engagements sur 3 sont devenus des coopérations\u00a0:", "3 commitments of 3 became cooperations:"),
    ],
)
def test_commitments_that_became_cooperations_are_said_to_be_some_of_how_many(
    commitments, cooperations, french, english
):
    outcome = Outcome("Forum", commitments=commitments, cooperations=(VEILLE,) * cooperations)

    assert text(outcomes.accepted, outcome) == french
    assert text(outcomes.accepted, outcome, ENGLISH) == english


def test_a_cooperation_says_its_lead_centre_and_its_first_step_and_leads_to_its_page():
    assert text(outcomes.cooperation_line, VEILLE) == (
        "Une veille (centre porteur\u00a0: Labo). Première étape, pour le 25 juillet 2019\u00a0: Se réunir."
    )
    assert text(outcomes.cooperation_line, VEILLE, ENGLISH) == (
        "Une veille, led by Labo. First step, by 25 juillet 2019: Se réunir."
    )
    assert [part.address for part in outcomes.cooperation_line(VEILLE, FRENCH) if part.address] == ["/cooperations/1/"]


@pytest.mark.parametrize(
    ("questions", "answered", "french", "english"),
    [
        (0, 0, "", ""),
        (7, 0, "0 question sur 7 a une réponse écrite.", "0 questions of 7 have a written answer."),
        (1, 1, "1 question sur 1 a une réponse écrite.", "1 question of 1 has a written answer."),
        (7, 6, "6 questions sur 7 ont une réponse écrite.", "6 questions of 7 have a written answer."),
    ],
)
def test_questions_with_a_written_answer_are_said_to_be_some_of_how_many(questions, answered, french, english):
    session = Asked("Échange", questions, answered, "/q/#written")

    assert text(outcomes.answered, session) == french
    assert text(outcomes.answered, session, ENGLISH) == english


@pytest.mark.parametrize(
    ("answered", "listed", "sentence"), [(0, 0, ""), (1, 1, ""), (5, 5, ""), (8, 5, "Les 5 premières\u00a0:")]
)
def test_a_list_of_some_answers_says_so(answered, listed, sentence):
    first = tuple(Answer(f"Quoi {number} ?", "Ceci.", "/q/") for number in range(listed))

    assert text(outcomes.first_of, Asked("Échange", 9, answered, "/q/#written", first)) == sentence


def test_sections_stand_in_the_draft_and_it_no_longer_asks_for_what_comes_next():
    session = Asked("Échange", 2, 1, "/q/#written", (Answer("Quand ?", "En mai.", "/q/#question-1", is_sample=True),))
    outcome = Outcome("Forum", 2, 1, 1, (VEILLE,), has_sample_ideas=True)
    facts = Facts("R", "25 juin 2019", "", "RésO", "/r/", asked=(session,), outcomes=(outcome,))
    nothing_asked, nothing_came = Asked("Échange", 0, 0, "/q/"), Outcome("Forum", 2)
    bare = Facts("R", "25 juin 2019", "", "RésO", "/r/", asked=(nothing_asked,), outcomes=(nothing_came,))

    with override("fr"):
        rows, bare_rows = (words_of(draft.body_of(each, FRENCH)).splitlines() for each in (facts, bare))

    assert rows == [
        "Questions-réponses",
        "Échange\u00a0: 1 question sur 2 a une réponse écrite.",
        "Quand ? – En mai. *",
        "La suite",
        "Forum\u00a0: 1 piste sur 2 * a été reprise. 1 engagement sur 1 est devenu une coopération\u00a0:",
        "Une veille (centre porteur\u00a0: Labo). Première étape, pour le 25 juillet 2019\u00a0: Se réunir.",
        "* exemple, inventé pour la démonstration.",
        "À compléter\u00a0: ce qui s’est dit, ce qui a été décidé.",
    ]
    assert bare_rows == [
        "La suite",
        "Forum\u00a0: 0 piste sur 2 a été reprise.",
        "À compléter\u00a0: ce qui s’est dit, ce qui a été décidé, la suite.",
    ]


@pytest.mark.parametrize(
    ("answer", "first"),
    [
        ("", ""),
        ("\n \n", ""),
        ("Oui", "Oui"),
        ("Oui. Dès mai.", "Oui."),
        ("Oui, dès mai\nEt ensuite.", "Oui, dès mai"),
        ("Selon M. Martin, oui. Dès mai.", "Selon M. Martin, oui."),
        ("Voir art. 3 et p. 12. Merci.", "Voir art. 3 et p. 12."),
        ("Vraiment\u00a0? Oui.", "Vraiment\u00a0?"),
        ("Il a dit «\u00a0oui.\u00a0» Depuis, rien.", "Il a dit «\u00a0oui.\u00a0»"),
        ("Le budget est de 3.5 millions. Fin.", "Le budget est de 3.5 millions."),
        ("Oui… peut-être. Non.", "Oui… peut-être."),
        ("Oui. Élus et agents.", "Oui."),
    ],
)
def test_the_first_sentence_of_an_answer_is_found(answer, first):
    assert first_sentence(answer) == first


def test_a_very_long_first_sentence_is_cut_at_a_word():
    cut = first_sentence("mot " * 200)

    assert (len(cut) <= MOST_LETTERS, cut.endswith("mot…")) == (True, True)
