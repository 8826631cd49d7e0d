"""Indicators: defined without code, computed as plain loops do, versions that break a series, sets as files, and who may."""

import json
import random
from datetime import date
from fractions import Fraction

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faire_reseau.accounts.permissions import visitor
from faire_reseau.activities.enums import Means, Mode
from faire_reseau.activities.models import Presence, Share
from faire_reseau.activities.queries import counts_by_centre, counts_of_meetings
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.models import Audience, MissionAxis, Theme
from faire_reseau.reports import actions, queries
from faire_reseau.reports.exports import indicators_file
from faire_reseau.reports.logic.definitions import BadSet, read_set
from faire_reseau.reports.logic.rules import Fact, Rule, counted, evaluate
from faire_reseau.reports.logic.versions import breaks
from faire_reseau.reports.models import Indicator, IndicatorVersion
from faire_reseau.reports.permissions import can_read, readable_by
from faire_reseau.reports.queries.facts import facts_of, meetings_counted
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def columns(**fields):
    """The columns of a definition: half-days, unless told otherwise."""
    rule = {"count": fields.pop("count", "half_days"), "filters": fields.pop("filters", {}), "by": fields.pop("by", "")}
    base = {
        "label": "Demi-journées",
        "label_en": "",
        "definition": "",
        "unit": "",
        "kind": "figure",
        "source": "computed",
        "rule": {**rule, "is_share": fields.get("kind") == "share"},
        "query": "",
        "options": "",
        "aggregation": "once",
        "checks": {},
    }
    return base | fields


def indicator(**fields):
    """An indicator that is defined."""
    return actions.define_indicator(columns(**fields), by=None, at=NOW)


def year_of_work():
    """Two centres and another organisation, with meetings of 2019 of every sort, joint ones too; the same people in several of them."""
    draw = random.Random(7)
    centres = [factories.centre("Nord"), factories.centre("Sud")]
    region = factories.territory("R1", "Région")
    part = factories.territory("D1", "Département", "department")
    part.parent = region
    part.save()
    broad = factories.theme("Cohésion")
    narrow = Theme.objects.create(vocabulary=broad.vocabulary, code="x.1", label="Éducation", broader=broad)
    national = MissionAxis.objects.create(code="S1", label="Animer")
    local = MissionAxis.objects.create(code="L1", label="À nous", organisation=centres[0], national=national)
    audiences = [Audience.objects.create(code=code, label=code) for code in ("residents", "elected")]
    people = [factories.person(account=False) for _number in range(6)]
    for number in range(14):
        action = factories.action(
            organisation=[*centres, factories.organisation()][number % 3],
            axis=draw.choice([None, national, local]),
            territory=draw.choice([None, region, part]),
        )
        action.kind = factories.action_kind(draw.choice(["training", "webinar"]))
        action.save()
        action.themes.set(draw.sample([broad, narrow], draw.randint(0, 2)))
        action.audiences.set(draw.sample(audiences, draw.randint(0, 2)))
        if number % 4 == 0:
            sharing = [*centres, action.organisation] if number % 3 == 2 else centres
            share_between(action, sharing, draw)
        for _meeting in range(draw.randint(1, 2)):
            day = date(2019, draw.randint(1, 12), draw.randint(1, 28))
            mode, heads = draw.choice(list(Mode)), draw.choice([0, 0, 12])
            meeting = factories.meeting(action, day, mode=mode, counted=heads)
            for part_of_day in draw.sample(["morning", "afternoon"], draw.randint(1, 2)):
                half = factories.half_day(meeting, part_of_day)
                for person in draw.sample(people, draw.randint(0, 5)):
                    Presence.objects.create(half_day=half, person=person, means=Means.ORGANISER_LIST, at=NOW)
    return centres


def share_between(action, organisations, draw):
    """Shares of an action that add up to the whole, the last one's what is left."""
    parts = [draw.randint(1, 3_000) for _organisation in organisations[1:]]
    for organisation, part in zip(organisations, [*parts, 10_000 - sum(parts)], strict=True):
        Share.objects.create(action=action, organisation=organisation, hundredths=part)


def part_of(action, centres):
    """How much of an action counts: for one centre its share, for several together all of it, as soon as one has a share."""
    shares = {row.organisation_id: row.hundredths for row in action.shares.all()} or {action.organisation_id: 10_000}
    parts = [shares[centre.pk] for centre in centres if centre.pk in shares]
    if len(centres) > 1:
        return Fraction(bool(parts))
    return Fraction(sum(parts), 10_000)


