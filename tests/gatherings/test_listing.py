"""The order of gatherings: those to come, the nearest first, then the latest first; everywhere they are listed."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.logic.listing import in_order
from faire_reseau.gatherings.models import Gathering
from faire_reseau.network.models import Network
from tests import factories

TODAY = date(2026, 11, 29)
FAR, NEAR, NOW_ON, LAST, OLD = (TODAY + timedelta(days=days) for days in (200, 10, 0, -10, -900))


def held(day: date, state: str = GatheringState.ANNOUNCED) -> Gathering:
    return Gathering(title=str(day), starts_on=day, ends_on=day, state=state, pk=day.toordinal())


def test_what_is_to_come_stands_first_the_nearest_at_the_head_then_the_latest():
    finished, cancelled, draft = GatheringState.FINISHED, GatheringState.CANCELLED, GatheringState.DRAFT
    rows = [held(OLD, finished), held(FAR), held(LAST, finished), held(NOW_ON), held(OLD, draft), held(NEAR)]
    rows.append(held(FAR + timedelta(days=1), cancelled))

    ordered = [(row.title, row.state) for row in in_order(rows, TODAY)]

    announced = GatheringState.ANNOUNCED
    assert ordered == [
        (str(NOW_ON), announced),
        (str(NEAR), announced),
        (str(FAR), announced),
        (str(OLD), draft),
        (str(FAR + timedelta(days=1)), cancelled),
        (str(LAST), finished),
        (str(OLD), finished),
    ]


@pytest.mark.django_db
def test_the_list_the_front_page_and_the_page_of_the_host_tell_them_in_that_order(client):
    Network.objects.create(name="Réseau", short_name="R")
    host, today = factories.centre("Labo", slug="labo"), localdate()
    for name, days in (("Ancienne", -400), ("Lointaine", 300), ("Prochaine", 5), ("Dernière", -9), ("Ensuite", 40)):
        day = today + timedelta(days=days)
        row = factories.gathering(title=name, host=host)
        state = GatheringState.FINISHED if days < 0 else GatheringState.ANNOUNCED
        Gathering.objects.filter(pk=row.pk).update(starts_on=day, ends_on=day, state=state)
    order = ["Prochaine", "Ensuite", "Lointaine", "Dernière", "Ancienne"]

    pages = [client.get(address).content.decode() for address in ("/rencontres/", "/annuaire/labo/")]
    front = client.get("/").context

    for page in pages:
        main = page[page.index("<main") :]
        assert sorted(order, key=lambda name: main.index(f">{name}<")) == order
    assert front["front"].gathering.title == "Prochaine"
    assert [row.title for row in front["front"].others] == ["Ensuite", "Lointaine", "Dernière"]
