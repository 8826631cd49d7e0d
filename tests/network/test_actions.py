"""Actions on organisations and people: what they write, and what they refuse with which sentence."""

from datetime import date

import pytest
from django.core.cache import cache
from django.utils import translation

from faire_reseau.accounts.actions import erase_account
from faire_reseau.accounts.models import AuditLine
from faire_reseau.network import actions, queries
from faire_reseau.network.actions.history import HistoryRefused
from faire_reseau.network.models import Membership, MissionAxis, Organisation, Person, Post, Territory, Theme, Trade
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY
WHEN = {"by": None, "at": NOW}


@pytest.fixture(autouse=True)
def _in_french():
    cache.clear()
    with translation.override("fr"):
        yield
    cache.clear()


def days_of(rows):
    return [(row.from_on, row.to_on) for row in rows]


def test_an_organisation_renamed_from_a_day_bears_its_old_name_until_the_day_before():
    centre = make.centre("Ancien nom")

    actions.rename_organisation(centre, name="Nouveau nom", from_on=DAY, **WHEN)

    assert [queries.name_on(centre, day) for day in (date(2019, 6, 24), DAY)] == ["Ancien nom", "Nouveau nom"]
    centre.refresh_from_db()
    assert centre.version == 1


def test_a_name_before_one_that_begins_later_is_refused():
    centre = make.centre("Ancien nom")
    actions.rename_organisation(centre, name="Nouveau nom", from_on=DAY, **WHEN)

    with pytest.raises(HistoryRefused) as caught:
        actions.rename_organisation(centre, name="Autre", from_on=DAY, **WHEN)

    assert str(caught.value) == (
        "Elle s’appelle Nouveau nom à partir du 25 juin 2019\u00a0: choisissez un jour plus tardif, ou corrigez ce nom."
    )
    assert centre.names.count() == 2


def test_a_name_is_corrected_unless_its_new_days_take_those_of_another():
    centre = make.centre("Ancien nom")
    actions.rename_organisation(centre, name="Nouveau nom", from_on=DAY, **WHEN)
    old = centre.names.get(name="Ancien nom")

    actions.correct_name(old, name="Ancien Nom", to_on=date(2019, 6, 24), **WHEN)
    with pytest.raises(HistoryRefused) as caught:
        actions.correct_name(old, name="Ancien Nom", to_on=DAY, **WHEN)

    assert centre.names.get(pk=old.pk).name == "Ancien Nom"
    assert (
        str(caught.value)
        == "Elle s’appelait Nouveau nom pendant ces jours\u00a0: choisissez des jours qui ne se chevauchent pas."
    )


def test_an_organisation_that_moves_works_in_its_old_territories_until_the_day_before():
    centre, old, staying, new = make.centre(), make.territory("A"), make.territory("B"), make.territory("C")
    actions.move_organisation(centre, [old, staying], from_on=None, **WHEN)

    actions.move_organisation(centre, [staying, new], from_on=DAY, **WHEN)

    rows = centre.territories.order_by("territory__code")
    assert [(row.territory.code, row.from_on, row.to_on) for row in rows] == [
        ("A", None, date(2019, 6, 24)),
        ("B", None, None),
        ("C", DAY, None),
    ]


def test_a_territory_that_did_not_exist_that_day_is_refused():
    gone = Territory.objects.create(code="FR-22", name="Picardie", kind="region", to_on=date(2015, 12, 31))

    with pytest.raises(HistoryRefused) as caught:
        actions.move_organisation(make.centre(), [gone], from_on=DAY, **WHEN)

    assert str(caught.value) == "Picardie n’existait pas le 25 juin 2019\u00a0: choisissez un territoire de ce jour-là."


def test_memberships_are_opened_closed_and_never_overlap():
    organisation = make.organisation()
    actions.open_membership(organisation, from_on=date(2010, 1, 1), **WHEN)

    with pytest.raises(HistoryRefused) as twice:
        actions.open_membership(organisation, from_on=DAY, **WHEN)
    with pytest.raises(HistoryRefused) as early:
        actions.close_membership(organisation, to_on=date(2009, 1, 1), **WHEN)
    actions.close_membership(organisation, to_on=date(2015, 12, 31), **WHEN)
    actions.open_membership(organisation, from_on=DAY, **WHEN)

    assert str(twice.value) == "Elle est déjà un centre depuis le 1er janvier 2010\u00a0: choisissez d’autres jours."
    assert (
        str(early.value)
        == "C’est un centre depuis le 1er janvier 2010\u00a0: son dernier jour ne peut pas venir avant."
    )
    assert days_of(organisation.memberships.order_by("pk")) == [(date(2010, 1, 1), date(2015, 12, 31)), (DAY, None)]