def plain(rule, year, centres):
    """The same as the room, by plain loops over plain rows."""
    rows = meetings_counted(year).select_related(
        "territory__parent", "action__territory__parent", "action__axis__national"
    )
    themes = "action__themes__broader", "action__themes__vocabulary", "action__themes__broader__vocabulary"
    rows = rows.prefetch_related("half_days__presences", "action__shares", "action__audiences", *themes)
    meetings = [row for row in rows if part_of(row.action, centres)]
    wanted = []
    for meeting in meetings:
        place = meeting.territory or meeting.action.territory
        axis = meeting.action.axis
        codes = {
            "kind": {meeting.action.kind_id},
            "audience": {row.code for row in meeting.action.audiences.all()},
            "mode": {meeting.mode},
            "axis": {axis.code, *([axis.national.code] if axis.national else [])} if axis else set(),
            "territory": {place.code, *([place.parent.code] if place.parent else [])} if place else set(),
            "theme": {
                f"{row.vocabulary.slug}:{row.code}"
                for theme in meeting.action.themes.all()
                for row in (theme, theme.broader)
                if row
            },
        }
        if all(code in codes[name] for name, code in rule.filters.items()):
            wanted.append(meeting)
    counts = dict.fromkeys(("actions", "meetings", "half_days", "participations"), Fraction(0))
    everybody, actions_seen = set(), set()
    for meeting in wanted:
        part = part_of(meeting.action, centres)
        present = {row.person_id for half in meeting.half_days.all() for row in half.presences.all()}
        everybody |= present
        if meeting.action_id not in actions_seen:
            actions_seen.add(meeting.action_id)
            counts["actions"] += part
        counts["meetings"] += part
        counts["half_days"] += part * len(meeting.half_days.all())
        counts["participations"] += part * (len(present) + meeting.counted)
    return {name: float(number) for name, number in counts.items()} | {"people": len(everybody)}


def test_every_count_and_filter_agrees_with_plain_loops_and_with_the_page_of_activities():
    centres = year_of_work()
    of_year = queries.year_of(2019)
    theme = next(row for row in Theme.objects.all() if row.broader is None)
    filters = [
        {},
        {"mode": "online"},
        {"kind": "training"},
        {"audience": "residents"},
        {"axis": "S1"},
        {"territory": "R1"},
        {"theme": f"{theme.vocabulary.slug}:{theme.code}", "mode": "on_site"},
    ]

    for chosen in filters:
        for whose in (centres, centres[:1]):
            facts = of_year.counted if len(whose) == 2 else of_year.by_centre[whose[0].pk]
            expected = plain(Rule("meetings", chosen), 2019, whose)
            assert {count: evaluate(Rule(count, chosen), facts).number for count in expected} == expected
    whole, every = counts_of_meetings(meetings_counted(2019)), facts_of(2019)
    names = ("actions", "meetings", "half_days", "participations", "people")
    assert [counted(every, name) for name in names] == [getattr(whole, name) for name in names]
    own = counts_by_centre(meetings_counted(2019))
    for centre in centres:
        numbers = [counted(of_year.by_centre[centre.pk], name) for name in names]
        assert numbers == [float(getattr(own[centre.pk], name)) for name in names]


def test_joint_work_counts_once_together_and_in_its_part_for_each_centre_and_leads_to_its_meetings(client):
    lead, partner, town = factories.centre("Nord"), factories.centre("Sud"), factories.organisation()
    joint = factories.action(organisation=lead, title="À deux")
    factories.half_day(factories.meeting(joint, date(2019, 3, 4)))
    helped = factories.action(organisation=town)
    factories.half_day(factories.meeting(helped, date(2019, 3, 5)))
    for action, organisation, hundredths in (
        (joint, lead, 6_667), (joint, partner, 3_333), (helped, town, 7_500), (helped, partner, 2_500),
    ):  # fmt: skip
        Share.objects.create(action=action, organisation=organisation, hundredths=hundredths)
    row = indicator()

    version = queries.indicator_for(visitor(), row.code).last
    answer = queries.computed(queries.definition_of(version), queries.year_of(2019))

    assert (answer.whole.number, answer.of[lead.pk].number, answer.of[partner.pk].number) == (2, 0.6667, 0.5833)
    client.force_login(factories.facilitator())
    page = client.get(f"/bilans/indicateurs/{row.code}/reunions/?annee=2019&centre={partner.slug}")
    assert [meeting.hundredths for meeting in page.context["page"]] == [3_333, 2_500]
    assert "33,33\xa0%" in page.content.decode()


