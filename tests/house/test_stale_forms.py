"""Every form that changes something that is there remembers what it said when its page was opened: what somebody else wrote
meanwhile is never taken back, what both wrote is told, and what is typed is there again.
"""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.forms import MultipleHiddenInput
from django.utils import translation

import faire_reseau
from faire_reseau.activities.models import Action, Meeting
from faire_reseau.gatherings.actions import add_form_question
from faire_reseau.kit.forms import RememberingForm, in_words
from faire_reseau.network.models import Membership, MissionAxis, OrganisationName
from faire_reseau.network.views.words import KINDS
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.forms.campaigns import NumberField
from faire_reseau.reports.forms.documents import TextForm, block_form
from faire_reseau.reports.models import Indicator
from faire_reseau.topics.models import Forum, Topic
from tests import factories
from tests.house.test_forms import FORMS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_cache")]
HOUSE = Path(faire_reseau.__file__).parent
# Forms that begin with something, and change no record that others change too: why.
APART = {
    "ConsentForm": "one's own choices",
    "FromFileForm": "a new corpus, which begins with the name of its file",
    "PassageForm": "a new coding, which begins with the part of the text that is read",
    "BallotForm": "one's own ballot, which is cast once",
    "UseForm": "a new use, which begins with today",
    "RegistrationForm": "one's own registration",
    "ArticleForm": "has its own version, and shows both texts",
    "PublicationForm": "about the version that is shown, which the action checks",
    "PostponeForm": "the action is told on which day the page stood",
    "SlotForm": "the action is told at which hour the page stood",
    "MoveForm": "a new dated fact beside those there are, refused on days that are taken",
    "CloseForm": "today is proposed as the last day of what has none; the action refuses a second end",
    "RulesForm": "one choice, of which the page says all; the journal has both",
    "ProtectionForm": "as above",
    "MergeForm": "which cards were ticked; the action reads the topics again",
    "PairingForm": "what one says of one's own file",
    "MergePersonForm": "which entry stays; the page shows both",
    "MergeOrganisationForm": "as above",
    "SortArrivalForm": "a guess; the action refuses what was sorted meanwhile",
    "AskForm": "a new question, which begins with the key of its sending",
    "WordingForm": "the action is told what the page said",
    "AnswerForm": "as above",
    "CommentForm": "a new comment, which begins with the key of its sending",
    "AsideForm": "a reason, of which the page says all; the journal has both",
    "SendForm": "one person and a day, as above",
    "SettingsForm": "three choices, as above",
    "ReportForm": "the action is told what the page said",
    "TitleForm": "as above",
    "WentForm": "as above",
    "IdeaForm": "a new idea, which begins with the key of its sending",
    "OpenForm": "one number, of which the page says all; the journal has both",
    "AgendaForm": "a file and the days to look at, which begin with this year",
    "SharesForm": "the action is told what the page said",
    "StaffTimeForm": "a year and its days; the table above says what is noted",
    "CommitmentForm": "a new commitment, which begins with the idea it is made of",
    "NewsForm": "a new line, which begins with today",
    "DoneForm": "where one production is read, of which the page says all",
    "TabletForm": "a new topic, which begins with the key of its sending",
    "IndicatorForm": "a new version; the action is told which one the page showed",
    "LoadForm": "the file that was read, to be loaded",
    "form_class": "the forms of words, by kind: see below",
    "block_form": "the forms of the blocks of a report, by kind: see below",
}


def test_each_form_that_begins_with_what_is_there_remembers_it():
    paths = [path for path in HOUSE.glob("*/**/*.py") if "views" in path.parts or path.name == "views.py"]

    assert forgetful(path.read_text(encoding="utf-8") for path in paths) == set(APART)
    assert [issubclass(form, RememberingForm) for form, _keep in KINDS.values()] == [True] * len(KINDS)
    blocks = [block_form(kind, None, Indicator.objects.none()) for kind in BlockKind]
    assert [form for form in blocks if not isinstance(form, RememberingForm)] == []


def forgetful(sources):
    """The forms that views of `sources` begin with something, and that do not remember what it was."""
    classes = {name.rpartition(".")[2]: form for name, form in FORMS.items()}
    begins = {
        ast.unparse(call.func)
        for source in sources
        for call in ast.walk(ast.parse(source))
        if isinstance(call, ast.Call) and any(word.arg == "initial" for word in call.keywords)
    }
    return {name for name in begins if name not in classes or not issubclass(classes[name], RememberingForm)}


