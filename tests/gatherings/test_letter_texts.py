"""Letters of a gathering in the words of its organisers: what may be written, what is filled in, and the words of the house."""

import re

import pytest
from django.utils import translation

from faire_reseau.gatherings import actions, letters
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.letters.blocks import sample_blocks
from faire_reseau.gatherings.logic.letter_texts import LETTERS, filled, missing_in, places_of
from faire_reseau.gatherings.models import LetterText
from faire_reseau.gatherings.queries.letter_texts import LANGUAGES, default_text, letter_said
from faire_reseau.kit.models import Letter
from faire_reseau.kit.refusals import ChangedMeanwhile
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
PAGE = "/rencontres/nantes/preparer/courriels/"


@pytest.fixture
def gathering():
    return factories.gathering(slug="nantes", title="Nantes {2019} <b>")


def write(gathering, letter="place_given", language="fr", **words):
    columns = letter_said(gathering, letter, language) | words
    actions.change_letter_text(gathering, letter, language, **columns, by=factories.facilitator(), at=NOW)


def place_given(gathering, **fields):
    registration = factories.registration(gathering, factories.member(**fields))
    return letters.place_given_letter(Letter(kind="place_given", about=str(registration.pk)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", LETTERS)
def test_each_letter_of_the_house_holds_what_it_must_and_can_be_saved_as_it_is(gathering, letter, language):
    _subject, body = default_text(letter, language)

    write(gathering, letter, language)

    assert missing_in(body, letter) == []
    assert LetterText.objects.count() == 0


def test_a_letter_leaves_in_the_words_of_the_organisers_in_the_language_of_its_reader(gathering):
    write(gathering, subject="Bienvenue à {titre}", body="{Salutation}\n\nÀ bientôt <3\n\n{inscription}")

    composed, in_english = place_given(gathering, first_name="Ana"), factories.member()
    type(in_english.user).objects.filter(pk=in_english.user.pk).update(language="en")
    registration = factories.registration(gathering, in_english)
    other = letters.place_given_letter(Letter(kind="place_given", about=str(registration.pk)))

    assert composed.subject == "Bienvenue à Nantes {2019} <b>"
    assert composed.body.startswith("Bonjour Ana,\n\nÀ bientôt <3\n\nhttp")
    assert other.subject == "You have a place: Nantes {2019} <b>"


@pytest.mark.parametrize(
    ("words", "field", "named"),
    [
        ({"body": "{prenom} {inscription}"}, "body", "{prenom}"),
        ({"subject": "{mot de passe}"}, "subject", "{mot de passe}"),
        ({"body": "Venez."}, "body", "{inscription}"),
    ],
)
def test_what_cannot_be_filled_in_or_is_missing_is_refused_in_words(gathering, words, field, named):
    with pytest.raises(actions.LetterTextRefused) as refused:
        write(gathering, **words)

    assert (refused.value.field, named in str(refused.value.sentence)) == (field, True)
    assert LetterText.objects.count() == 0


def test_what_is_filled_in_is_never_read_as_a_place():
    assert filled("{title} {reason}\n{withdrawn}\n\n\nfin", {"title": "{reason}", "reason": "x", "withdrawn": ""}) == (
        "{reason} x\n\nfin\n"
    )


def test_the_page_shows_a_preview_of_what_is_typed_and_saves_nothing(client, gathering):
    client.force_login(factories.organiser(gathering))
    words = {"subject": "Oyez", "body": "{salutation}\n<script>alert(1)</script>\n{inscription}", "preview": "1"}

    page = client.post(f"{PAGE}place_given/fr/", words).content.decode()

    assert "Bonjour Camille," in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page
    assert LetterText.objects.count() == 0


def test_organisers_save_a_letter_and_take_the_words_of_the_house_again(client, gathering):
    client.force_login(factories.organiser(gathering))
    words = {"subject": "Oyez", "body": "{inscription}"}

    saved = client.post(f"{PAGE}place_given/fr/", words)
    listed = client.get(PAGE).content.decode()
    client.post(f"{PAGE}place_given/fr/maison/")

    assert (saved.status_code, listed.count("vos mots")) == (302, 1)
    assert LetterText.objects.count() == 0


def test_who_writes_over_another_organiser_is_told(gathering):
    seen = letter_said(gathering, "place_given", "fr")
    write(gathering, subject="Oyez")

    with pytest.raises(ChangedMeanwhile):
        actions.change_letter_text(
            gathering,
            "place_given",
            "fr",
            **(seen | {"subject": "Autre"}),
            seen=seen,
            by=factories.facilitator(),
            at=NOW,
        )

    assert LetterText.objects.get().subject == "Oyez"


def test_unknown_letters_and_languages_are_not_there(client, gathering):
    client.force_login(factories.organiser(gathering))

    assert [client.get(f"{PAGE}{end}").status_code for end in ("autre/fr/", "place_given/xx/")] == [404, 404]


def test_who_waits_reads_the_letter_of_the_waiting_list(gathering):
    write(gathering, "registered_waiting", subject="Patience")
    registration = factories.registration(gathering, factories.member(), RegistrationState.WAITING)

    composed = letters.registered_letter(Letter(kind="registered", about=str(registration.pk)))

    assert composed.subject == "Patience"
    assert all(f"{{{place}}}" not in composed.body for place in places_of("registered_waiting"))


def sent_by_a_browser(form, **typed):
    """What a browser sends of a form that remembers: what the page said, with line breaks of the web, and what was typed."""
    shown = {name: form[name].value() for name in form.fields}
    remembered = {f"initial-{name}": value for name, value in shown.items()}
    return {name: value.replace("\n", "\r\n") for name, value in {**shown, **remembered, **typed}.items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", LETTERS)
def test_a_page_on_which_one_word_is_changed_saves_it(client, gathering, letter, language):
    client.force_login(factories.organiser(gathering))
    page = client.get(f"{PAGE}{letter}/{language}/")

    saved = client.post(f"{PAGE}{letter}/{language}/", sent_by_a_browser(page.context["form"], subject="Oyez"))

    assert saved.status_code == 302
    assert list(LetterText.objects.values_list("letter", "language", "subject")) == [(letter, language, "Oyez")]


def test_two_organisers_who_change_different_fields_of_a_letter_both_keep_what_they_wrote(client, gathering):
    client.force_login(factories.organiser(gathering))
    form = client.get(f"{PAGE}place_given/fr/").context["form"]

    client.post(f"{PAGE}place_given/fr/", sent_by_a_browser(form, body="Venez.\n{inscription}"))
    saved = client.post(f"{PAGE}place_given/fr/", sent_by_a_browser(form, subject="Oyez"))

    assert saved.status_code == 302
    assert LetterText.objects.values_list("subject", "body").get() == ("Oyez", "Venez.\n{register}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_preview_of_each_letter_fills_each_place_by_an_example(gathering, language):
    with translation.override(language):
        values = sample_blocks(gathering)

    for letter in LETTERS:
        subject, body = default_text(letter, language)
        assert [place for place in places_of(letter) if not values[place].strip()] == []
        assert "{" not in filled(subject + body, values).replace(gathering.title, "")
    assert re.search(r"\d", values["deadline"])
    assert re.search(r"\d", values["old_dates"])


def test_who_waits_reads_that_a_freed_place_is_to_be_accepted_where_places_are_offered(gathering):
    registration = factories.registration(gathering, factories.member(), RegistrationState.WAITING)
    at_once = letters.registered_letter(Letter(kind="registered", about=str(registration.pk)))
    type(gathering).objects.update(offer_hours=6)
    offered = letters.registered_letter(Letter(kind="registered", about=str(registration.pk)))

    assert "Un courriel vous préviendra quand une place sera à vous." in at_once.body
    assert "vous sera proposée et gardée pendant 6 heures" in offered.body
    assert "une place sera à vous" not in offered.body
