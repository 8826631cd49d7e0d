"""Campaigns: opened, filled by several, checked, submitted, returned, validated, published; spreadsheets out and in."""

import io
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from faire_reseau.accounts.models import AuditLine
from faire_reseau.accounts.permissions import visitor
from faire_reseau.kit.letters import Letter
from faire_reseau.kit.refusals import ChangedMeanwhile
from faire_reseau.kit.spreadsheets import write_xlsx
from faire_reseau.reports import actions, letters, queries
from faire_reseau.reports.logic.checks import Answered, issues
from faire_reseau.reports.models import CentreReport, Entry, Step
from faire_reseau.reports.permissions import can_fill, can_read_report, fillable_by, reports_read_by
from faire_reseau.reports.templatetags.reports import issue_said
from tests import factories
from tests.factories import DAY, NOW
from tests.reports.test_indicators import columns

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}
TITLES = ["Clé (à laisser telle quelle)", "Votre réponse", "Pourquoi"]


class Year:
    """The campaign of 2019 for two centres: half-days computed, full-time equivalents entered, a story in words."""

    def __init__(self):
        self.centre, self.other = factories.centre("Nord", slug="nord"), factories.centre("Sud", slug="sud")
        self.colleague = factories.member(self.centre).user
        self.director = self._director(self.centre)
        self.elsewhere = self._director(self.other)
        self.facilitator = factories.facilitator()
        action = factories.action(organisation=self.centre)
        for part in ("morning", "afternoon"):
            factories.half_day(factories.meeting(action), part)
        self.computed = actions.define_indicator(columns(), **BY)
        entered = columns(label="ETP", source="entered", aggregation="sum", rule={}, checks={"least": 0, "most": 60})
        self.entered = actions.define_indicator(entered, **BY)
        self.campaign = actions.open_campaign(year=2019, due_on=date(2020, 3, 1), **BY)
        actions.ask_item(self.campaign, section="En mots", prompt="Que retenir ?", longest=200, **BY)
        self.half_days, self.etp, self.words = self.campaign.items.all()
        self.report = self.campaign.reports.get(organisation=self.centre)

    def _director(self, centre):
        person = factories.person()
        factories.post(person, centre, is_director=True)
        return person.user

    def save(self, **values):
        """Write answers by the letter of their field: `etp`, `words`, `half_days`, `why`."""
        names = {
            "etp": f"v{self.etp.pk}",
            "words": f"v{self.words.pk}",
            "half_days": f"v{self.half_days.pk}",
            "why": f"w{self.half_days.pk}",
        }
        wanted = {names[name]: value for name, value in values.items()}
        return actions.save_entries(self.report, wanted, seen=None, **BY)

    def submitted(self):
        """Its report, submitted."""
        self.save(etp=4.5, words="Une année.")
        actions.submit_report(self.report, **BY)
        return self.report


@pytest.fixture
def year(time_machine):
    """The campaign, on a day of its year's end."""
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    return Year()


def test_a_centre_finds_what_is_computed_and_a_correction_keeps_both(year):
    assert [line.number for line in queries.lines_of(year.report)] == [2, None, None]

    year.save(half_days=3.0, why="Une demi-journée n’a pas été notée.")
    line = queries.lines_of(year.report)[0]

    assert (line.number, line.value.shown, line.is_correction, line.issues) == (3, 2, True, [])


def field_of(page, name):
    """What a script sends of one field of an open page."""
    bound = page.context["form"][name]
    return {"champ": name, bound.html_name: bound.value() or "", bound.html_initial_name: bound.value() or ""}


def test_a_field_is_saved_by_itself_while_others_are_still_wrong_and_the_answer_says_what_is_there(year, client):
    client.force_login(year.colleague)
    page = client.get("/bilans/2019/centres/nord/remplir/")
    words, etp = f"v{year.words.pk}", f"v{year.etp.pk}"
    script = {"headers": {"X-CSRFToken": "of-a-script"}}

    def send(name, value):
        return client.post("/bilans/2019/centres/nord/remplir/", field_of(page, name) | {name: value}, **script)

    saved, wrong, again = send(words, "Une  année. "), send(etp, "beaucoup"), send(etp, "4,5")
    assert (saved.json(), again.json()) == ({"saved": {words: "Une  année."}}, {"saved": {etp: "4,5"}})
    assert (wrong.status_code, list(wrong.json())) == (422, ["error"])
    overtaken = send(words, "D’une page restée ouverte.")  # it still says that there was nothing
    assert (overtaken.status_code, "Somebody" in overtaken.json()["error"]) == (409, False)
    assert dict(Entry.objects.values_list("item", "text"))[year.words.pk] == "Une  année."
    assert Entry.objects.get(item=year.etp).number == 4.5