def test_a_form_that_begins_with_what_is_there_and_forgets_it_or_is_unknown_is_found():
    view = "form = NewForm(sent(request), initial={'title': row.title})"

    assert forgetful([view, "form = ConsentForm(initial=now)"]) == {"NewForm", "ConsentForm"}
    assert forgetful(["form = GatheringForm(sent(request), initial=was)", "AskForm(sent(request))"]) == set()


def opened(client, address):
    """What a browser would send back from the page at `address`, untouched."""
    answer = client.get(address)
    page, sent = answer.content.decode(), {}
    for bound in answer.context["form"]:
        if not bound.field.show_hidden_initial:
            continue
        value = bound.value()
        is_several = isinstance(bound.field.hidden_widget(), MultipleHiddenInput)
        value = bound.field.prepare_value(value)
        texts = [str(text) for text in value or []] if is_several else ["" if value is None else str(value)]
        assert f'name="{bound.html_initial_name}"' in page or (is_several and not texts)
        sent[bound.html_name] = sent[bound.html_initial_name] = texts
    return sent


def action(_person):
    return Action.objects.create(
        title="Atelier", kind=factories.action_kind("training"), organisation=factories.centre()
    )


def an_action(facilitator):
    row = action(facilitator)
    return f"/activites/{row.pk}/modifier/", row, ("title", "Atelier un", "Atelier deux"), ("purpose", "Dire", "")


def a_meeting(facilitator):
    row = Meeting.objects.create(action=action(facilitator), held_on="2019-06-25", place="Nantes")
    return f"/activites/reunions/{row.pk}/", row, ("place", "Rezé", "Vertou"), ("hours", "9 h", "")


def a_topic(_facilitator):
    row = factories.topic(factories.forum(), title="Écoles")
    way = f"/rencontres/{row.forum.session.gathering.slug}/forums/{row.forum_id}/sujets/{row.pk}/modifier/"
    return way, row, ("title", "Les écoles", "Nos écoles"), ("text", "En ville", "")


def a_name(_facilitator):
    row = OrganisationName.objects.get(organisation=factories.centre("Labo"))
    way = f"/annuaire/{row.organisation.slug}/histoire/nom/{row.pk}/"
    return way, row, ("name", "Le Labo", "Labos"), ("short_name", "L", "")


def a_membership(_facilitator):
    row = Membership.objects.get(organisation=factories.centre("Labo"))
    way = f"/annuaire/{row.organisation.slug}/histoire/adhesion/{row.pk}/"
    return way, row, ("from_on", "2001-01-01", "2002-02-02"), ("to_on", "2030-01-01", "")


def a_trade(_facilitator):
    row = factories.trade("Direction")
    return f"/annuaire/mots/metiers/{row.pk}/", row, ("label", "Directrice", "Directeur"), ("label_en", "Director", "")


def an_axis(_facilitator):
    row = MissionAxis.objects.create(code="1", label="Animer")
    return f"/annuaire/mots/axes/{row.pk}/", row, ("label", "Relier", "Former"), ("label_en", "Link", "")


def a_theme(_facilitator):
    row = factories.theme("Éducation")
    return f"/annuaire/mots/themes/{row.pk}/", row, ("label", "École", "Écoles"), ("label_en", "School", "")


def a_question(_facilitator):
    gathering = factories.gathering()
    row = add_form_question(gathering, kind="text", label="Qui ?", by=None, at=factories.NOW)
    way = f"/rencontres/{gathering.slug}/preparer/formulaire/{row.pk}/"
    return way, row, ("label", "Quoi ?", "Quand ?"), ("help", "Un mot", "")


ROWS = [an_action, a_meeting, a_topic, a_name, a_membership, a_trade, an_axis, a_theme, a_question]


def holds(row, field):
    value = getattr(type(row).objects.get(pk=row.pk), field)
    return "" if value is None else str(value)


@pytest.mark.parametrize("prepare", ROWS)
def test_of_two_who_change_the_same_line_the_second_is_told_and_loses_nothing(client, prepare):
    facilitator = factories.facilitator()
    client.force_login(facilitator)
    address, row, (field, first, second), _other = prepare(facilitator)
    typed = opened(client, address)
    client.post(address, typed | {field: first})

    refused = client.post(address, typed | {field: second})
    page, present = refused.content.decode(), holds(row, field)
    shown = refused.context["form"].errors[field][0]
    client.post(address, refused.context["form"].data)

    assert (refused.status_code, present, holds(row, field)) == (422, first, second)
    assert shown.startswith("Quelqu’un a écrit ici entre-temps")
    assert (f'value="{second}"' in page, first in shown or "2001" in shown) == (True, True)