def test_closing_what_is_no_centre_and_days_in_the_wrong_order_are_refused():
    organisation = make.organisation()

    with pytest.raises(HistoryRefused) as closed:
        actions.close_membership(organisation, to_on=DAY, **WHEN)
    with pytest.raises(HistoryRefused) as backwards:
        actions.open_membership(organisation, from_on=DAY, to_on=date(2018, 1, 1), **WHEN)

    assert str(closed.value) == "Ce n’est pas un centre, ou son dernier jour est déjà connu."
    assert str(backwards.value) == "Le dernier jour vient avant le premier\u00a0: échangez-les."
    assert Membership.objects.count() == 0


def test_a_known_organisation_is_refused_and_one_that_resembles_asks():
    make.centre("Profession Banlieue")

    with pytest.raises(actions.OrganisationKnown) as known:
        actions.create_organisation(name="profession banlieue", **WHEN)
    with pytest.raises(actions.OrganisationKnown) as alike:
        actions.create_organisation(name="Professions Banlieues", **WHEN)
    created = actions.create_organisation(name="Professions Banlieues", despite_resemblance=True, **WHEN)

    assert (known.value.certain, alike.value.certain) == (True, False)
    assert (
        str(known.value)
        == "Profession Banlieue est déjà dans l’annuaire\u00a0: modifiez sa page au lieu de l’ajouter à nouveau."
    )
    assert created.slug == "professions-banlieues"


def test_no_organisation_takes_an_address_of_the_directory():
    assert actions.create_organisation(name="Carte", **WHEN).slug == "carte-2"


def test_the_second_to_change_a_page_is_told_what_the_first_changed_and_nothing_is_written():
    centre = make.centre()
    first, second = make.user("a@exemple.fr"), make.user("b@exemple.fr")
    actions.change_organisation(centre, version=0, by=first, at=NOW, website="https://un.fr")

    with pytest.raises(actions.OrganisationOvertaken) as caught:
        actions.change_organisation(centre, version=0, by=second, at=NOW, phone="02")

    assert [(change.field, change.value, change.by) for change in caught.value.changes] == [
        ("website", "https://un.fr", first)
    ]
    assert caught.value.version == 1
    assert str(caught.value) == (
        "Pendant que vous écriviez, quelqu’un a modifié\u00a0: site. Votre saisie est toujours là\u00a0: regardez, puis enregistrez à nouveau."
    )
    centre.refresh_from_db()
    assert (centre.website, centre.phone) == ("https://un.fr", "")


def test_a_page_that_already_says_what_is_sent_is_not_overtaken_and_is_not_written_again():
    centre = make.centre()
    actions.change_organisation(centre, version=0, by=None, at=NOW, phone="02")

    again = actions.change_organisation(centre, version=0, by=None, at=NOW, phone="02")

    assert again.version == 1


def test_keeping_a_page_unchanged_writes_nothing():
    centre = make.centre()

    actions.change_organisation(centre, version=0, by=None, at=NOW, phone="")

    centre.refresh_from_db()
    assert (centre.version, AuditLine.objects.count()) == (0, 0)


def test_a_duplicated_person_is_refused_with_who_it_is():
    centre = make.centre()
    known = make.person("Camille", "Éluard", email="c@exemple.fr", account=False)
    make.post(known, centre)

    with pytest.raises(actions.PersonKnown) as address:
        actions.add_colleague(centre, first_name="X", last_name="Y", email="C@exemple.fr", **WHEN)
    with pytest.raises(actions.PersonKnown) as name:
        actions.add_colleague(centre, first_name="camille", last_name="eluard", **WHEN)
    with pytest.raises(actions.PersonResembles) as alike:
        actions.add_colleague(make.centre(), first_name="Camile", last_name="Eluard", **WHEN)

    assert (address.value.person, name.value.person, alike.value.known) == (known, known, [known])
    assert (
        str(name.value)
        == "Camille Éluard est déjà parmi les personnes de cette organisation\u00a0: modifiez plutôt cette fiche."
    )
    assert (
        str(alike.value)
        == f"Est-ce Camille Éluard ({centre.names.get().name}), dans l’annuaire déjà\u00a0? Sinon, cochez la case et enregistrez à nouveau."
    )
    assert Person.objects.count() == 1


def test_a_person_who_resembles_another_is_added_when_that_is_wanted():
    make.person("Camille", "Éluard", account=False)

    post = actions.add_colleague(
        make.centre(), first_name="Camile", last_name="Eluard", despite_resemblance=True, **WHEN
    )

    assert str(post.person) == "Camile Eluard"