def test_an_audience_tells_apart_and_filters(client):
    year_of_work()
    facts = queries.year_of(2019).counted
    table = evaluate(Rule("meetings", {}, "audience"), facts)

    assert set(table.cells) == {"elected", "residents", ""}
    assert (
        table.cells["elected"]
        == plain(Rule("meetings", {"audience": "elected"}), 2019, queries.year_of(2019).centres)["meetings"]
    )
    client.force_login(factories.facilitator())
    typed = {"label": "Élus", "kind": "figure", "source": "computed", "count": "meetings", "of_audience": "elected"}
    client.post("/bilans/indicateurs/definir/", typed)
    assert IndicatorVersion.objects.get().rule["filters"] == {"audience": "elected"}


def test_cells_of_a_table_are_those_of_its_filters():
    year_of_work()
    facts = queries.year_of(2019).counted
    table = evaluate(Rule("half_days", {}, "mode"), facts)

    assert table.cells == {code: evaluate(Rule("half_days", {"mode": code}), facts).number for code in table.cells}
    assert sum(table.cells.values()) == table.number
    assert (
        sum(evaluate(Rule("meetings", {}, "month"), facts).cells.values()) == evaluate(Rule("meetings"), facts).number
    )


def test_a_share_is_the_part_among_the_whole_and_nothing_among_nothing():
    marks = {"mode": frozenset({"online"})}
    facts = [Fact(1, 1, {1: 10_000}, 2, {}, marks), Fact(2, 1, {1: 10_000}, 6, {}, {})]
    share = evaluate(Rule("half_days", {"mode": "online"}, is_share=True), facts)

    assert (share.number, share.of, share.shown) == (2, 8, 0.25)
    assert evaluate(Rule("half_days", {"mode": "online"}, is_share=True), []).shown is None


def test_a_form_makes_an_indicator_that_is_tried_before_it_is_saved(client):
    year_of_work()
    client.force_login(factories.facilitator())
    typed = {"label": "En ligne", "kind": "figure", "source": "computed", "count": "meetings", "of_mode": "online"}

    tried = client.post("/bilans/indicateurs/definir/", {**typed, "essayer": "oui"})
    expected = plain(Rule("meetings", {"mode": "online"}), 2019, queries.year_of(2019).centres)["meetings"]
    assert (tried.status_code, Indicator.objects.count()) == (200, 0)
    assert [trial.answer.whole.number for trial in tried.context["tried"]] == [expected]

    saved = client.post("/bilans/indicateurs/definir/", typed)
    assert (saved.status_code, saved["Location"]) == (302, "/bilans/indicateurs/en-ligne/")
    page = client.get("/bilans/indicateurs/en-ligne/?annee=2019").content.decode()
    assert f"<strong>{expected:g}</strong>" in page
    records = client.get("/bilans/indicateurs/en-ligne/reunions/?annee=2019")
    assert len(records.context["page"].object_list) == expected


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "figure", "source": "computed"}, "count"),
        ({"kind": "table", "source": "computed", "count": "people"}, "by"),
        ({"kind": "share", "source": "computed", "count": "people"}, "of_kind"),
        ({"kind": "text", "source": "computed", "count": "people"}, "kind"),
        ({"kind": "choice", "source": "entered", "options": "oui"}, "options"),
        ({"kind": "figure", "source": "entered", "aggregation": "mean"}, "weight"),
        ({"kind": "figure", "source": "entered", "least": "5", "most": "3"}, "most"),
    ],
)
def test_a_definition_that_is_not_whole_is_refused_beside_its_field(client, typed, field):
    client.force_login(factories.facilitator())

    for more in ({}, {"essayer": "oui"}):
        page = client.post("/bilans/indicateurs/definir/", {"label": "Essai", **typed, **more})
        assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert Indicator.objects.count() == 0


def test_a_new_version_breaks_the_series_and_leaves_the_years_before_as_they_were(client):
    year_of_work()
    row = indicator(count="actions", label="Activité")
    actions.revise_indicator(row, columns(), from_year=2019, why="On compte le temps.", by=None, at=NOW)
    actions.know_figure(row, year=2017, value=2400, source="https://exemple.fr/", by=None, at=NOW)

    points = queries.series_of(queries.indicator_for(visitor(), row.code))

    assert [(point.year, point.version.number, point.is_break, point.number) for point in points] == [
        (2019, 2, True, counted(queries.year_of(2019).counted, "half_days")),
        (2018, 1, False, None),
        (2017, 1, False, 2400),
    ]
    page = client.get(f"/bilans/indicateurs/{row.code}/").content.decode()
    assert page.count("series-break") == 1
    assert "On compte le temps." in page


def test_two_versions_of_one_year_leave_one_break():
    versions = [IndicatorVersion(number=number, from_year=year) for number, year in ((1, None), (2, 2020), (3, 2020))]

    assert breaks(versions, [2018, 2019, 2020, 2021]) == [2020]


