"""Periods of keeping: chosen by facilitators within bounds, shown to everybody, kept to by the worker in small batches."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from faire_reseau.accounts.models import AuditLine, PersonalLink, User
from faire_reseau.activities.models import Presence
from faire_reseau.gatherings.models import Registration
from faire_reseau.kit import retention
from faire_reseau.kit.retention import Period, periods
from faire_reseau.live.models import LiveMessage
from faire_reseau.network.actions import PeriodRefused, choose_periods, prepare_import
from faire_reseau.network.models import KeepingPeriod, Person
from faire_reseau.network.queries import kept_periods
from faire_reseau.project.models import Heartbeat
from faire_reseau.project.operate import beats, clearing
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
CODES = {
    "harvests": 90,
    "undo": 1,
    "sessions": 7,
    "links": 180,
    "journal": 1095,
    "corpus_drafts": 1,
    "import_drafts": 1,
    "import_batches": 30,
    "exports": 1,
    "badges": 1,
    "materials": 1,
    "production_files": 1,
    "removed_productions": 30,
    "access_needs": 30,
    "answers": 365,
    "here": 1,
    "presses": 30,
    "contacts": 730,
    "sheet_names": 3653,
    "task_results": 7,
    "live_log": 1,
}


def at_end_of(code: str):
    """The moment at which what ended at `NOW` has been there for its whole period."""
    return NOW + CODES[code] * DAY


def link(account, *, ends_at, revoked_at=None) -> PersonalLink:
    return PersonalLink.objects.create(
        user=account, key_digest=f"{ends_at}{revoked_at}", made_at=NOW, ends_at=ends_at, revoked_at=revoked_at
    )


def test_every_period_has_its_default_until_the_network_chooses():
    assert {row.period.code: row.days for row in kept_periods()} == CODES


def test_sessions_go_when_their_period_is_over_and_those_after_stay():
    account = factories.user()
    ages = {"long": 60 * DAY, "live": -DAY}
    for key, age in ages.items():
        Session.objects.create(session_key=key, session_data="", expire_date=NOW - age)
        UserSession.objects.create(user=account, session_key=key, ip="127.0.0.1", last_seen_at=NOW - 120 * DAY)
    Session.objects.create(session_key="recent", session_data="", expire_date=NOW - 7 * DAY)

    cleared = clearing.clear_all(NOW)

    assert sorted(Session.objects.values_list("pk", flat=True)) == ["live", "recent"]
    assert cleared["sessions"] == 1


def test_links_go_when_their_period_is_over_since_they_ended_or_were_revoked():
    account, at = factories.user(), at_end_of("links")
    gone = [link(account, ends_at=NOW - SECOND), link(account, ends_at=at, revoked_at=NOW - SECOND)]
    staying = [link(account, ends_at=NOW), link(account, ends_at=at, revoked_at=NOW), link(account, ends_at=at)]

    cleared = clearing.clear_all(at)

    assert cleared["links"] == len(gone)
    assert list(PersonalLink.objects.order_by("pk")) == staying


def test_lines_of_the_journal_go_when_their_period_is_over():
    for when in (NOW - SECOND, NOW):
        AuditLine.objects.create(at=when, deed="erase_account", thing="x", thing_id="1")

    clearing.clear_all(at_end_of("journal"))

    assert list(AuditLine.objects.values_list("at", flat=True)) == [NOW]


def test_a_table_that_was_never_confirmed_goes_after_a_day():
    old, new = factories.facilitator(), factories.facilitator()
    prepare_import("people", [["1", "nom"]], file_name="t.csv", by=old, at=NOW - SECOND)
    draft = prepare_import("people", [["1", "nom"]], file_name="t.csv", by=new, at=NOW)

    clearing.clear_all(at_end_of("import_drafts"))

    assert list(type(draft).objects.all()) == [draft]


def test_access_needs_go_a_month_after_the_gathering_and_the_registration_stays():
    last_days = (NOW.date() - DAY, NOW.date())
    gatherings = [factories.gathering(starts_on=day, ends_on=day) for day in last_days]
    for gathering in gatherings:
        who = factories.participant(gathering)
        Registration.objects.filter(person=who).update(access_needs="boucle magnétique", needs_step_free=True)

    clearing.clear_all(at_end_of("access_needs"))

    needs = Registration.objects.order_by("pk").values_list("access_needs", "needs_step_free")
    assert list(needs) == [("", False), ("boucle magnétique", True)]


def came(*, on=None, **fields) -> Person:
    """Somebody without a post who signed a half-day of a gathering."""
    gathering = factories.gathering(starts_on=on, ends_on=on)
    who = factories.person(**{"account": False, "phone": "0600000000"} | fields)
    factories.registration(gathering, who)
    half = gathering.action.meetings.first().half_days.get()
    half.on = on
    half.save()
    Presence.objects.create(half_day=half, person=who, means="own_phone", at=NOW)
    return who


def test_contacts_of_people_who_only_came_go_after_their_period_and_the_name_stays():
    before, on_the_day = NOW.date() - DAY, NOW.date()
    gone = came(on=before)
    staying = [came(on=on_the_day), came(on=before, account=True), came(on=before)]
    factories.post(staying[2], factories.centre())

    clearing.clear_all(at_end_of("contacts"))

    contacts = {who.pk: (who.first_name, bool(who.email), bool(who.phone)) for who in Person.objects.all()}
    assert contacts[gone.pk] == ("Camille", False, False)
    assert [contacts[who.pk] for who in staying] == [("Camille", True, True)] * 3


def test_names_on_sheets_go_after_the_proof_and_every_presence_stays_counted():
    before, on_the_day = NOW.date() - DAY, NOW.date()
    gone, again = came(on=before), came(on=before)
    staying = [came(on=on_the_day), came(on=before, account=True), came(on=before), again]
    factories.post(staying[2], factories.centre())
    later = factories.half_day(factories.meeting(held_on=on_the_day))
    Presence.objects.create(half_day=later, person=again, means="own_phone", at=NOW)
    facts = list(Presence.objects.order_by("pk").values_list())

    clearing.clear_all(at_end_of("sheet_names"))

    gone.refresh_from_db()
    assert (gone.first_name, gone.last_name, gone.email, gone.erased_at) == ("", "", "", at_end_of("sheet_names"))
    assert [who.first_name for who in Person.objects.filter(pk__in=[who.pk for who in staying])] == ["Camille"] * 4
    assert list(Presence.objects.order_by("pk").values_list()) == facts


def test_results_of_tasks_and_messages_to_screens_go():
    for state, finished_at in (("DONE", NOW - SECOND), ("NEW", NOW), ("WAITS", None)):
        DBTaskResult.objects.create(
            args_kwargs={},
            task_path=state,
            run_after=NOW,
            backend_name="default",
            finished_at=finished_at,
            status=TaskResultStatus.READY if finished_at is None else TaskResultStatus.SUCCESSFUL,
        )
    for number in range(2):
        LiveMessage.objects.create(channel="x", kind=f"k{number}", at=NOW)

    clearing.clear_all(at_end_of("task_results"))

    assert sorted(DBTaskResult.objects.values_list("task_path", flat=True)) == ["NEW", "WAITS"]
    assert [message.kind for message in LiveMessage.objects.all()] == ["k1"]  # the newest says how far the log reaches


def test_work_is_cut_in_batches_one_failure_keeps_no_other_and_the_end_is_heeded(caplog):
    left, calls = [250], []

    def some(_before, _at, at_most):
        gone = min(at_most, left[0])
        left[0] -= gone
        calls.append(gone)
        return gone

    def broken(_before, _at, _at_most):
        raise ValueError("broken")

    periods = [Period(name, name, name, 1, 1, 1, clear) for name, clear in (("broken", broken), ("some", some))]

    with retention.also_clear.only(*periods):
        whole = clearing.clear_all(NOW)
        left[0] = 250
        stopped = clearing.clear_all(NOW, pause=lambda: True)

    assert (whole, calls[:4]) == ({"broken": -1, "some": 250}, [100, 100, 50, 0])
    assert stopped == {"broken": -1, "some": 100}


def test_the_worker_beats_each_time_and_clears_once_a_day():
    keeper = clearing.Housekeeper()

    for hours in (0, 1, 24):
        keeper.look(NOW + timedelta(hours=hours))
        seen = {row.name: row.at for row in Heartbeat.objects.exclude(name=beats.WORKER)}
        assert seen == {beats.CLEARING: NOW + timedelta(hours=hours // 24 * 24)}
    assert Heartbeat.objects.get(name=beats.CLEARING).detail == dict.fromkeys(CODES, 0)


def test_a_facilitator_chooses_periods_within_their_bounds_and_everybody_reads_them(client):
    account = factories.facilitator()
    client.force_login(account)
    fields = {code: str(days) for code, days in CODES.items() if code != "live_log"}

    wrong = client.post("/exploitation/", fields | {"sheet_names": "3652"})
    none_yet = KeepingPeriod.objects.count()
    right = client.post("/exploitation/", fields | {"access_needs": "10", "live_log": "400"})
    client.logout()
    page = client.get("/donnees-personnelles/").content.decode()

    assert (wrong.status_code, none_yet, right.status_code) == (422, 0, 302)
    assert list(KeepingPeriod.objects.values_list("code", "days")) == [("access_needs", 10)]
    line = AuditLine.objects.get(deed="choose_period")
    assert (line.by, line.detail) == (account, {"name": "access_needs", "before": 30, "days": 10})
    assert "Besoins d’accès et régimes alimentaires, après une rencontre\u00a0: après 10 jours, effacement." in page
    with pytest.raises(PeriodRefused):
        choose_periods({"sheet_names": 3652}, by=account, at=NOW)


def test_the_page_of_operations_says_when_the_last_backup_was_made_and_warns_when_it_is_old(client):
    from faire_reseau.kit import clock

    client.force_login(factories.facilitator())
    empty = client.get("/exploitation/").content.decode()
    User.objects.update(joined_at=clock.now() - 3 * DAY)
    never = client.get("/exploitation/").content.decode()
    beats.beat(beats.BACKUP, clock.now(), file="faire-reseau-20260101-030000.zip", bytes=1_000_000)
    fresh = client.get("/exploitation/").content.decode()
    beats.beat(beats.BACKUP, clock.now() - 3 * DAY, file="old.zip", bytes=1)
    old = client.get("/exploitation/").content.decode()

    warning = "rien n’a été sauvegardé depuis deux jours"
    assert ["une sauvegarde chaque nuit" in page for page in (empty, never, fresh, old)] == [False, True, False, True]
    assert [page.count("Tout fonctionne.") * (warning in page) for page in (empty, never, fresh, old)] == [0] * 4
    assert ["faire-reseau-20260101-030000.zip" in page for page in (empty, never, fresh, old)] == [
        False,
        False,
        True,
        False,
    ]
    assert "0.1.0" in fresh


@pytest.mark.parametrize("period", [period.code for period in periods()])
def test_what_is_old_is_looked_for_without_the_write_lock(period):
    [clear] = [period_found.clear for period_found in periods() if period_found.code == period]

    with CaptureQueriesContext(connection) as captured:
        gone = clear(NOW, NOW, 100)

    assert gone == 0
    assert [query["sql"].split()[0] for query in captured if query["sql"].split()[0] != "SELECT"] == []


@pytest.mark.parametrize(
    "rows",
    [
        lambda: AuditLine.objects.filter(at__lt=NOW).order_by("at", "pk"),
        lambda: Session.objects.filter(expire_date__lt=NOW).order_by("expire_date"),
    ],
    ids=["journal", "sessions"],
)
def test_the_oldest_lines_and_sessions_are_found_by_an_index(rows):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")

    plan = rows()[:100].explain()

    assert ("SCAN" in plan, "Seq Scan" in plan) == (False, False)