@pytest.mark.parametrize("prepare", ROWS)
def test_a_page_open_for_long_takes_nothing_back_and_the_same_sent_again_is_accepted(client, prepare):
    facilitator = factories.facilitator()
    client.force_login(facilitator)
    address, row, (field, first, _second), (other, written, empty) = prepare(facilitator)
    typed = opened(client, address)
    assert typed[other] == [empty]
    client.post(address, typed | {other: written})

    answers = [client.post(address, typed | {field: first}).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert [holds(row, field), holds(row, other)] == [first, written]


def test_the_ground_and_the_hosts_that_others_changed_meanwhile_stay(client):
    forum = factories.forum()
    gathering, topic = forum.session.gathering, factories.topic(forum)
    guest = factories.participant(gathering, first_name="Brice")
    client.force_login(factories.organiser(gathering))
    way = f"/rencontres/{gathering.slug}/forums/{forum.pk}/"
    ground, words = opened(client, f"{way}terrain/"), opened(client, f"{way}sujets/{topic.pk}/modifier/")
    extra = factories.space(gathering, "Jardin")
    forum.spaces.add(extra)
    topic.hosts.create(person=guest, rank=1)
    fewer = ground["slots"][:1]

    answers = [
        client.post(f"{way}terrain/", ground | {"slots": fewer}),
        client.post(f"{way}terrain/", ground | {"spaces": ground["spaces"][:1]}),
        client.post(f"{way}sujets/{topic.pk}/modifier/", words | {"title": "Autre"}),
        client.post(f"{way}sujets/{topic.pk}/modifier/", words | {"hosts": [str(guest.pk), *words["hosts"]]}),
        client.post(f"{way}sujets/{topic.pk}/modifier/", words | {"hosts": [str(guest.pk)]}),
    ]

    assert [answer.status_code for answer in answers] == [302, 422, 302, 302, 422]
    assert "Jardin" in answers[1].context["form"].errors["spaces"][0]
    assert "Brice" in answers[4].context["form"].errors["hosts"][0]
    assert Forum.objects.get().spaces.count() == 3
    assert [str(slot.pk) for slot in forum.slots.all()] == fewer
    assert Topic.objects.get().title == "Autre"
    assert topic.hosts.count() == 2


def test_a_choice_that_somebody_else_made_meanwhile_is_told_in_words(client):
    facilitator = factories.facilitator()
    client.force_login(facilitator)
    address, row, *_rest = an_action(facilitator)
    typed = opened(client, address)
    Action.objects.filter(pk=row.pk).update(kind=factories.action_kind("working_group", "Groupe de travail"))
    factories.action_kind("support")

    refused = client.post(address, typed | {"kind": "support"})

    assert "Groupe de travail" in refused.context["form"].errors["kind"][0]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        (NumberField(is_share=True), 0.125, "12,5\u00a0%"),
        (NumberField(), 40.0, "40"),
        (NumberField(), None, "–"),
        (forms.FloatField(), 0.5, "0,5"),
        (forms.DecimalField(), Decimal(100), "100"),
        (forms.DecimalField(), Decimal("33.30"), "33,3"),
        (forms.IntegerField(), 100, "100"),
        (TextForm.base_fields["text"], "<p>Texte <strong>A</strong></p>", "Texte A"),
        (TextForm.base_fields["text"], "", "–"),
    ],
)
def test_what_somebody_else_wrote_is_told_as_it_is_read_rather_than_as_it_is_stored(field, value, words):
    with translation.override("fr"):
        assert in_words(field, value) == words


def test_a_territory_that_is_no_more_stays_that_of_an_action_of_which_something_else_is_changed(client):
    facilitator = factories.facilitator()
    client.force_login(facilitator)
    address, row, *_rest = an_action(facilitator)
    place = factories.territory(name="Basse-Normandie")
    place.to_on = "2015-12-31"
    place.save()
    Action.objects.filter(pk=row.pk).update(territory=place)

    answer = client.post(address, opened(client, address) | {"title": "Autre"})

    row.refresh_from_db()
    assert (answer.status_code, row.title, row.territory) == (302, "Autre", place)