def test_what_saves_itself_is_one_line_of_the_journal_while_one_person_writes(year, client):
    client.force_login(year.colleague)
    page = client.get("/bilans/2019/centres/nord/remplir/")
    words, sent_fields = f"v{year.words.pk}", field_of(page, f"v{year.words.pk}")
    before = ""
    for text in ("Une", "Une année", "Une année de rencontres."):
        client.post(
            "/bilans/2019/centres/nord/remplir/",
            sent_fields | {words: text, f"initial-{words}": before},
            headers={"X-CSRFToken": "of-a-script"},
        )
        before = text
    year.save(words="Autre.")

    assert AuditLine.objects.filter(deed="save_entries").count() == 2


def test_two_colleagues_on_one_form_lose_nothing(year, client):
    client.force_login(year.colleague)
    page = client.get("/bilans/2019/centres/nord/remplir/")
    sent = {}
    for bound in page.context["form"]:
        sent[bound.html_name] = sent[bound.html_initial_name] = ""
    year.save(words="De la directrice.", etp=4.5)
    words = f"v{year.words.pk}"

    answer = client.post("/bilans/2019/centres/nord/remplir/", sent | {words: "Du collègue."})
    text = answer.content.decode()
    assert (answer.status_code, "De la directrice." in text, "Du collègue." in text) == (422, True, True)
    again = {bound.html_name: bound.value() or "" for bound in answer.context["form"]}
    again |= {
        bound.html_initial_name: answer.context["form"].data.get(bound.html_initial_name, "")
        for bound in answer.context["form"]
    }
    saved = client.post("/bilans/2019/centres/nord/remplir/", again)
    assert saved.status_code == 302
    assert dict(Entry.objects.values_list("item", "text"))[year.words.pk] == "Du collègue."
    assert Entry.objects.get(item=year.etp).number == 4.5


def test_what_somebody_else_wrote_in_the_same_field_is_never_taken_back(year):
    year.save(words="Écrit avant.")

    with pytest.raises(ChangedMeanwhile):
        actions.save_entries(year.report, {f"v{year.words.pk}": "Après."}, seen={f"v{year.words.pk}": ""}, **BY)
    assert actions.save_entries(year.report, {f"v{year.etp.pk}": 2.0}, seen={f"v{year.etp.pk}": None}, **BY) == 1
    assert Entry.objects.get(item=year.words).text == "Écrit avant."


def test_errors_block_and_warnings_ask_for_a_word():
    before = {"checks": {"change_pct": 50, "least": 0, "at_most": "b"}, "last_year": 10.0}
    rows = [
        Answered(1, "a", number=40.0, **before),
        Answered(2, "a2", number=12.0, **before),
        Answered(3, "a3", number=40.0, word="Un projet.", **before),
        Answered(4, "a4", number=-1.0, checks={"least": 0}),
        Answered(5, "b", number=30.0, checks={"most": 20}),
        Answered(6, number=None),
        Answered(7, takes_number=False),
        Answered(8, number=None, is_required=False),
        Answered(9, number=5.0, is_correction=True),
        Answered(13, number=None, is_computed=True),
        Answered(14, number=None, is_computed=True, word="Comptées sans noms."),
        Answered(10, cells={"x": 20.0, "y": 10.004, "z": None}, checks={"adds_up_to": "b"}, is_required=False),
        Answered(11, cells={"x": 20.0, "y": 9.0}, checks={"adds_up_to": "b"}, is_required=False),
        Answered(12, cells={"x": -2.0}, checks={"adds_up_to": "unknown", "least": 0}, is_required=False),
    ]

    assert [(issue.key, issue.code, issue.is_error) for issue in issues(rows)] == [
        (1, "more_than", True),
        (1, "change", False),
        (3, "more_than", True),
        (4, "below", True),
        (5, "above", True),
        (6, "missing", True),
        (7, "missing", True),
        (9, "correction", True),
        (13, "unknown", False),
        (11, "parts", True),
        (12, "below", True),
    ]


def test_rows_of_a_table_that_do_not_add_up_are_said_with_the_label_of_the_whole(year):
    table = columns(label="Par âge", kind="table", source="entered", aggregation="sum", rule={}, options="A\nB")
    table["checks"] = {"adds_up_to": year.entered.code}
    row = actions.define_indicator(table, **BY)
    item = actions.ask_item(year.campaign, section="x", indicator=row, **BY)
    year.save(etp=4.5, words="Une année.")
    actions.save_entries(year.report, {f"c{item.pk}_0": 1.0, f"c{item.pk}_1": 3.0}, seen=None, **BY)

    (issue,) = [issue for line in queries.lines_of(year.report) for issue in line.issues]

    assert issue_said(issue, row.versions.get()) == "Ses lignes font 4 en tout, et «\u00a0ETP\u00a0» dit 4,5."
    actions.save_entries(year.report, {f"c{item.pk}_1": 3.5}, seen=None, **BY)
    actions.submit_report(year.report, **BY)


