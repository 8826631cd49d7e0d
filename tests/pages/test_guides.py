"""Guides of the help pages: their labels exist, their pages answer, they are found, and “?” leads to them."""

import re

import pytest
from django.urls import get_resolver
from django.utils import translation
from django.utils.translation import gettext

from faire_reseau.pages.texts import LABEL, PICTURES, Words, guides, places, steps_holding
from tests import factories
from tests.markup import tight

LANGUAGES = ("fr", "en")
STEPS = [(guide, step) for guide in guides() for step in guide.steps]
# Spaces that may break where French wants none.
BREAKS = re.compile(r" [:;!?»]|« ")


def names(resolver=None, before=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from names(pattern, before + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif pattern.name:
            yield before + pattern.name


def labels_of(words: Words) -> list[str]:
    return LABEL.findall(words.fr + words.en)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.django_db
def test_every_guide_answers_with_its_steps_and_the_labels_in_the_language_of_the_reader(client, language):
    for guide in guides():
        page = client.get(f"/aide/{guide.slug}/", headers={"accept-language": language})
        text = page.text
        assert page.status_code == 200
        assert [f'id="{step.anchor}"' in text for step in guide.steps] == [True] * len(guide.steps)
        with translation.override(language):
            for step in guide.steps:
                for label in LABEL.findall(str(step.text)):
                    assert f'<b class="label">{gettext(label)}</b>' in text
        assert "[[" not in text


@pytest.mark.django_db
def test_the_help_page_lists_every_guide(client):
    text = client.get("/aide/").text
    assert [f'href="/aide/{guide.slug}/"' in text for guide in guides()] == [True] * len(guides())


@pytest.mark.django_db
def test_an_unknown_guide_is_not_to_be_found(client):
    assert client.get("/aide/rien/").status_code == 404


def test_both_languages_speak_of_the_same_labels():
    assert {
        (guide.slug, step.anchor): set(LABEL.findall(step.text.fr)) ^ set(LABEL.findall(step.text.en))
        for guide, step in STEPS
        if set(LABEL.findall(step.text.fr)) != set(LABEL.findall(step.text.en))
    } == {}


def test_every_label_has_its_french():
    with translation.override("fr"):
        same = {label for _, step in STEPS for label in labels_of(step.text) if gettext(label) == label}
    # Words that are the same in both languages.
    assert same <= {"Question", "Badges", "participations"}


def test_french_texts_keep_their_signs_with_their_words():
    texts = [
        words.fr for guide, step in STEPS for words in (guide.title, guide.summary, step.title, step.text, step.alt)
    ]
    assert [text for text in texts if BREAKS.search(text)] == []


def test_every_picture_is_there_in_both_languages_with_its_words():
    wanted = {f"{step.picture}.{language}.webp" for _, step in STEPS if step.picture for language in LANGUAGES}
    assert {path.name for path in PICTURES.glob("*.webp")} == wanted
    assert [step.picture for _, step in STEPS if step.picture and not (step.alt.fr and step.alt.en)] == []


def test_a_page_has_help_at_one_place_and_every_place_is_a_page():
    pages = [page for _, step in STEPS for page in step.pages]
    assert sorted(pages) == sorted(set(pages))
    assert set(pages) - set(names()) == set()
    assert set(places()) == set(pages)


@pytest.mark.django_db
def test_the_question_mark_of_a_page_leads_to_its_step(client):
    assert 'class="page-help" href="/aide/participer/#s-inscrire"' in tight(client.get("/rencontres/"))
    assert 'class="page-help"' not in tight(client.get("/"))


@pytest.mark.parametrize(
    ("words", "anchor"), [("emarger QR", "emarger"), ("liste attente", "s-inscrire"), ("MÉTIERS axes", "mots")]
)
def test_steps_are_found_without_accents_and_capitals(words, anchor):
    with translation.override("fr"):
        assert anchor in [step.anchor for _, step in steps_holding(words)]


@pytest.mark.django_db
def test_the_search_leads_to_the_step(client):
    assert (
        'href="/aide/participer/#emarger"'
        in client.get("/chercher/?q=emarger+QR", headers={"accept-language": "fr"}).text
    )


def test_no_words_find_no_step():
    assert steps_holding("") == []


@pytest.mark.django_db
def test_a_guide_leads_its_reader_to_the_pages_that_they_can_open_and_to_no_other(client):
    def led(user) -> list[tuple[str, int]]:
        client.force_login(user)
        page = client.get("/aide/animer/").content.decode()
        addresses = re.findall(r'<p class="no-print">\s*<a href="([^"]+)"', page)
        return [(address, client.get(address).status_code) for address in addresses]

    facilitator, member = led(factories.facilitator()), led(factories.member().user)

    assert {status for _address, status in facilitator + member} == {200}
    assert [address for address, _status in member] == ["/mon-bureau/", "/annuaire/"]
    assert set(member) < set(facilitator)
