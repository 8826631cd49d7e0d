"""Shares in the questionnaire as a spreadsheet: in percent in each column, also in cells that a program formats so."""

import io
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

from faire_reseau.reports import actions
from tests.factories import NOW
from tests.kit.made_files import document, ods_row
from tests.reports.test_campaigns import BY, TITLES, Year
from tests.reports.test_indicators import columns

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(time_machine):
    """The campaign, on a day of its year's end."""
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    return Year()


def test_a_share_is_in_percent_in_each_column_and_a_cell_shown_in_percent_is_read_so(year, client):
    share = columns(label="Part", kind="share", source="entered", aggregation="none", rule={}, checks={})
    indicator = actions.define_indicator(share, **BY)
    before = actions.open_campaign(year=2018, due_on=date(2019, 3, 1), **BY)
    own_before = before.reports.get(organisation=year.centre)
    actions.save_entries(own_before, {f"v{before.items.get(indicator=indicator).pk}": 0.125}, seen=None, **BY)
    item = actions.ask_item(year.campaign, section="x", indicator=indicator, **BY)
    actions.save_entries(year.report, {f"v{item.pk}": 0.3}, seen=None, **BY)
    client.force_login(year.colleague)

    content = client.get("/bilans/2019/centres/nord/tableur.xlsx").content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [(row[3], row[5], row[7]) for row in rows if row[0] == f"v{item.pk}"] == [("%", 30, 12.5)]

    def differences(name, table):
        upload = SimpleUploadedFile(name, table)
        return client.post("/bilans/2019/centres/nord/tableur/", {"file": upload}).context["differences"]

    def preview(value, code):
        output = io.BytesIO()
        with xlsxwriter.Workbook(output) as book:
            page = book.add_worksheet()
            page.write_row(0, 0, TITLES[:2])
            page.write_string(1, 0, f"v{item.pk}")
            page.write(1, 1, value, book.add_format({"num_format": code}))
        return differences("t.xlsx", output.getvalue())

    def preview_ods(kind, value):
        cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}"><text:p>12 %</text:p></table:table-cell>'
        answer = ods_row(f"v{item.pk}").replace("</table:table-row>", f"{cell}</table:table-row>")
        return differences("t.ods", document(ods_row(*TITLES[:2]) + answer))

    in_french = [("Part", "30\xa0%", "12\xa0%")]
    assert [preview(0.12, "0%"), preview(0.12, "0.0\xa0%"), preview(12, "General")] == [in_french] * 3
    assert preview("12 %", "@") == in_french
    assert [preview_ods("percentage", 0.12), preview_ods("float", 12)] == [in_french] * 2
