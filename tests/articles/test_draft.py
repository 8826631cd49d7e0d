"""The sentences of a drafted article over odd cases: one, none, some without, half-days missed; in French and in English."""

import pytest
from django.utils.translation import gettext, ngettext, override

from faire_reseau.articles.logic import draft
from faire_reseau.articles.logic.blocks import Bullets, Heading, Paragraph, Part, html_of, line, words_of
from faire_reseau.kit.french import of_name

FRENCH = draft.Words("fr", gettext, ngettext)
ENGLISH = draft.Words("en-gb", gettext, ngettext)


def said(sentence, *facts, words=FRENCH, **more):
    with override(words.language):
        return "".join(part.text for part in sentence(*facts, words, **more))


def signed(people, lengths, half_days=2, **more):
    return draft.Signed(people=people, lengths=lengths, half_days=half_days, **more)


def groups(*rows):
    return tuple(draft.Group(name, people, f"/x#{name}") for name, people in rows)


@pytest.mark.parametrize(
    ("name", "said_after_de"),
    [
        ("Épicerie", "d’Épicerie"),
        ("RésO Villes", "de RésO Villes"),
        ("L’Épicerie", "de L’Épicerie"),
        ("L'Haÿ", "de L'Haÿ"),
        ("Le Labo", "du Labo"),
        ("Les Ateliers", "des Ateliers"),
        ("La Halle", "de La Halle"),
        ("Œuvre commune", "d’Œuvre commune"),
        ("Habitat et Humanisme", "d’Habitat et Humanisme"),
        ("Hauts-de-Seine", "de Hauts-de-Seine"),
        ("Yvetot", "d’Yvetot"),
        ("Yokohama", "de Yokohama"),
        ("Onze Villages", "de Onze Villages"),
        ("19e centre", "de 19e centre"),
        ("Lesneven", "de Lesneven"),
        ("Laval", "de Laval"),
    ],
)
def test_a_name_after_de_is_elided_or_contracted(name, said_after_de):
    assert of_name(name, "fr") == said_after_de
    assert of_name(name, "en-gb") == f"of {name}"


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (signed(0, {}), ""),
        (
            signed(1, {1: 1}),
            "En tout, 1 personne a été présente à au moins une des 2 demi-journées (0 signature, 0 présence notée par l’équipe).",
        ),
        (
            signed(6, {1: 6}),
            "En tout, 6 personnes ont été présentes à au moins une des 2 demi-journées (0 signature, 0 présence notée par l’équipe).",
        ),
        (
            signed(1, {1: 1}, 1),
            "En tout, 1 personne a été présente à 1 demi-journée (0 signature, 0 présence notée par l’équipe).",
        ),
        (
            signed(6, {1: 6}, 1),
            "En tout, 6 personnes ont été présentes à 1 demi-journée (0 signature, 0 présence notée par l’équipe).",
        ),
    ],
)
def test_who_signed_is_said_with_the_half_days_of_which_they_signed_one_at_least(facts, sentence):
    assert said(draft.who_signed, facts) == sentence


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        (signed(0, {}), ""),
        (signed(3, {1: 3}, 1), ""),
        (signed(6, {1: 6}), "Chacune a été présente à 1 de ces 2 demi-journées."),
        (signed(1, {1: 1}), "Cette personne a été présente à 1 de ces 2 demi-journées."),
        (signed(6, {2: 6}), "Chacune a été présente à toutes."),
        (signed(1, {2: 1}), "Cette personne a été présente à toutes."),
        (
            signed(6, {1: 1, 2: 5}),
            "Demi-journées de présence\u00a0: 2 sur 2 pour 5 personnes, 1 sur 2 pour 1 personne.",
        ),
    ],
)
def test_six_people_of_one_half_day_each_are_never_said_to_have_been_there_for_both(facts, sentence):
    assert said(draft.how_long, facts) == sentence


