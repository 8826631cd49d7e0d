"""Joint actions: shares make a whole, the network counts once, and the parts of the centres add up to it exactly."""

import random
import re
from decimal import Decimal

import pytest

from faire_reseau.activities import actions, queries
from faire_reseau.activities.enums import Means
from faire_reseau.activities.logic.shares import BadShares, SharedCounts, in_hundredths, part_of
from faire_reseau.activities.models import Meeting, Share
from faire_reseau.activities.templatetags.activities import shared_number
from faire_reseau.kit.refusals import ChangedMeanwhile
from faire_reseau.network.actions import merge_organisations
from tests import factories
from tests.factories import DAY, NOW

BY = {"by": None, "at": NOW}


def percents(*numbers):
    return {key: Decimal(number) for key, number in enumerate(numbers, 1)}


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        (("60", "50"), ("sum", Decimal(110))),
        (("60", "39.99"), ("sum", Decimal("99.99"))),
        (("-10", "110"), ("part", 1)),
        (("33.333", "66.667"), ("precise", 1)),
    ],
)
def test_shares_that_are_no_whole_say_why(numbers, why):
    with pytest.raises(BadShares) as bad:
        in_hundredths(percents(*numbers))

    assert bad.value.args == why


def test_shares_are_kept_to_the_hundredth_and_parts_add_up_whatever_is_shared():
    shares = in_hundredths(percents("33.34", "33.33", "33.33"))

    assert shares == {1: 3334, 2: 3333, 3: 3333}
    assert [sum(part_of(number, part) for part in shares.values()) for number in (1, 7, 10_000)] == [1, 7, 10_000]


def test_a_part_is_shown_with_one_decimal_and_a_whole_without(settings):
    assert [shared_number(Decimal(number)) for number in ("3", "0.25", "12.5", "3.04", "9.96")] == [
        "3",
        "0,3",
        "12,5",
        "3",
        "10",
    ]


@pytest.mark.django_db
def test_the_network_counts_once_and_centres_their_parts_whatever_was_done_together():
    chance = random.Random(14)
    centres = [factories.centre(f"Centre {number}") for number in range(3)]
    person = factories.person()
    for _ in range(8):
        lead = chance.choice(centres)
        action = factories.action(organisation=lead)
        for day in range(chance.randint(1, 3)):
            half = factories.half_day(factories.meeting(action, DAY.replace(day=1 + day)), sign_in_open=True)
            actions.count_heads(half.meeting, {0: chance.randint(0, 40)}, **BY)
            actions.sign_in(half, person, organisation=None, trade=None, means=Means.OWN_PHONE, **BY)
        if chance.random() < 0.7:
            action.partners.set([centre for centre in centres if centre != lead])
            first, second = chance.randint(1, 5000), chance.randint(1, 4000)
            parts = (first, second, 10_000 - first - second)
            shares = {centre.pk: Decimal(part) / 100 for centre, part in zip(centres, parts, strict=True)}
            actions.share_out(action, shares, **BY)

    whole = queries.counts_of_meetings(Meeting.objects.all())
    rows = queries.counts_by_centre(Meeting.objects.all())
    months = queries.monthly_counts(Meeting.objects.all(), centres[0].pk)

    for name in ("actions", "meetings", "half_days", "participations", "signed", "counted"):
        assert sum(getattr(row, name) for row in rows.values()) == getattr(whole, name)
    assert (whole.people, {row.people for row in rows.values()}) == (1, {1})
    assert months == {6: rows[centres[0].pk]}


@pytest.mark.django_db
def test_without_shares_an_action_is_the_leaders_and_partners_count_nothing():
    lead, partner = factories.centre(), factories.centre()
    action = factories.action(organisation=lead)
    action.partners.add(partner)
    factories.half_day(factories.meeting(action))

    rows = queries.counts_by_centre(Meeting.objects.all())

    assert rows == {lead.pk: SharedCounts(*map(Decimal, (1, 1, 1, 0)), people=0)}


@pytest.mark.django_db
def test_a_share_of_who_is_no_partner_and_one_that_somebody_else_changed_are_refused():
    lead, partner = factories.centre(), factories.centre()
    action = factories.action(organisation=lead)
    half = {lead.pk: Decimal(50), partner.pk: Decimal(50)}
    with pytest.raises(actions.SharesRefused):
        actions.share_out(action, half, **BY)
    action.partners.add(partner)
    actions.share_out(action, half, **BY)

    with pytest.raises(ChangedMeanwhile):
        actions.share_out(action, {lead.pk: Decimal(100)}, seen={}, **BY)
    actions.share_out(action, {}, seen=half, **BY)

    assert Share.objects.count() == 0


@pytest.mark.django_db
def test_shares_are_typed_with_a_comma_and_what_makes_no_whole_comes_back(client):
    lead, partner = factories.centre("Un"), factories.centre("Deux")
    action = factories.action(organisation=lead)
    action.partners.add(partner)
    client.force_login(factories.facilitator())
    where, names = f"/activites/{action.pk}/parts/", (f"share_{lead.pk}", f"share_{partner.pk}")

    refused = client.post(where, dict(zip(names, ("62,5", "50"), strict=True)))
    done = client.post(where, dict(zip(names, ("62,5", "37,5"), strict=True)))

    assert (refused.status_code, done.status_code) == (422, 302)
    text = refused.content.decode()
    assert ("font 112,5\xa0%" in text, 'value="62,5"' in text) == (True, True)
    page = re.sub(r"[ \n]+", " ", client.get(f"/activites/{action.pk}/").content.decode())
    assert "Un 62,5\xa0%, Deux 37,5\xa0%" in page


@pytest.mark.django_db
def test_two_centres_that_are_one_have_one_share_their_sum():
    lead, first, second = factories.centre(), factories.centre(), factories.centre()
    action = factories.action(organisation=lead)
    action.partners.set([first, second])
    actions.share_out(action, {lead.pk: Decimal(50), first.pk: Decimal(20), second.pk: Decimal(30)}, **BY)

    merge_organisations(first, second, by=factories.facilitator(), at=NOW)

    assert dict(Share.objects.values_list("organisation", "hundredths")) == {lead.pk: 5000, first.pk: 5000}
