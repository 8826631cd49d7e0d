"""Uses of productions, rights on them, kinds, and what an erasure does."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from faire_reseau.catalogue import actions
from faire_reseau.catalogue.models import ProductionKind
from faire_reseau.catalogue.permissions import (
    adding_for,
    can_add,
    can_change,
    can_read,
    can_remove_use,
    changeable_by,
    shown,
    using_for,
)
from faire_reseau.kit import clock
from tests import factories
from tests.catalogue.samples import production
from tests.factories import DAY, NOW

pytestmark = pytest.mark.django_db


def test_a_centre_says_in_one_tap_that_it_used_a_production_and_once_a_day(client):
    member = factories.member()
    centre = using_for(member.user, localdate(clock.now())).get()
    row = production("Note")
    client.force_login(member.user)

    for _tap in range(2):
        client.post(f"/realisations/{row.pk}/utilisee/", {"organisation": centre.pk})
    client.post(f"/realisations/{row.pk}/utilisee/", {"organisation": centre.pk, "purpose": "Formation de mai"})

    use = row.uses.get()
    assert (use.organisation, use.purpose) == (centre, "Formation de mai")
    assert "Formation de mai" in client.get(f"/realisations/{row.pk}/").content.decode()
    client.post(f"/realisations/utilisations/{use.pk}/retirer/")
    assert row.uses.count() == 0


def test_a_use_in_the_name_of_another_centre_or_of_a_day_to_come_is_refused(client):
    member, other = factories.member(), factories.centre()
    own = using_for(member.user, localdate(clock.now())).get()
    row = production("Note")
    client.force_login(member.user)

    for typed in ({"organisation": other.pk}, {"organisation": own.pk, "used_on": "2999-01-01"}):
        assert client.post(f"/realisations/{row.pk}/utilisee/", typed).status_code == 422

    assert row.uses.count() == 0


def test_predicates_and_twins_say_the_same():
    member, elsewhere, guest, facilitator = (
        factories.member(),
        factories.member(),
        factories.user(),
        factories.facilitator(),
    )
    day = localdate(clock.now())
    own = using_for(member.user, day).get()
    rows = [production(), production(organisations=[own]), production()]
    actions.remove_production(rows[2], by=facilitator, at=NOW)
    use = actions.note_use(rows[0], organisation=own, by=None, at=NOW)

    for row in rows:
        row.refresh_from_db()
        assert can_read(row) == (row in shown())
        for user in (member.user, elsewhere.user, guest, facilitator):
            assert can_change(user, row, day) == (row in changeable_by(user, day))
    assert [list(changeable_by(user, day)) for user in (member.user, elsewhere.user, guest)] == [[rows[1]], [], []]
    assert [can_add(user, DAY) for user in (guest, facilitator)] == [False, bool(adding_for(facilitator, DAY))]
    assert [can_remove_use(user, use, day) for user in (member.user, elsewhere.user, guest, facilitator)] == [
        True,
        False,
        False,
        True,
    ]


def test_facilitators_choose_the_kinds(client):
    client.force_login(factories.facilitator())

    client.post("/realisations/types/nouveau/", {"label": "Carte d’expériences", "label_en": "Map", "nature": "map"})
    again = client.post(
        "/realisations/types/nouveau/", {"label": "carte d'experiences", "label_en": "", "nature": "map"}
    )

    assert again.status_code == 422
    assert [(row.code, row.nature) for row in ProductionKind.objects.all()] == [("carte-d-experiences", "map")]


def test_an_erased_person_signs_nothing_any_more():
    who = factories.person()
    row = production("Note", people=[who], by=who.user)

    actions.erase_person_traces(who, NOW + timedelta(hours=1))
    actions.forget_writer(who.user, NOW)

    row.refresh_from_db()
    assert (row.authors.count(), row.added_by, row.changed_at) == (0, None, NOW + timedelta(hours=1))
