"""The demo's facts hold together, and its sample is the same every time."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.utils.timezone import localdate

from faire_reseau.activities.actions import open_sign_in, sign_in_as_known
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay, Presence
from faire_reseau.gatherings.enums import Equipment, Format, GatheringState
from faire_reseau.gatherings.models import Gathering
from faire_reseau.kit import clock
from faire_reseau.network.enums import Certainty, TerritoryKind
from faire_reseau.project.demo.holds.network import NANTES
from faire_reseau.project.demo.holds.next import NEXT, first_day_from, programme_from
from faire_reseau.project.demo.holds.sample import (
    TRADE_COUNTS,
    centres_of_the_day,
    facts,
    invent,
)
from faire_reseau.project.demo.load import load_demo
from faire_reseau.project.demo.stages.wish.wishes import reach
from faire_reseau.topics.enums import Level, Phase, TopicKind
from faire_reseau.topics.logic.results import stamp
from faire_reseau.topics.logic.twice import to_compose
from faire_reseau.topics.models import Forum
from faire_reseau.topics.queries.boards import board_for
from forumgrid import compose

DATA = Path(__file__).resolve().parents[2] / "faire_reseau" / "network" / "data"
DAY = "2019-06-25"


def territories() -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / "territories.csv").read_text(encoding="utf-8").splitlines()))


def drawn() -> list[dict]:
    return json.loads((DATA / "france.json").read_text(encoding="utf-8"))["territories"]


def holds_on(dated: dict, day: str) -> bool:
    return (dated["from"] or "0000") <= day <= (dated["to"] or "9999")


def test_every_code_of_a_territory_is_written_once_and_its_parent_exists():
    rows = territories()
    codes = [row["code"] for row in rows]
    named = {row[column] for row in rows for column in ("parent", "successor", "former_parent")} - {""}

    assert Counter(codes).most_common(1)[0][1] == 1
    assert named - set(codes) == set()


def test_the_territories_are_those_of_france_before_and_after_2016():
    rows = territories()

    assert Counter(row["kind"] for row in rows) == {
        "country": 1,
        "region": 34,
        "department": 101,
        "collectivity": 6,
    }
    old = [row for row in rows if row["kind"] == "region" and row["parent"] == "FR" and row["valid_to"]]
    assert {row["valid_to"] for row in old} == {"2015-12-31"}
    # Six metropolitan regions did not change: with them, the sixteen merged ones make the former twenty-two.
    unchanged = {"FR-11", "FR-24", "FR-52", "FR-53", "FR-93", "FR-94"}
    assert {row["code"] for row in rows if row["code"] in unchanged and not row["valid_from"]} == unchanged
    assert len(old) + len(unchanged) == 22


def test_every_territory_of_today_is_drawn_and_nothing_else():
    today = {row["code"] for row in territories() if row["kind"] != "country" and not row["valid_to"]}

    assert sorted(each["code"] for each in drawn()) == sorted(today)
    assert [
        each["code"] for each in drawn() if not each["path"].startswith("M") or not each["path"].endswith("z")
    ] == []


def test_organisations_live_in_territories_that_exist_during_those_dates():
    rows = {row["code"]: row for row in territories()}
    wrong = [
        (each["slug"], dated["code"])
        for each in facts("organisations")["organisations"]
        for dated in each["territories"]
        if dated["code"] not in rows or (rows[dated["code"]]["valid_to"] and dated["to"] != "2015-12-31")
    ]

    assert wrong == []


def test_on_the_first_day_of_nantes_nineteen_organisations_are_members_and_each_has_a_territory():
    every = facts("organisations")["organisations"]
    members = [each["slug"] for each in every if any(holds_on(dated, DAY) for dated in each["memberships"])]

    assert len(members) == 19
    assert members == centres_of_the_day()
    assert [each["slug"] for each in every if each["slug"] in members and not each["territories"]] == []
    assert len({each["slug"] for each in every}) == len(every)


def test_every_fact_says_its_source_and_how_certain_it_is():
    entries = [
        *facts("organisations")["organisations"],
        *facts("themes")["concepts"],
        *facts("trades")["trades"],
        *facts("axes")["axes"],
        *facts("gatherings")["gatherings"],
        *facts("nantes")["sessions"],
        *facts("nantes")["topics"],
        *facts("nantes")["productions"],
    ]
    stated = [each for each in entries if not each.get("sample", False)]

    assert {each["certainty"] for each in stated} == {"certain", "derived", "uncertain"}
    without_source = [each for each in stated if not each["source"]]
    assert [each["number"] for each in without_source] == [
        4,
        5,
    ]  # the two gatherings nothing was found about


def test_the_vocabulary_has_four_themes_fourteen_sub_themes_and_no_broken_link():
    concepts = facts("themes")["concepts"]
    codes = {each["code"] for each in concepts}

    assert Counter(each["broader"] is None for each in concepts) == {True: 4, False: 14}
    assert {each["broader"] for each in concepts} - {None} - codes == set()


def test_the_programme_names_only_things_that_exist():
    nantes = facts("nantes")
    organisations = {each["slug"] for each in facts("organisations")["organisations"]}
    spaces = {each["key"] for each in nantes["spaces"]}
    themes = {each["code"] for each in facts("themes")["concepts"]}
    trades = {each["code"] for each in facts("trades")["trades"]}
    topics = [*nantes["topics"], *facts("sample_topics")["topics"]]

    assert {each["space"] for each in nantes["sessions"]} - spaces == set()
    assert {who["organisation"] for each in nantes["sessions"] for who in each["speakers"]} - organisations == set()
    assert {code for each in topics for code in each["themes"]} - themes == set()
    assert {code for each in topics for code in each["trades"]} == trades == set(TRADE_COUNTS)
    forums = {each["key"] for each in nantes["sessions"] if each["format"] in {"barcamp", "open_forum"}}
    assert {each["forum"] for each in [*topics, *nantes["slots"]]} == forums


def test_every_code_in_the_facts_is_one_that_the_rooms_know():
    nantes, sample = facts("nantes"), invent()
    topics = [*nantes["topics"], *facts("sample_topics")["topics"]]

    assert {row["kind"] for row in territories()} - set(TerritoryKind) == set()
    assert {each["kind"] for each in facts("organisations")["organisations"]} - {
        each["code"] for each in facts("kinds")["organisations"]
    } == set()
    assert {each["certainty"] for each in facts("organisations")["organisations"]} - set(Certainty) == set()
    assert {each["format"] for each in nantes["sessions"]} - set(Format) == set()
    assert {each for space in nantes["spaces"] for each in space["equipment"]} - set(Equipment) == set()
    assert {need for each in topics for need in each["needs"]} - set(Equipment) == set()
    assert {each["kind"] for each in topics} == set(TopicKind)
    assert {each.level for each in sample.wishes} == set(Level)
    assert {each.means for each in sample.presences} <= set(Means)


def test_every_topic_of_a_forum_has_a_cell_to_stand_in():
    nantes = facts("nantes")
    wanted = Counter(each["forum"] for each in [*nantes["topics"], *facts("sample_topics")["topics"]])
    cells = Counter(
        slot["forum"] for slot in nantes["slots"] for space in nantes["spaces"] if slot["forum"] in space["forums"]
    )

    assert wanted == {"barcamp": 12, "forum-ouvert": 20}
    assert cells == {"barcamp": 15, "forum-ouvert": 24}


def test_twenty_six_invented_topics_are_short_labelled_and_hosted():
    sample = [each for each in invent().topics if each.sample]
    hosted = Counter(host for each in invent().topics for host in each.hosts)

    assert len(sample) == 26
    assert [each.key for each in sample if len(each.title) > 90 or not each.text or not each.hosts] == []
    assert {each.kind for each in sample} == {"nugget", "question"}
    assert max(hosted.values()) == 2


def test_eighty_people_hold_the_four_trades_over_the_nineteen_centres():
    people = invent().people
    directors = Counter(each.centre for each in people if each.trade == "director")

    assert Counter(each.trade for each in people) == TRADE_COUNTS
    assert len({each.email for each in people}) == 80
    assert {each.centre for each in people} == set(centres_of_the_day())
    assert set(Counter(each.centre for each in people).values()) == {4, 5}
    assert set(directors.values()) == {1}


def test_wishes_are_seven_to_nine_a_person_on_days_they_come_and_never_on_their_own_topics():
    sample = invent()
    topics = {each.key: each for each in sample.topics}
    days = {"barcamp": "2019-06-25", "forum-ouvert": "2019-06-26"}
    comes = {each.person: {key[:10] for key in each.half_days} for each in sample.registrations}
    wrong = [
        each
        for each in sample.wishes
        if each.person in topics[each.topic].hosts or days[topics[each.topic].forum] not in comes[each.person]
    ]

    assert wrong == []
    assert set(Counter(each.person for each in sample.wishes).values()) == {7, 8, 9}
    assert {each.level for each in sample.wishes} == {1, 2, 3}
    assert len({(each.person, each.topic) for each in sample.wishes}) == len(sample.wishes)


def test_all_eighty_sign_at_least_once_and_a_few_half_days_are_missed():
    sample = invent()
    expected = {(each.person, key) for each in sample.registrations for key in each.half_days}
    signed = {(each.person, each.half_day) for each in sample.presences}

    assert {person for person, _ in signed} == {each.key for each in sample.people}
    assert signed < expected
    assert len(signed) == len(sample.presences)


def test_the_same_seed_gives_the_same_sample_and_another_seed_another():
    assert invent(7) == invent(7)
    assert invent(7) != invent(8)


def test_french_words_of_the_demo_keep_their_no_break_spaces():
    files = (
        "article",
        "axes",
        "gatherings",
        "nantes",
        "next",
        "next_life",
        "organisations",
        "sample_topics",
        "themes",
        "trades",
    )
    texts = [text for name in files for text in _texts(facts(name))]

    assert [text for text in texts if re.search(r" [:;?!»]|« ", text)] == []


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "about":  # said to whoever reads the file, in English
                yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value


def test_the_gathering_to_come_begins_on_a_thursday_some_weeks_ahead_of_any_day():
    days = [date(2026, 1, 1) + timedelta(days=passed) for passed in range(400)]
    firsts = [(first_day_from(day), day) for day in days]

    assert {first.weekday() for first, _day in firsts} == {3}
    assert {(first - day).days for first, day in firsts} == set(range(35, 42))


def test_the_programme_to_come_is_invented_whole_on_its_own_days_and_names_only_things_that_exist():
    programme = programme_from(date(2027, 1, 7))
    themes = {concept["code"] for concept in facts("themes")["concepts"]}

    rows = [*programme["sessions"], *programme["topics"]]
    assert {row["sample"] for row in rows} == {True}
    assert {row["source"] for row in rows} == {None}
    assert {row["day"] for row in [*programme["half_days"], *programme["slots"], *programme["sessions"]]} == {
        "2027-01-07",
        "2027-01-08",
    }
    assert [row["speakers"] for row in programme["sessions"] if row["speakers"]] == []
    assert [row["title"] for row in programme["sessions"] if re.search("Nantes|Bpifrance|2018", row["title"])] == []
    assert {code for topic in programme["topics"] for code in topic["themes"]} - themes == set()
    assert Counter(topic["forum"] for topic in programme["topics"]) == {"barcamp": 10, "forum-ouvert": 8}


@pytest.mark.full
@pytest.mark.django_db
def test_the_demo_loaded_twice_at_its_last_stage_stays_as_it_is():
    reports = [load_demo("finished", at=clock.now()) for _time in range(2)]

    assert reports[0] == reports[1]
    assert [Gathering.objects.get(slug=slug).state for slug in (NANTES, NEXT)] == [GatheringState.FINISHED] * 2


@pytest.mark.full
@pytest.mark.django_db
def test_what_somebody_signed_meanwhile_stays_and_nobody_signs_after_now():
    now = clock.now()
    load_demo("published", at=now)
    gathering = Gathering.objects.get(slug=NEXT)
    halves = HalfDay.objects.filter(meeting__action=gathering.action).order_by("on", "part")
    first = halves.first()
    person = gathering.registrations.filter(half_days=first).first().person
    open_sign_in(first, by=None, at=now)
    own = sign_in_as_known(first, person, means=Means.OWN_PHONE, by=person.user, at=now)

    load_demo("finished", at=now)

    gathering.refresh_from_db()
    signed = Presence.objects.filter(half_day__meeting__action=gathering.action)
    assert gathering.ends_on == localdate(now, ZoneInfo("Europe/Paris"))
    assert list(signed.filter(half_day=first, person=person)) == [own]
    assert signed.filter(at__gt=now).count() == 0
    assert {half.on for half in halves} == {gathering.starts_on, gathering.ends_on}


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize(("slug", "nantes_at"), [(NANTES, "wish"), (NEXT, "")])
def test_the_grids_that_the_demo_brings_are_what_composing_proves_of_the_same_problem(slug, nantes_at):
    load_demo("wish", at=clock.now(), nantes_at=nantes_at)
    shipped = {result["stamp"]: result for result in facts("composed")["results"]}
    forums = Forum.objects.filter(session__gathering__slug=slug)
    assert forums.count() == 2
    for forum in forums:
        reach(forum, Phase.COMPOSE, forum.session.gathering.organisers.first().user, clock.now())
        board = board_for(forum, at=clock.now())
        anew = compose(to_compose(board), time_limit=600)
        result = shipped.pop(stamp(board))
        assert (anew.status, anew.value, anew.upper_bound) == ("optimal", result["value"], result["upper_bound"])