def test_a_version_made_on_a_page_that_is_overtaken_is_refused_and_nothing_typed_is_lost(client):
    row = indicator()
    client.force_login(factories.facilitator())
    typed = {**columns(label="À moi"), "count": "people", "from_year": 2020, "why": "Autre", "seen": 1}
    actions.revise_indicator(row, columns(count="meetings"), from_year=2020, why="Avant", by=None, at=NOW)

    page = client.post(f"/bilans/indicateurs/{row.code}/redefinir/", typed)

    assert (page.status_code, row.versions.count()) == (422, 2)
    assert 'value="À moi"' in page.content.decode()
    with pytest.raises(Overtaken):
        actions.revise_indicator(row, columns(), from_year=2021, why="Autre", seen=1, by=None, at=NOW)


@pytest.mark.parametrize(
    "given",
    [{"from_year": None, "why": "x"}, {"from_year": 2019, "why": "x"}, {"from_year": 2021, "why": " "}],
)
def test_a_version_says_from_when_it_holds_and_what_changes(given):
    row = actions.define_indicator(columns(), from_year=2020, by=None, at=NOW)

    with pytest.raises(Refusal):
        actions.revise_indicator(row, columns(count="people"), **given, by=None, at=NOW)
    with pytest.raises(Refusal):
        actions.revise_indicator(row, columns(), from_year=2021, why="Rien", by=None, at=NOW)


def test_a_set_is_loaded_by_another_network_and_a_second_time_changes_nothing(client):
    weight = indicator(label="ETP", source="entered", aggregation="sum")
    mean = columns(label="Part", source="entered", aggregation="mean", rule={})
    actions.define_indicator(mean, weight=weight, by=None, at=NOW)
    text = indicators_file()
    Indicator.objects.filter(code="part").delete()
    Indicator.objects.all().delete()
    client.force_login(factories.facilitator())

    shown = client.post("/bilans/indicateurs/charger/", {"file": SimpleUploadedFile("set.json", text.encode())})
    assert [state for _definition, state, _unknown in shown.context["compared"]] == ["new", "new"]
    assert Indicator.objects.count() == 0
    client.post("/bilans/indicateurs/charger/", {"content": text})
    assert indicators_file() == text
    assert actions.load_set(read_set(text), by=None, at=NOW) == 0
    assert IndicatorVersion.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda whole: whole.pop("format"), "no_set"),
        (lambda whole: whole["indicators"].append(whole["indicators"][0]), "twice"),
        (lambda whole: whole["indicators"][0].update(code="=1+1"), "code"),
        (lambda whole: whole["indicators"][0].update(versions=[]), "versions"),
        (lambda whole: whole["indicators"][0]["versions"][0].update(label="x" * 121), "texts"),
        (lambda whole: whole["indicators"][0]["versions"][0].update(from_year="2019"), "year"),
        (lambda whole: whole["indicators"][0]["versions"][0].update(kind="sum"), "codes"),
        (lambda whole: whole["indicators"][0]["versions"][0].update(checks={"least": "many"}), "codes"),
        (lambda whole: whole["indicators"][0]["versions"][0].update(rule={}), "lacks"),
    ],
)
def test_a_file_that_is_no_set_says_why(change, code):
    indicator()
    whole = json.loads(indicators_file())
    change(whole)

    with pytest.raises(BadSet) as refused:
        read_set(json.dumps(whole))
    assert refused.value.code == code


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[" * 20_000, b"[]"])
def test_a_file_that_cannot_be_read_is_refused_on_its_page(client, content):
    client.force_login(factories.facilitator())

    page = client.post("/bilans/indicateurs/charger/", {"file": SimpleUploadedFile("set.json", content)})

    assert (page.status_code, list(page.context["form"].errors)) == (422, ["file"])


def test_a_retired_indicator_is_read_by_those_who_define_alone(client):
    row, facilitator = indicator(), factories.facilitator()
    client.force_login(facilitator)
    client.post(f"/bilans/indicateurs/{row.code}/retirer/")
    row.refresh_from_db()

    for user in (visitor(), factories.user(), facilitator):
        assert can_read(user, row) == (row in readable_by(user)) == (user == facilitator)
    client.post(f"/bilans/indicateurs/{row.code}/reprendre/")
    client.logout()
    assert client.get(f"/bilans/indicateurs/{row.code}/").status_code == 200


def test_pages_ask_as_many_queries_for_three_indicators_as_for_one(client, django_assert_max_num_queries):
    year_of_work()
    indicator()
    client.get("/bilans/indicateurs/")
    for label in ("Deux", "Trois"):
        indicator(label=label)

    with django_assert_max_num_queries(24):
        client.get("/bilans/indicateurs/")