@pytest.mark.parametrize(
    ("facts", "missing", "empty"),
    [
        (signed(3, {2: 3}), "", ""),
        (signed(0, {}, registered=2, expected=4, missing=4, half_days_empty=2), "", ""),
        (
            signed(1, {1: 1}, registered=1, expected=2, missing=1, half_days_empty=1),
            "Sur 2 présences attendues de 1 personne inscrite, 1 n’est pas notée.",
            "Pour 1 demi-journée sur 2, personne n’est noté présent.",
        ),
        (
            signed(5, {1: 5}, 4, registered=6, expected=24, missing=19, half_days_empty=3),
            "Sur 24 présences attendues de 6 personnes inscrites, 19 ne sont pas notées.",
            "Pour 3 demi-journées sur 4, personne n’est noté présent.",
        ),
    ],
)
def test_signatures_that_are_missing_are_said(facts, missing, empty):
    assert said(draft.who_is_missing, facts) == missing
    assert said(draft.empty_half_days, facts) == empty


@pytest.mark.parametrize(
    ("trades", "by", "without"),
    [
        ((), "", "Pour 6 personnes sur 6, aucun métier n’est noté."),
        ((("Direction", 6),), "Par métier\u00a0: Direction (6).", ""),
        (
            (("Direction", 3), ("Documentation", 2)),
            "Par métier\u00a0: Direction (3), Documentation (2).",
            "Pour 1 personne sur 6, aucun métier n’est noté.",
        ),
        (
            (("Direction", 1),),
            "Par métier\u00a0: Direction (1).",
            "Pour 5 personnes sur 6, aucun métier n’est noté.",
        ),
    ],
)
def test_trades_that_do_not_add_up_to_all_say_for_how_many_none_is_noted(trades, by, without):
    facts = signed(6, {1: 6}, trades=groups(*trades))

    assert said(draft.by_trade, facts) == by
    assert said(draft.without_trade, facts) == without


@pytest.mark.parametrize(
    ("centres", "by", "without"),
    [
        ((), "", "Pour 6 personnes sur 6, aucune organisation n’est notée."),
        ((("Labo", 6),), "1 organisation était représentée\u00a0: Labo (6).", ""),
        (
            (("Labo", 3), ("Atelier", 2)),
            "2 organisations étaient représentées\u00a0: Labo (3), Atelier (2).",
            "Pour 1 personne sur 6, aucune organisation n’est notée.",
        ),
    ],
)
def test_organisations_agree_in_number_and_say_for_how_many_none_is_noted(centres, by, without):
    facts = signed(6, {1: 6}, centres=groups(*centres))

    assert said(draft.by_centre, facts) == by
    assert said(draft.without_centre, facts) == without


def test_a_chapo_says_when_where_and_at_whose_invitation():
    facts = draft.Facts("Rencontre", "25 au 27 juin 2019", "Nantes", "Épicerie", "/r/", "25 et 26 juin 2019")

    assert said(lambda words: [Part(draft.chapo_of(facts, words))]) == (
        "Nantes, 25 et 26 juin 2019\u00a0: les équipes du réseau se sont réunies à l’invitation d’Épicerie."
    )
    assert said(lambda words: [Part(draft.chapo_of(facts, words))], words=ENGLISH) == (
        "Nantes, 25 et 26 juin 2019: the teams of the network met at the invitation of Épicerie."
    )


def test_a_chapo_does_not_say_that_people_met_when_nobody_is_noted_as_present():
    facts = draft.Facts("Rencontre", "25 et 26 juin 2019", "Nantes", "Épicerie", "/r/")

    assert said(lambda words: [Part(draft.chapo_of(facts, words))]) == (
        "Nantes, 25 et 26 juin 2019\u00a0: une rencontre du réseau, à l’invitation d’Épicerie."
    )


def test_who_signed_and_who_was_noted_by_the_organisers_are_told_apart():
    assert said(draft.who_signed, signed(3, {1: 3}, 1, signatures=2, noted=1)) == (
        "En tout, 3 personnes ont été présentes à 1 demi-journée (2 signatures, 1 présence notée par l’équipe)."
    )


def test_partners_are_named_without_an_article():
    facts = draft.Facts("Rencontre", "25 juin 2019", "", "Épicerie", "/r/", with_names=("CGET",))

    assert said(draft.with_whom, facts) == "Organisée avec\u00a0: CGET."