def test_posts_of_one_person_in_one_organisation_do_not_overlap():
    who, where = make.person(account=False), make.centre()
    post = actions.add_post(who, where, from_on=date(2015, 1, 1), **WHEN)

    with pytest.raises(actions.PostRefused) as caught:
        actions.add_post(who, where, from_on=DAY, **WHEN)
    with pytest.raises(actions.PostRefused) as early:
        actions.close_post(post, to_on=date(2014, 1, 1), **WHEN)
    actions.close_post(post, to_on=date(2018, 12, 31), **WHEN)
    actions.add_post(who, where, from_on=DAY, **WHEN)

    assert caught.value.field == "from_on"
    assert (
        str(early.value) == "Ce poste a commencé le 1er janvier 2015\u00a0: son dernier jour ne peut pas venir avant."
    )
    assert days_of(Post.objects.order_by("pk")) == [(date(2015, 1, 1), date(2018, 12, 31)), (DAY, None)]


def test_erasing_an_account_takes_the_person_away_and_leaves_the_post_to_be_counted():
    who = make.member(phone="02", presentation="moi")

    erase_account(who.user, by=who.user, at=NOW)

    who.refresh_from_db()
    assert (who.first_name, who.last_name, who.email, who.phone, who.presentation) == ("", "", "", "", "")
    assert who.erased_at == NOW
    assert who.posts.count() == 1


def test_erasing_a_person_takes_their_account_away_and_tells_rooms_above():
    erased = []
    who, runs = make.member(), make.facilitator()

    with actions.also_erase_person.only(lambda person, at: erased.append((person.pk, at))):
        actions.erase_person(who, by=runs, at=NOW)

    who.refresh_from_db()
    who.user.refresh_from_db()
    assert (who.erased_at, who.user.is_active, who.user.email) == (NOW, False, f"efface-{who.user.pk}@invalid.invalid")
    assert erased == [(who.pk, NOW)]


def test_an_address_of_somebody_else_is_no_account_for_this_person():
    known = make.person(email="a@exemple.fr")
    other = make.person(email="b@exemple.fr", account=False)
    known.user.email = "b@exemple.fr"
    known.user.save()

    with pytest.raises(actions.PersonKnown) as caught:
        actions.give_account(other, **WHEN)

    assert caught.value.person == known


@pytest.mark.slow("loads every territory of France twice")
def test_reference_words_are_loaded_and_loading_again_changes_nothing():
    def load():
        actions.load_territories(actions.shipped_territories())
        actions.load_trades([{"code": "director", "label_fr": "Directeur·rice", "label_en": "Director"}])
        actions.load_axes([{"code": "S1", "label_fr": "Animer"}])
        actions.load_kinds([{"code": "resource_centre", "label_fr": "Centre"}], [])
        scheme = {"code": "p147", "label_fr": "Thèmes", "source": "https://exemple.fr", "licence": "LO"}
        rows = [
            {"code": "1", "label_fr": "Cohésion", "broader": None},
            {"code": "1.1", "label_fr": "Éducation", "broader": "1"},
        ]
        actions.load_themes(scheme, rows)
        row = {"slug": "labo", "kind": "resource_centre", "memberships": [{"from": "2010-01-01", "to": None}]}
        names = [
            {"name": "CR-DSU", "short": "", "from": "1993-01-01", "to": None, "certainty": "uncertain"},
            {"name": "Labo"},
        ]
        places = [{"code": "FR-84", "from": None, "to": None, "note": "déduit"}]
        n_loaded = actions.load_organisations([{**row, "names": names, "territories": places}])
        tables = (Territory, Trade, MissionAxis, Theme, Organisation, Membership)
        return n_loaded, [table.objects.count() for table in tables]

    assert load() == (1, [142, 1, 1, 2, 1, 1])
    assert load() == (0, [142, 1, 1, 2, 1, 1])
    assert Territory.objects.get(code="93").parent.code == "FR-11"
    assert Theme.objects.get(code="1.1").broader.code == "1"
    assert queries.name_on(Organisation.objects.get(slug="labo"), DAY) == "Labo"


def test_the_network_is_named_once_and_seen_at_once():
    actions.name_network(name="Un réseau", short_name="UR")
    actions.name_network(name="Réseau", short_name="R", is_demo=True)

    assert (queries.the_network().short_name, queries.the_network().is_demo) == ("R", True)


def test_people_of_one_name_are_told_apart_by_organisation_and_trade():
    centres = [make.centre(name) for name in ("RésO Villes", "Profession Banlieue")]
    twins = [make.member(centre, first_name="Jean", last_name="Martin") for centre in centres]

    with pytest.raises(actions.PersonResembles) as refused:
        actions.add_participant(
            first_name="Jean", last_name="Martin", email="", despite_resemblance=False, by=None, at=make.NOW
        )

    posts = [twin.posts.select_related("trade").get() for twin in twins]
    names = [f"{centre.names.get().short_name or centre.names.get().name}" for centre in centres]
    assert [person.told_apart for person in refused.value.known] == [
        ", ".join(filter(None, (name, str(post.trade or "")))) for name, post in zip(names, posts, strict=True)
    ]
    assert "Jean Martin (RésO Villes" in str(refused.value.sentence)
    assert "Jean Martin (Profession Banlieue" in str(refused.value.sentence)
