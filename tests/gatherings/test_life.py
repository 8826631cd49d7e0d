"""The life of a gathering: finished and reopened, cancelled and restored, moved to other days; and what each still allows."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils.timezone import localdate
from icalendar import Calendar

from faire_reseau.accounts.models import AuditLine
from faire_reseau.activities.actions import SignInClosed, open_sign_in, sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay
from faire_reseau.activities.queries import counts_of, lines_of, sheet_of
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import Format, GatheringState, RegistrationState
from faire_reseau.gatherings.letters import cancelled_letter, place_given_letter, restored_letter
from faire_reseau.gatherings.models import Gathering, Registration, Session
from faire_reseau.kit.models import Letter
from faire_reseau.kit.refusals import Refusal
from faire_reseau.topics import actions as topics
from faire_reseau.topics.enums import Phase
from faire_reseau.topics.models import Choice, Forum, Topic, Wish
from tests import factories
from tests.factories import DAY, NOW
from tests.markup import tight

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    cache.clear()  # pages of gatherings of another test, which had the same key


def halves_of(gathering):
    return queries.half_days_of(gathering)


def signing(gathering, person, means=Means.ORGANISER_LIST):
    half = halves_of(gathering)[0]
    return sign_in(half, person, organisation=None, trade=None, means=means, by=None, at=NOW)


def refused(deed):
    with pytest.raises(Refusal) as caught:
        deed()
    return str(caught.value.sentence)


OVER = "Cette rencontre est terminée\u00a0: elle reste telle quelle. Son équipe d’organisation peut la rouvrir."
OFF = "Cette rencontre est annulée. Son équipe d’organisation peut la rétablir."


# --- finishing ------------------------------------------------------------------------------------------------------------


def test_the_page_that_finishes_says_what_is_still_open_and_does_nothing_yet(client):
    forum = factories.forum()
    gathering = forum.session.gathering
    signed, missing = factories.participant(gathering), factories.participant(gathering)
    factories.registration(gathering, factories.person(), RegistrationState.WAITING)
    for half in halves_of(gathering):
        sign_in(half, signed, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=None, at=NOW)
    sign_in(
        halves_of(gathering)[1], missing, organisation=None, trade=None, means=Means.ORGANISER_LIST, by=None, at=NOW
    )

    points = [str(point.sentence) for point in queries.still_open(gathering, NOW)]
    client.force_login(factories.organiser(gathering))
    page = client.get(f"/rencontres/{gathering.slug}/preparer/terminer/").content.decode()

    assert points == [
        "1 séquence est encore à venir\u00a0: elle sera marquée comme non tenue.",
        "1 personne est sur la liste d’attente.",
        "mardi 25 juin, matin\u00a0: 1 personne attendue n’est notée ni présente ni absente.",
        "«\u00a0Barcamp\u00a0» en est à «\u00a0On propose\u00a0»\u00a0: aucune grille n’est publiée.",
        "L’article n’est pas écrit\u00a0: son brouillon peut être rédigé à partir des chiffres, une fois la rencontre terminée.",
    ]
    # The session of 2019 is no longer to come on the page; all the rest is said there.
    assert [point in page for point in points] == [False, True, True, True, True]
    assert Gathering.objects.get().state == GatheringState.ANNOUNCED


def test_a_finished_gathering_is_reopened_as_it_was_and_both_are_in_the_journal(client):
    gathering = factories.gathering()
    client.force_login(factories.organiser(gathering))
    way = f"/rencontres/{gathering.slug}/preparer"

    answers = [client.post(f"{way}/{step}/").status_code for step in ("terminer", "terminer", "rouvrir", "rouvrir")]

    assert answers == [302, 302, 302, 302]
    assert Gathering.objects.get().state == GatheringState.ANNOUNCED
    kinds = ["finished_gathering", "reopened_gathering"]
    lines = AuditLine.objects.filter(deed__in=kinds).order_by("pk")
    assert list(lines.values_list("deed", flat=True)) == kinds


def test_finishing_closes_signing_in_on_phones_and_the_list_goes_on():
    gathering = factories.gathering()
    HalfDay.objects.update(sign_in_open=True)
    person = factories.participant(gathering)

    actions.finish_gathering(gathering, by=None, at=NOW)

    assert set(HalfDay.objects.values_list("sign_in_open", flat=True)) == {False}
    half = halves_of(gathering)[0]
    assert refused(lambda: open_sign_in(half, by=None, at=NOW)) == OVER
    assert refused(lambda: signing(gathering, person, Means.OWN_PHONE)) == OVER
    assert signing(gathering, person).is_present


@pytest.fixture(params=["finished", "cancelled"])
def ended(request):
    """A gathering with a forum and its topic, then finished or cancelled, and the sentence of that state."""
    forum = factories.forum(phase=Phase.PROPOSE)
    gathering = forum.session.gathering
    topic = factories.topic(forum)
    end = actions.finish_gathering if request.param == "finished" else actions.cancel_gathering
    end(gathering, by=None, at=NOW)
    return gathering, Forum.objects.get(), topic, OVER if request.param == "finished" else OFF


def test_nothing_is_proposed_changed_withdrawn_composed_or_moved_in_a_forum_once_it_is_over(ended):
    gathering, forum, topic, sentence = ended
    host, slot = topic.hosts.get().person, forum.slots.first()
    other = factories.topic(forum, host=host)
    deeds = [
        lambda: topics.propose_topic(forum, title="Trop tard", kind="question", hosts=[host], by=None, at=NOW),
        lambda: topics.change_topic(topic, title="Autre", by=None, at=NOW),
        lambda: topics.withdraw_topic(topic, by=None, at=NOW),
        lambda: topics.merge_topics(topic, [other], by=None, at=NOW),
        lambda: topics.choose(forum, host, slot, None, by=None, at=NOW),
        lambda: topics.move_to_phase(forum, Phase.WISH, by=None, at=NOW),
        lambda: topics.set_ground(forum, slots=[], spaces=[], by=None, at=NOW),
        lambda: topics.move_topic(topic, slot, forum.spaces.first(), by=None, at=NOW),
        lambda: topics.ask_composition(forum, seconds=5, by=None, at=NOW),
        lambda: topics.create_forum(
            factories.session(gathering, format=Format.OPEN_FORUM), slots=[], spaces=[], by=None, at=NOW
        ),
    ]

    assert [refused(deed) for deed in deeds] == [sentence] * len(deeds)
    assert refused(lambda: topics.wish(topic, host, 2, by=None, at=NOW)).startswith(sentence[:30])
    assert (Topic.objects.filter(state="suggested").count(), Choice.objects.count(), Wish.objects.count()) == (2, 0, 0)


def test_neither_ground_nor_hours_nor_half_days_nor_places_change_once_it_is_over(ended):
    gathering, forum, _topic, sentence = ended
    space, slot, session = forum.spaces.first(), forum.slots.first(), forum.session
    day = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=1)}
    deeds = [
        lambda: actions.add_space(gathering, name="Salle", capacity_people=3, by=None, at=NOW),
        lambda: actions.change_space(space, name="Autre", by=None, at=NOW),
        lambda: actions.remove_space(space, by=None, at=NOW),
        lambda: actions.add_slot(gathering, by=None, at=NOW, **day),
        lambda: actions.remove_slot(slot, by=None, at=NOW),
        lambda: actions.add_session(gathering, title="Plus", format=Format.TALK, by=None, at=NOW, **day),
        lambda: actions.change_session(session, by=None, at=NOW, **day),
        lambda: actions.cancel_session(session, by=None, at=NOW),
        lambda: actions.add_half_day(gathering, on=DAY, part="evening", by=None, at=NOW),
        lambda: actions.remove_half_day(gathering, halves_of(gathering)[0], by=None, at=NOW),
        lambda: actions.change_gathering(gathering, capacity_people=3, by=factories.facilitator(), at=NOW),
        lambda: actions.announce_gathering(gathering, by=None, at=NOW),
        lambda: actions.postpone_gathering(gathering, starts_on=DAY + timedelta(days=7), by=None, at=NOW),
    ]

    assert [refused(deed) for deed in deeds] == [sentence] * len(deeds)


def test_the_words_of_the_agenda_can_still_be_corrected_once_it_is_over(ended):
    gathering, forum, _topic, _sentence = ended

    actions.change_session(forum.session, title="Le barcamp", text="Deux heures", by=None, at=NOW)
    actions.change_gathering(gathering, summary="Corrigé", by=factories.facilitator(), at=NOW)

    assert Session.objects.get(pk=forum.session.pk).title == "Le barcamp"
    assert Gathering.objects.get().summary == "Corrigé"


def test_nobody_is_put_on_the_list_nor_taken_off_it_once_it_is_over_not_even_by_organisers(ended):
    gathering, _forum, _topic, _sentence = ended
    registration = Registration.objects.get()
    waiting = factories.registration(gathering, factories.person(), RegistrationState.WAITING)
    halves, organiser = halves_of(gathering), factories.organiser(gathering)
    person = factories.person()
    deeds = [
        lambda: actions.register(gathering, person, halves, post=None, by=person.user, at=NOW),
        lambda: actions.register(gathering, person, halves, post=None, by=organiser, at=NOW, as_organiser=True),
        lambda: actions.confirm_registration(waiting, by=organiser, at=NOW),
        lambda: actions.cancel_registration(registration, by=registration.person.user, at=NOW),
        lambda: actions.cancel_registration(registration, by=organiser, at=NOW),
    ]

    assert [bool(refused(deed)) for deed in deeds] == [True] * len(deeds)
    states = dict(Registration.objects.values_list("pk", "state"))
    assert states == {registration.pk: RegistrationState.CONFIRMED, waiting.pk: RegistrationState.WAITING}


def test_the_pages_of_what_is_over_invite_nobody_to_anything(client, ended):
    gathering, forum, _topic, _sentence = ended
    organiser = factories.organiser(gathering)
    person = Registration.objects.get().person
    stranger = factories.person().user
    ways = [
        "",
        "forums/",
        f"forums/{forum.pk}/",
        "mon-programme/",
        "inscription/",
        "maintenant/",
        "preparer/",
        "preparer/inscrits/",
    ]
    inviting = ["Je viens", "Proposer un sujet", "Dites ce que vous souhaitez", "Annoncez", "Mettre sur la liste",
                "Ajouter une séquence", "Je ne viens plus", "QR d’accueil", "Inscrivez-vous", "personnes viennent"]  # fmt: skip
    inviting_pages = []
    for reader in (None, stranger, person.user, organiser):
        client.logout()
        if reader:
            client.force_login(reader)
        for way in ways:
            page = client.get(f"/rencontres/{gathering.slug}/{way}", follow=True).content.decode()
            main = page.partition("<main")[2]
            inviting_pages += [(way, words) for words in inviting if words in main]

    assert inviting_pages == []


def test_a_finished_gathering_is_held_and_no_longer_to_come_though_its_days_are(client):
    today = localdate()
    over = factories.gathering(title="Finie", starts_on=today, ends_on=today + timedelta(days=3), state="finished")
    off = factories.gathering(title="Annulée hier", starts_on=today, ends_on=today, state="cancelled")

    page = client.get("/rencontres/").content.decode().partition("<main")[2]

    titles = [page.index(words) for words in ("Tenues", over.title, "Rencontres annulées", off.title)]
    assert titles == sorted(titles)
    assert "À venir" not in page


# --- cancelling -----------------------------------------------------------------------------------------------------------


def test_cancelling_tells_everybody_who_has_or_waits_for_a_place_and_says_why():
    gathering = factories.gathering(title="Rencontre d’été")
    comes, waits = factories.participant(gathering), factories.person()
    factories.registration(gathering, waits, RegistrationState.WAITING)
    factories.registration(gathering, factories.person(), RegistrationState.CANCELLED)

    actions.cancel_gathering(gathering, because="La salle est inondée.", by=factories.facilitator(), at=NOW)

    letters = Letter.objects.filter(kind="gathering_cancelled").order_by("pk")
    assert [letter.to for letter in letters] == [comes.user.email, waits.user.email]
    composed = cancelled_letter(letters[0])
    assert composed.subject == "Annulée\u00a0: Rencontre d’été"
    assert "La salle est inondée." in composed.body.splitlines()


def test_a_gathering_restored_before_the_letter_leaves_is_not_told_as_cancelled():
    gathering = factories.gathering()
    factories.participant(gathering)
    actions.cancel_gathering(gathering, by=None, at=NOW)

    actions.restore_gathering(gathering, by=None, at=NOW)

    kinds = dict(Letter.objects.values_list("kind", "pk"))
    assert sorted(kinds) == ["gathering_cancelled", "gathering_restored"]
    assert cancelled_letter(Letter.objects.get(kind="gathering_cancelled")) is None
    assert restored_letter(Letter.objects.get(kind="gathering_restored")) is not None


def events(client, gathering):
    feed = Calendar.from_ical(client.get(f"/rencontres/{gathering.slug}/agenda.ics").content)
    return [(str(event["STATUS"]), event["SEQUENCE"]) for event in feed.walk("VEVENT")]


def test_calendars_say_cancelled_then_confirmed_each_time_with_a_higher_number(client):
    gathering = factories.gathering()
    factories.session(gathering)
    states_told = [events(client, gathering)]

    actions.cancel_gathering(gathering, by=None, at=NOW)
    states_told.append(events(client, gathering))
    actions.restore_gathering(gathering, by=None, at=NOW)
    states_told.append(events(client, gathering))

    assert states_told == [[("CONFIRMED", 0)], [("CANCELLED", 1)], [("CONFIRMED", 2)]]


def test_restored_everything_stands_as_it_did_and_people_register_again():
    gathering = factories.gathering()
    forum = factories.forum(gathering)
    topic = factories.topic(forum)
    actions.cancel_gathering(gathering, because="Grève", by=None, at=NOW)
    actions.restore_gathering(gathering, by=None, at=NOW)
    person, fresh = factories.person(), Gathering.objects.get()

    registration = actions.register(fresh, person, halves_of(fresh), post=None, by=person.user, at=NOW)

    assert (fresh.state, fresh.cancelled_because, registration.state) == ("announced", "", "confirmed")
    assert topics.wish(topic, person, 2, by=person.user, at=NOW) == 2


def test_what_was_signed_keeps_a_gathering_from_being_cancelled():
    gathering = factories.gathering()
    signing(gathering, factories.participant(gathering))

    sentence = refused(lambda: actions.cancel_gathering(gathering, by=None, at=NOW))

    assert sentence.startswith("Des personnes ont émargé")
    assert Gathering.objects.get().state == GatheringState.ANNOUNCED


def test_a_cancelled_gathering_is_counted_nowhere_and_nobody_is_noted_on_its_sheets():
    gathering = factories.gathering()
    before = counts_of([gathering.action]).half_days
    person = factories.participant(gathering)

    actions.cancel_gathering(gathering, by=None, at=NOW)

    assert (before, counts_of([gathering.action]).half_days) == (2, 0)
    assert refused(lambda: signing(gathering, person)) == OFF


def test_the_state_and_the_reason_stand_on_every_page_of_a_cancelled_gathering(client):
    forum = factories.forum()
    gathering = forum.session.gathering
    person = factories.participant(gathering)
    actions.cancel_gathering(gathering, because="La salle est inondée.", by=None, at=NOW)
    client.force_login(person.user)
    way = f"/rencontres/{gathering.slug}/"
    pages = [
        way,
        f"{way}maintenant/",
        f"{way}forums/{forum.pk}/",
        f"{way}mon-programme/",
        f"{way}sequences/{forum.session.pk}/",
    ]

    shown = [client.get(page).content.decode() for page in pages]
    results = client.get(f"/chercher/?q={gathering.title}").content.decode()

    assert ["La salle est inondée." in page for page in shown] == [True] * len(pages)
    assert "Annulée" in results
    assert "Rencontre nationale" not in client.get("/").content.decode().partition("<main")[2]


def test_machines_are_told_that_it_is_cancelled(client):
    gathering = factories.gathering(state=GatheringState.CANCELLED)

    page = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    assert page.count("https://schema.org/EventCancelled") == 1


def test_no_place_is_given_by_letter_once_it_is_over():
    gathering = factories.gathering(state=GatheringState.FINISHED)
    registration = factories.registration(gathering, factories.person())

    assert place_given_letter(Letter(kind="place_given", about=str(registration.pk))) is None


# --- sheets ---------------------------------------------------------------------------------------------------------------


def test_a_sheet_names_an_erased_person_so_where_they_signed_and_offers_to_note_nobody_erased(client):
    gathering = factories.gathering()
    signed, absent = factories.participant(gathering), factories.participant(gathering)
    signing(gathering, signed)
    for person in (signed, absent):
        person.first_name = person.last_name = ""
        person.erased_at = NOW
        person.save()
    half = halves_of(gathering)[0]
    client.force_login(factories.organiser(gathering))

    sheet = tight(client.get(f"/activites/demi-journees/{half.pk}/"))
    paper = client.get(f"/activites/{gathering.action_id}/feuilles/2019-06-25/").content.decode()

    assert [row.person.pk for row in sheet_of(lines_of(half))] == [signed.pk]
    assert ('<th scope="row" role="rowheader">personne effacée</th>' in sheet, f'id="note-{absent.pk}"' in sheet) == (
        True,
        False,
    )
    assert paper.count("personne effacée") == 1
    with pytest.raises(SignInClosed):
        signing(gathering, absent)


def test_of_two_who_cancel_the_second_is_told_whose_words_stand_and_keeps_theirs(client):
    gathering = factories.gathering()
    client.force_login(factories.organiser(gathering))
    way = f"/rencontres/{gathering.slug}/preparer/annuler/"
    client.post(way, {"because": "Neige"})

    same, other, silent = (client.post(way, {"because": words}) for words in ("Neige", "Grève", ""))

    sentence = "tout le monde lit\u00a0: «\u00a0Neige\u00a0». Vos mots n’ont été montrés à personne\u00a0: «\u00a0Grève\u00a0»."
    assert (same.status_code, other.status_code, silent.status_code) == (302, 422, 302)
    assert sentence in other.content.decode()
    assert Gathering.objects.get().cancelled_because == "Neige"


@pytest.mark.parametrize(
    ("end", "step", "sentence"),
    [("finish", "retablir", OVER), ("cancel", "rouvrir", OFF)],
    ids=["finished", "cancelled"],
)
def test_a_button_left_on_an_old_page_never_says_that_what_ended_otherwise_goes_on(client, end, step, sentence):
    gathering = factories.gathering()
    client.force_login(factories.organiser(gathering))
    (actions.finish_gathering if end == "finish" else actions.cancel_gathering)(gathering, by=None, at=NOW)
    state = Gathering.objects.get().state

    page = client.post(f"/rencontres/{gathering.slug}/preparer/{step}/", follow=True).content.decode()

    assert (sentence in page, "est rouverte" in page, "a de nouveau lieu. " in page) == (True, False, False)
    assert Gathering.objects.get().state == state


def test_the_page_that_finishes_says_of_a_cancelled_gathering_why_it_cannot(client):
    gathering = factories.gathering()
    client.force_login(factories.organiser(gathering))
    actions.cancel_gathering(gathering, by=None, at=NOW)

    assert OFF in client.get(f"/rencontres/{gathering.slug}/preparer/terminer/").content.decode()