def test_a_centre_that_noted_no_work_submits_without_the_figures_computed_from_it(year):
    report = year.campaign.reports.get(organisation=year.other)
    actions.save_entries(report, {f"v{year.etp.pk}": 3.0, f"v{year.words.pk}": "Rien."}, seen=None, **BY)

    actions.submit_report(report, **BY)

    lines = queries.lines_of(report)
    assert (lines[0].number, lines[0].issues) == (None, [])


def test_participations_of_a_part_of_the_meetings_say_so_before_and_after_they_are_submitted(year, client):
    counted = actions.define_indicator(columns(label="Présences", rule={"count": "participations"}), **BY)
    item = actions.ask_item(year.campaign, section="x", indicator=counted, **BY)
    action = factories.action(organisation=year.centre)
    for day, heads in ((DAY, 12), (DAY + timedelta(days=1), 0)):
        factories.half_day(factories.meeting(action, day, counted=heads))
    seen = []
    client.force_login(year.director)
    seen.append(client.get("/bilans/2019/centres/nord/").content.decode())
    year.submitted()
    seen.append(client.get("/bilans/2019/centres/nord/").content.decode())

    assert ["réunions notées\u00a0: 1 sur 4" in text for text in seen] == [True, True]
    assert Entry.objects.get(item=item).computed["recorded"] == [1, 4]


def test_a_share_that_is_entered_lies_between_nothing_and_the_whole(year):
    share = columns(label="Part", kind="share", source="entered", aggregation="none", rule={}, checks={})
    item = actions.ask_item(year.campaign, section="x", indicator=actions.define_indicator(share, **BY), **BY)
    year.save(etp=4.5, words="Une année.")
    actions.save_entries(year.report, {f"v{item.pk}": 1.2}, seen=None, **BY)

    issues_now = [issue.code for line in queries.lines_of(year.report) for issue in line.issues]
    assert issues_now == ["above"]


def test_a_report_that_is_not_ready_is_not_submitted(year, client):
    client.force_login(year.director)
    answer = client.post("/bilans/2019/centres/nord/deposer/", follow=True)

    year.report.refresh_from_db()
    assert (year.report.state, Step.objects.count()) == ("open", 0)
    assert "Ce bilan n’est pas prêt" in answer.content.decode()


def test_a_report_goes_from_the_centre_to_everybody_and_each_step_is_noted(year, client):
    year.save(etp=4.5, words="Une année.")
    client.force_login(year.director)
    client.post("/bilans/2019/centres/nord/deposer/")
    client.force_login(year.facilitator)
    client.post("/bilans/2019/centres/nord/renvoyer/", {f"k{year.etp.pk}": "Avec les mises à disposition ?"})
    client.force_login(year.director)
    assert "Avec les mises à disposition ?" in client.get("/bilans/2019/centres/nord/remplir/").content.decode()
    year.save(etp=5.0)
    client.post("/bilans/2019/centres/nord/deposer/")
    client.force_login(year.facilitator)
    client.post("/bilans/2019/centres/nord/valider/")
    client.post("/bilans/2019/publier/")
    client.logout()

    states = list(year.report.steps.values_list("state", flat=True))
    assert states == ["submitted", "returned", "submitted", "validated"]
    page = client.get("/bilans/2019/centres/nord/").content.decode()
    assert ("<strong>5</strong>" in page, "Avec les mises" in page) == (True, False)
    assert client.get("/bilans/2019/centres/sud/").status_code == 404


def test_what_was_computed_stays_as_it_was_submitted(year):
    year.submitted()
    factories.half_day(factories.meeting(factories.action(organisation=year.centre)))

    assert queries.lines_of(year.report)[0].number == 2


def test_a_submitted_report_is_written_in_no_more_until_it_is_returned(year):
    report = year.submitted()

    with pytest.raises(actions.CampaignRefused):
        year.save(etp=9.0)
    with pytest.raises(actions.CampaignRefused):
        actions.return_report(report, comments={}, **BY)
    actions.return_report(report, note="À compléter.", comments={}, **BY)
    assert year.save(etp=9.0) == 1


def test_an_erratum_is_dated_and_keeps_what_was_said(year, client):
    actions.validate_report(year.submitted(), **BY)
    with pytest.raises(actions.CampaignRefused):
        actions.correct_published(year.report, year.etp, number=5.0, reason="Faute", **BY)
    actions.publish_campaign(year.campaign, **BY)
    client.force_login(year.facilitator)

    client.post(f"/bilans/2019/centres/nord/errata/{year.etp.pk}/", {"number": "5,5", "reason": "Faute de frappe."})

    entry = Entry.objects.get(item=year.etp)
    assert (entry.number, [(row.before, row.after) for row in entry.errata.all()]) == (5.5, [(4.5, 5.5)])
    client.logout()
    assert "Faute de frappe." in client.get("/bilans/2019/centres/nord/").content.decode()


