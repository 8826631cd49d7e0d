"""Files that show what a report rests on: checked, bounded, read by the centre and facilitators, erased for good."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from faire_reseau.accounts.actions import erase_account
from faire_reseau.accounts.permissions import visitor
from faire_reseau.kit.documents import PDF, TYPES, Document
from faire_reseau.kit.openness import closed_to
from faire_reseau.kit.spreadsheets import write_xlsx
from faire_reseau.reports import actions
from faire_reseau.reports.actions import evidence as evidence_actions
from faire_reseau.reports.models import Evidence, EvidenceFile
from faire_reseau.reports.queries.evidence import evidence_data
from tests.factories import NOW
from tests.reports.test_campaigns import BY, Year

pytestmark = pytest.mark.django_db
ADDRESS = "/bilans/2019/centres/nord/pieces/"
A_PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def year(time_machine):
    """The campaign, on a day of its year's end."""
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    return Year()


def add(client, content=A_PDF, name="feuilles.pdf", **fields):
    file = SimpleUploadedFile(name, content)
    return client.post(ADDRESS, {"title": "Feuilles de présence", "about": "", "file": file, **fields})


def test_a_colleague_adds_a_file_which_facilitators_read_once_the_report_is_submitted(year, client):
    client.force_login(year.colleague)
    answer = add(client, about=str(year.half_days.pk))
    row = Evidence.objects.get()
    opened = {}
    for who in (year.colleague, year.elsewhere, year.facilitator):
        client.force_login(who)
        opened[who] = client.get(f"{ADDRESS}{row.pk}/").status_code
    year.submitted()
    after = client.get(f"{ADDRESS}{row.pk}/")

    assert (answer.status_code, row.item, row.file_kind, row.size_bytes) == (302, year.half_days, "pdf", len(A_PDF))
    assert list(opened.values()) == [200, 404, 404]
    assert (after.content, after["Content-Disposition"]) == (A_PDF, 'attachment; filename="feuilles.pdf"')
    assert "Feuilles de présence" in client.get("/bilans/2019/centres/nord/").content.decode()


def test_files_and_words_of_the_way_back_and_forth_stay_with_centre_and_facilitators_once_published(year, client):
    client.force_login(year.colleague)
    add(client)
    row = Evidence.objects.get()
    actions.return_report(year.submitted(), note="Presque.", comments={}, **BY)
    actions.submit_report(year.report, **BY)
    actions.validate_report(year.report, **BY)
    actions.publish_campaign(year.campaign, **BY)
    page = "/bilans/2019/centres/nord/"
    link = f"{ADDRESS}{row.pk}/"

    def reads(user):
        client.logout()
        if user is not None:
            client.force_login(user)
        text = client.get(page).content.decode()
        return "Presque." in text, "Feuilles de présence" in text, client.get(link).status_code

    assert [reads(user) for user in (year.colleague, year.facilitator)] == [(True, True, 200)] * 2
    assert [reads(user) for user in (year.elsewhere, None)] == [(False, False, 404)] * 2
    readers = (year.colleague, year.facilitator, year.elsewhere, visitor())
    assert [closed_to(user, [link]) for user in readers] == [set(), set(), {link}, {link}]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("xlsx", write_xlsx(["Jour", "Présents"], [["2019-03-04", "12"]], sheet="x")),
        ("ods", b"PK\x03\x04" + b"\0" * 26 + b"mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"),
        ("csv", "Jour;Présents\r\n04/03/2019;12\r\n".encode("cp1252")),
        ("csv", "Jour,Présents\n2019-03-04,=1+1\n".encode("utf-16")),
    ],
)
def test_a_table_is_taken_by_what_it_holds_and_only_ever_downloaded(year, client, kind, content):
    client.force_login(year.colleague)
    add(client, content, "relevé.pdf")
    answer = client.get(f"{ADDRESS}{Evidence.objects.get().pk}/")

    assert (answer.content, answer["Content-Type"]) == (content, TYPES[kind])
    assert answer["Content-Disposition"].startswith("attachment")
    assert f".{kind}" in answer["Content-Disposition"]
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<script>alert(1)</script>", "a.pdf"),
        (b"MZ\x90", "a.jpg"),
        (b"", "a.pdf"),
        (b"<p>a;b</p>\n<p>c;d</p>", "a.csv"),
        (b"Only one sentence.\nAnd another one.", "a.csv"),
        (b"a;b\x00\nc;d", "a.csv"),
        (b"PK\x03\x04[Content_Types].xml word/document.xml", "a.xlsx"),
    ],
)
def test_what_is_no_document_is_refused_beside_its_field(year, client, content, name):
    client.force_login(year.colleague)
    answer = add(client, content, name)

    assert (answer.status_code, Evidence.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == ["file"]


def test_files_are_bounded_and_change_no_more_once_the_report_is_submitted(year, client, monkeypatch):
    monkeypatch.setattr(evidence_actions, "MOST_EVIDENCE", 1)
    client.force_login(year.colleague)
    add(client)
    too_many = add(client)
    row = Evidence.objects.get()
    year.submitted()

    with pytest.raises(actions.CampaignRefused):
        actions.remove_evidence(row, **BY)
    with pytest.raises(actions.CampaignRefused):
        actions.add_evidence(year.report, title="x", document=Document("x.pdf", PDF, A_PDF), **BY)
    assert (too_many.status_code, client.get(ADDRESS).status_code, Evidence.objects.count()) == (422, 404, 1)


def test_a_file_is_erased_with_its_bytes_and_another_centre_erases_none(year, client):
    client.force_login(year.colleague)
    add(client)
    row = Evidence.objects.get()
    client.force_login(year.elsewhere)
    elsewhere = client.post(f"{ADDRESS}{row.pk}/effacer/").status_code
    client.force_login(year.colleague)
    client.post(f"{ADDRESS}{row.pk}/effacer/")

    assert (elsewhere, Evidence.objects.count(), EvidenceFile.objects.count()) == (404, 0, 0)


def test_who_added_a_file_is_told_of_it_and_forgotten_with_their_account(year, client):
    client.force_login(year.colleague)
    add(client)

    assert [(row["centre"], row["file"]) for row in evidence_data(year.colleague)] == [("nord", "feuilles.pdf")]
    erase_account(year.colleague, by=year.facilitator, at=NOW)
    assert Evidence.objects.get().added_by is None