@pytest.mark.parametrize(
    ("topics", "most", "sentence"),
    [
        (1, 1, "Combien de personnes l’ont souhaité\u00a0:"),
        (2, 2, "Combien de personnes ont souhaité chacun\u00a0:"),
        (2, 1, "Celui qui a reçu le plus de souhaits, sur 2\u00a0:"),
        (12, 5, "Les 5 qui ont reçu le plus de souhaits, sur 12\u00a0:"),
        (12, 0, ""),
    ],
)
def test_topics_that_drew_most_are_said_to_be_some_of_how_many(topics, most, sentence):
    wanted = tuple(draft.Wanted(f"Sujet {number}", 2, "/s") for number in range(most))

    assert said(draft.drew_most, draft.Forum("Barcamp", topics, "/f", wanted)) == sentence


def test_its_figures_lead_to_the_topics_the_most_wanted_first_and_to_all_of_them():
    wanted = tuple(draft.Wanted(f"Sujet {number}", 2, "/s") for number in range(5))
    forum = draft.Forum("Barcamp", 12, "/f", wanted, "/f?ordre=wanted")

    with override("fr"):
        parts = [(part.text, part.address) for part in draft.drew_most(forum, FRENCH) if part.address]

    assert parts == [("5", "/f?ordre=wanted"), ("12", "/f")]


def test_a_forum_without_topics_is_not_told():
    facts = draft.Facts("R", "25 juin 2019", "", "RésO", "/r/", forums=(draft.Forum("Barcamp", 0, "/f"),))

    with override("fr"):
        assert [block for block in draft.body_of(facts, FRENCH) if isinstance(block, Heading)] == []


def test_a_session_names_who_spoke_and_says_what_is_invented():
    alone = draft.Spoken("Ouverture", "Plénière", "/s/1")
    spoken = draft.Spoken("Ouverture", "Plénière", "/s/1", ("Ana, maire", "Bob"), is_sample=True)

    lines = ["".join(part.text for part in draft.session_line(session)) for session in (alone, spoken)]
    assert lines == ["Ouverture", "Ouverture – Ana, maire · Bob *"]


def test_a_draft_says_once_what_its_stars_mean_and_nothing_without_stars():
    spoken = draft.Spoken("Ouverture", "Plénière", "/s/1", is_sample=True)
    invented = draft.Facts("R", "25 juin 2019", "", "RésO", "/r/", presented=(spoken, spoken))
    true = draft.Facts("R", "25 juin 2019", "", "RésO", "/r/", presented=(draft.Spoken("Bilan", "Bilan", "/s/2"),))

    with override("fr"):
        pages = [html_of(draft.body_of(facts, FRENCH)) for facts in (invented, true)]

    assert [page.count("exemple") for page in pages] == [1, 0]
    assert [page.count("<em>*</em>") for page in pages] == [3, 0]


def test_blocks_are_written_as_html_with_what_people_typed_escaped():
    record = Part("<b>1 & 1</b>", "/a?b=1&c=2", 'Dit "tout"')
    blocks = (Heading("A < B"), Paragraph((line("Un %(x)s.", x=record), ())), Paragraph(((),)), Bullets(()))

    assert html_of(blocks) == (
        "<h2>A &lt; B</h2><p>Un "
        '<a class="record" href="/a?b=1&amp;c=2" title="Dit &quot;tout&quot;">&lt;b&gt;1 &amp; 1&lt;/b&gt;</a>.</p>'
    )
    assert words_of(blocks) == "A < B\nUn <b>1 & 1</b>."


def test_a_figure_without_an_address_is_no_link():
    assert html_of((Paragraph(((Part("12 sujets"),),)),)) == "<p>12 sujets</p>"


@pytest.mark.parametrize(("people", "met"), [(1, False), (2, True)])
def test_the_teams_of_the_network_met_where_more_than_one_person_came(people, met):
    facts = draft.Facts(
        "R", "25 juin 2019", "Lille", "L'Haÿ", "/agenda", "25 juin 2019", signed=signed(people, {1: people}, 1)
    )

    with override("fr"):
        sentence = draft.chapo_of(facts, FRENCH)

    assert sentence == (
        "Lille, 25 juin 2019\u00a0: les équipes du réseau se sont réunies à l’invitation de L'Haÿ."
        if met
        else "Lille, 25 juin 2019\u00a0: une rencontre du réseau, à l’invitation de L'Haÿ."
    )