def test_who_reads_and_who_fills(year):
    people = [visitor(), factories.user(), year.colleague, year.director, year.elsewhere, year.facilitator]
    expected = {
        "open": [False, False, True, True, False, False],
        "submitted": [False, False, True, True, False, True],
        "validated": [False, False, True, True, True, True],
        "published": [True] * 6,
    }

    def agree(state):
        report = CentreReport.objects.select_related("campaign").get(pk=year.report.pk)
        reads = [can_read_report(user, report, DAY) for user in people]
        assert reads == [report in reports_read_by(user, DAY) for user in people] == expected[state]
        fills = [can_fill(user, report, DAY) for user in people]
        assert fills == [report in fillable_by(user, DAY) for user in people]
        assert fills == [state == "open" and user in (year.colleague, year.director) for user in people]

    agree("open")
    year.submitted()
    agree("submitted")
    actions.validate_report(year.report, **BY)
    agree("validated")
    actions.publish_campaign(year.campaign, **BY)
    agree("published")


def test_the_questionnaire_goes_out_and_comes_back_with_its_differences_first(year, client):
    year.save(words="=1+1")
    client.force_login(year.colleague)
    content = client.get("/bilans/2019/centres/nord/tableur.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert (rows[0][0], rows[3][5]) == (TITLES[0], "=1+1")
    # Columns moved, one row gone, a decimal comma, thousands apart, words that look like a formula.
    filled = [
        ["4,5", f"v{year.etp.pk}", ""],
        ["1\u202f200", f"v{year.half_days.pk}", "Parce que"],
        ["+2", "v999999", ""],
    ]
    table = write_xlsx([TITLES[1], TITLES[0], TITLES[2]], filled, sheet="x")

    page = client.post("/bilans/2019/centres/nord/tableur/", {"file": SimpleUploadedFile("t.xlsx", table)})
    assert page.context["differences"] == [
        (f"Demi-journées – {label}", "–", then) for label, then in (("Le corriger", "1200"), ("Pourquoi", "Parce que"))
    ] + [("ETP", "–", "4,5")]
    assert list(Entry.objects.values_list("number", "text")) == [(None, "=1+1")]
    form = page.context["form"]
    client.post("/bilans/2019/centres/nord/remplir/", form.data)
    assert sorted(Entry.objects.values_list("number", flat=True), key=str) == [1200, 4.5, None]


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2\n", b"%PDF-1.4"])
def test_a_file_that_is_no_questionnaire_is_refused(year, client, content):
    client.force_login(year.colleague)
    page = client.post("/bilans/2019/centres/nord/tableur/", {"file": SimpleUploadedFile("t.csv", content)})
    assert (page.status_code, list(page.context["form"].errors), Entry.objects.count()) == (422, ["file"], 0)


def test_reminders_go_to_directors_and_stop_when_the_report_is_submitted(year):
    assert actions.remind_before_due(NOW, 10) == 0  # long before the day
    near = NOW + timedelta(days=245)

    assert (actions.remind_before_due(near, 10), actions.remind_before_due(near + timedelta(days=1), 10)) == (2, 0)
    to = {letter.to: letter for letter in Letter.objects.filter(kind="report_due")}
    assert set(to) == {year.director.email, year.elsewhere.email}
    composed = letters.due_letter(to[year.director.email])
    assert "/bilans/2019/centres/nord/" in composed.body
    year.submitted()
    assert letters.due_letter(to[year.director.email]) is None
    assert actions.remind_before_due(near + timedelta(days=8), 10) == 1


def test_questions_change_until_a_centre_submits(year):
    with pytest.raises(actions.CampaignRefused):
        actions.ask_item(year.campaign, section="x", indicator=year.entered, **BY)
    item = actions.ask_item(year.campaign, section="x", prompt="Encore ?", **BY)
    actions.drop_item(item, **BY)
    year.save(words="Dit.")
    with pytest.raises(actions.CampaignRefused):
        actions.drop_item(year.words, **BY)
    year.submitted()
    with pytest.raises(actions.CampaignRefused):
        actions.ask_item(year.campaign, section="x", prompt="Trop tard ?", **BY)


def test_a_year_is_opened_once_with_the_questions_of_the_year_before(year):
    after = actions.open_campaign(year=2020, due_on=date(2021, 3, 1), **BY)

    columns_of = ("section", "indicator", "prompt", "longest")
    assert list(after.items.values_list(*columns_of)) == list(year.campaign.items.values_list(*columns_of))
    with pytest.raises(actions.CampaignRefused):
        actions.open_campaign(year=2020, due_on=date(2021, 3, 1), **BY)
