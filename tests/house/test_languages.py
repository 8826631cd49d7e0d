"""On a page in another language, what people of the network wrote says its own language."""

import logging
from collections import defaultdict

import pytest
from django.db.models import CharField, TextField, Value
from django.db.models.functions import Concat

from faire_reseau.activities.models import Action
from faire_reseau.articles.models import Article
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.network.models import Network, Organisation, Theme, Trade
from faire_reseau.topics.models import Topic
from tests.house.markup import Page
from tests.house.test_rights import house  # noqa: F401  (a fixture)
from tests.house.walking import walk

pytestmark = pytest.mark.django_db
MARK = "Écrit ici "  # begins each text that people of the network wrote
# Names of people, places and organisations are the same in every language.
WRITTEN = {
    Action: ("title", "purpose"),
    Gathering: ("title", "summary"),
    Session: ("title", "text"),
    Topic: ("title", "text"),
    Article: ("title", "chapo"),
    Theme: ("label",),
    Trade: ("label",),
    Organisation: ("presentation",),
    Network: ("presentation",),
}
# What takes words without marks: titles of the browser's tabs, choices, what is typed.
# Accesses are listed by name, whatever opened them.
BY_NAME = {"accounts:access"}
WORDS_ONLY = {"title", "option", "textarea", "script"}


def mark_all() -> None:
    for model, columns in WRITTEN.items():
        for column in columns:
            assert isinstance(model._meta.get_field(column), CharField | TextField)
            model._default_manager.update(**{column: Concat(Value(MARK), column)})


def unmarked(text: str) -> list[str]:
    """What was written in French and stands on an English page without saying so."""
    texts = []
    for node in Page(text).all():
        if node.tag in WORDS_ONLY or not any(MARK.strip() in words for words in node.words):
            continue
        language = next((element.attrs["lang"] for element in (node, *node.above()) if "lang" in element.attrs), "")
        if language != "fr":
            texts.append(node.text()[:60])
    return texts


@pytest.mark.full
@pytest.mark.slow("asks for every page of the house in three roles")
def test_what_people_wrote_says_its_language_on_every_english_page(house, caplog):  # noqa: F811  (the fixture)
    caplog.set_level(logging.CRITICAL, "django.request")
    mark_all()
    unsaid, marked = defaultdict(set), set()
    for step in walk(house, ("visitor", "participant", "facilitator"), language="en"):
        answer = step.client.get(step.address)
        if answer.status_code != 200 or b'<html lang="en' not in answer.content[:300]:
            continue
        text = answer.content.decode()
        unsaid[step.name] |= set(unmarked(text)) if step.name not in BY_NAME else set()
        if f'<span lang="fr">{MARK.strip()}' in text:
            marked.add(step.name)

    assert {name: sorted(words) for name, words in unsaid.items() if words} == {}
    assert len(marked) > 12


def test_a_text_without_its_language_is_found_and_one_with_it_is_not():
    assert unmarked('<html lang="en"><p>Écrit ici un mot</p>') == ["Écrit ici un mot"]
    assert unmarked('<html lang="en"><p lang="fr"><b>Écrit ici un mot</b></p><title>Écrit ici</title>') == []
