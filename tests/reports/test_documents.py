"""Reports as documents: blocks, references that follow the data until they are frozen, editions, files that say the same."""

import io
import re
from dataclasses import replace
from datetime import date

import page as validator
import pypdf
import pytest

from faire_reseau.cooperations.models import Cooperation
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import ChangedMeanwhile
from faire_reseau.reports import actions, queries
from faire_reseau.reports.actions.documents import DocumentRefused
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.exports import chart_of_view, report_file, table_of
from faire_reseau.reports.exports.outline import about_lines, outline_of
from faire_reseau.reports.logic.documents import canonical, checksum, content_in
from faire_reseau.reports.logic.rich import nodes_of
from faire_reseau.reports.models import Block, Document, Edition
from faire_reseau.reports.permissions import can_read_edition, editions_read_by
from faire_reseau.reports.texts import number_said
from tests import factories
from tests.factories import DAY, NOW
from tests.reports.test_indicators import columns, indicator, year_of_work

pytestmark = pytest.mark.django_db
BY = {"by": None, "at": NOW}


def known(row, **years):
    """Figures that were published: `y2017=3123`."""
    for name, value in years.items():
        actions.know_figure(row, year=int(name[1:]), value=value, source="https://exemple.fr/bilan.pdf", **BY)


def report(**columns):
    """A report of 2019, begun."""
    about = {"title": "L’année 2019", "opening": "Une année.", "first_year": 2019, "last_year": 2019, "language": "fr"}
    return actions.begin_document(**{**about, "audience": "", "theme": "", "territory": "", **columns}, **BY)


def refer(document, row, kind=BlockKind.FIGURE, **columns):
    """A block that refers to an indicator."""
    return actions.add_block(document, kind, indicator=row, **columns, **BY)


def said(document):
    """What it says now."""
    return queries.draft_of(document, DAY)


def whole_report():
    """A report with a block of each kind, of a year of work."""
    year_of_work()
    row, table = (
        indicator(definition="Matins, après-midi et soirées."),
        indicator(label="Par type", by="kind", kind="table"),
    )
    document = report()
    refer(document, row, title="Deux centres & trente demi-journées")
    actions.add_block(
        document, BlockKind.TEXT, title="Récit", text="<h3>Titre</h3><p>Un <strong>mot</strong>.</p>", **BY
    )
    refer(document, table, BlockKind.CHART)
    refer(document, row, BlockKind.TABLE, dimension="month")
    actions.add_block(document, BlockKind.QUOTATION, text="Nous avons appris.", source="Une directrice", **BY)
    return document, row


def test_references_follow_the_data_until_they_are_frozen():
    document, _row = whole_report()
    edition = actions.freeze_document(document, **BY)
    before = said(document).parts[0].view.head.number
    factories.half_day(factories.meeting(factories.action(organisation=factories.centre("Est")), date(2019, 3, 3)))
    queries.facts.cache.clear()

    assert said(document).parts[0].view.head.number == before + 1
    assert queries.content_of(Edition.objects.get()).parts[0].view.head.number == before
    assert checksum(edition.content) == edition.checksum == Edition.objects.get().checksum


def test_a_report_whose_years_are_samples_says_so_where_it_is_listed_written_and_frozen(client):
    factories.centre("Nord")
    actions.open_campaign(year=2018, due_on=date(2019, 3, 1), is_sample=True, **BY)
    document, other = report(), report(title="Autre")
    client.force_login(factories.facilitator())
    real = [said(document).is_sample, queries.rests_on_samples(document)]
    actions.add_block(document, BlockKind.PRODUCTIONS, title="", first_year=2017, last_year=2018, **BY)

    content = queries.content_of(actions.freeze_document(document, **BY))
    listed = {row.document.pk: row.is_sample for row in queries.documents_for(factories.facilitator())}
    page = client.get(f"/bilans/rapports/{document.slug}/ecrire/").content.decode()

    assert (real, content.is_sample, said(other).is_sample) == ([False, False], True, False)
    assert about_lines(content)[0] == "Exemple, inventé pour la démonstration"
    assert listed == {document.pk: True, other.pk: False}
    assert 'class="sample"' in page


def test_what_was_frozen_is_read_again_word_for_word():
    document, _row = whole_report()
    text = actions.freeze_document(document, **BY).content
    content = content_in(text)

    assert (canonical(content), content_in(canonical(content))) == (text, content)
    assert checksum(canonical(replace(content, title="Autre"))) != checksum(text)
    with pytest.raises(ValueError, match="format"):
        content_in('{"format": "autre"}')


def test_a_new_edition_leaves_the_former_as_it_was_and_an_erratum_stands_beside_it(client):
    document, _row = whole_report()
    first = actions.freeze_document(document, **BY)
    actions.publish_edition(first, **BY)
    actions.change_document(document, seen=None, title="L’année 2019, revue", **BY)
    second = actions.freeze_document(document, **BY)
    actions.correct_edition(first, text="Lire 31 et non 30.", **BY)

    page = client.get(f"/bilans/rapports/{document.slug}/").content.decode()
    assert ("<h1>L’année 2019</h1>" in page, "Lire 31 et non 30." in page, second.number) == (True, True, 2)
    actions.publish_edition(second, **BY)
    assert "<h1>L’année 2019, revue</h1>" in client.get(f"/bilans/rapports/{document.slug}/").content.decode()
    assert Edition.objects.get(pk=first.pk).content == first.content


def broken_rules(content):
    """What the independent validator finds against both norms."""
    reports = [validator.validate_pdf_bytes(content, profile=norm) for norm in ("ua1", "2a")]
    return [failure.rule_id for report in reports for failure in report.failures]


def words(content):
    """The words of a PDF."""
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]
    return " ".join(" ".join(pages).replace("\u00a0", " ").replace("\u202f", " ").split())


def test_the_pdf_conforms_and_holds_cover_contents_figures_and_notes():
    document, _row = whole_report()
    edition = actions.freeze_document(document, **BY)
    erratum = actions.correct_edition(edition, text="Lire 31.", **BY)
    content = queries.content_of(edition)
    pdf = report_file(content, [erratum], edition.checksum, "pdf")
    head = content.parts[0].view.head

    assert broken_rules(pdf) == []
    text = words(pdf)
    assert [
        word in text
        for word in ("L’année 2019", edition.checksum[:20], "Sommaire", f"{head.text}", "2019 : 2 centres sur 2",
                     "Définition : Matins, après-midi et soirées.", "Lire 31.", "– Une directrice")
    ] == [True] * 8  # fmt: skip
    assert report_file(content, [erratum], edition.checksum, "pdf") == pdf


def test_a_change_of_definition_is_a_break_in_chart_sentence_and_notes():
    row = indicator(label="Activité", source="entered", rule={}, aggregation="sum", unit="actions")
    changed = columns(label="Activité", source="entered", rule={}, aggregation="sum", unit="demi-journées")
    why = "On compte des demi-journées."
    actions.revise_indicator(row, changed, weight=None, from_year=2020, why=why, seen=1, **BY)
    known(row, y2017=3123, y2020=1600, y2021=2000)
    document = report(first_year=2017, last_year=2021)
    refer(document, row, BlockKind.CHART)
    part = said(document).parts[0]
    chart = chart_of_view(part, part.view)

    assert part.view.breaks == [(2020, "On compte des demi-journées.")]
    assert part.view.sentence == (
        "En 2021\u00a0: 2\u00a0000 demi-journées, chiffre publié. 25\u00a0% de plus qu’en 2020."
    )
    assert (chart.count("stroke-dasharray"), chart.count("<rect")) == (1, 3)
    links = [node for node in outline_of(said(document), [])[0] if "https://exemple.fr/bilan.pdf" in str(node)]
    assert [node["content"][0]["text"] for node in links] == ["Source 2017", "Source 2020", "Source 2021"]
    # 3,123 actions are as long as 2,000 half-days: they are on another scale.
    assert re.findall(r'<rect[^>]* width="([0-9.]+)"', chart) == ["280.0", "224.0", "280.0"]
    assert [cells[1] for cells in table_of(part.view)[1]] == [
        "3\u00a0123 actions", "non connu", "non connu", "1\u00a0600", "2\u00a0000",
    ]  # fmt: skip


def test_a_report_on_a_theme_says_its_part_of_the_whole_and_hides_small_numbers_of_people():
    year_of_work()
    row, people = indicator(), indicator(label="Personnes", count="people")
    theme = next(code for code, _label in queries.parts_to_choose("theme"))
    document = report(theme=theme)
    refer(document, row)
    refer(document, people)
    refer(document, row, BlockKind.TABLE, dimension="month")
    figures, of_people, months = [part.view for part in said(document).parts]

    assert (figures.head.number > 0, figures.head.share.endswith("%")) == (True, True)
    assert sum(line.number for line in months.rows if line.code) == figures.head.number
    assert (of_people.head.number, of_people.head.state) == (None, "withheld") or of_people.head.number >= 5
    entered = indicator(label="ETP", source="entered", rule={}, aggregation="sum")
    refer(document, entered)
    assert said(document).parts[-1].view.head.state == "whole"


def test_two_who_write_one_block_are_told_and_nothing_is_lost():
    _document, _row = whole_report()
    block = Block.objects.get(kind=BlockKind.TEXT)
    seen = {"title": block.title, "text": block.text}
    actions.change_block(block, seen=seen, title="Le récit", **BY)
    actions.change_block(Block.objects.get(pk=block.pk), seen=seen, text="<p>Autre.</p>", **BY)

    with pytest.raises(ChangedMeanwhile):
        actions.change_block(Block.objects.get(pk=block.pk), seen=seen, title="Mien", **BY)
    assert Block.objects.get(pk=block.pk).title == "Le récit"


def test_a_block_moves_and_comes_back_when_it_was_taken_out(client):
    document, _row = whole_report()
    client.force_login(factories.facilitator())
    first, second = list(document.blocks.all())[:2]
    client.post(f"/bilans/rapports/{document.slug}/blocs/{second.pk}/deplacer/", {"to": "up"})
    assert [block.pk for block in document.blocks.all()][:2] == [second.pk, first.pk]

    page = client.post(f"/bilans/rapports/{document.slug}/blocs/{second.pk}/retirer/", follow=True)
    assert (document.blocks.count(), "Annuler" in page.content.decode()) == (4, True)
    client.post(f"/mon-compte/defaire/{UndoableAct.objects.get().pk}/")
    assert document.blocks.count() == 5


def test_nobody_but_who_writes_reads_an_edition_before_it_is_public():
    document, _row = whole_report()
    edition = actions.freeze_document(document, **BY)
    readers = [factories.user(), factories.facilitator()]

    assert [can_read_edition(user, edition) for user in readers] == [False, True]
    assert [edition in editions_read_by(user) for user in readers] == [False, True]
    actions.publish_edition(edition, **BY)
    edition.refresh_from_db()
    assert [can_read_edition(user, edition) for user in readers] == [True, True]
    assert [edition in editions_read_by(user) for user in readers] == [True, True]


def test_what_cannot_be_is_refused_with_its_field():
    document = report()
    with pytest.raises(DocumentRefused) as empty:
        actions.freeze_document(document, **BY)
    with pytest.raises(DocumentRefused) as years:
        report(first_year=2020, last_year=2019)
    with pytest.raises(DocumentRefused) as half:
        refer(document, indicator(), first_year=2019)
    with pytest.raises(DocumentRefused) as blank:
        actions.add_block(document, BlockKind.TEXT, text="  ", **BY)

    assert [fault.value.field for fault in (empty, years, half, blank)] == [None, "last_year", "last_year", "text"]
    assert (Document.objects.count(), Block.objects.count()) == (1, 0)


def test_rich_text_keeps_its_marks_lists_and_links():
    html = '<h2>T</h2><p>a <strong>b<a href="/x">c</a></strong></p><ol start="3"><li><p>d</p></li></ol><blockquote><p>e</p></blockquote>'
    nodes = nodes_of(html)

    assert [node["type"] for node in nodes] == ["heading", "paragraph", "orderedList", "blockquote"]
    assert nodes[1]["content"][2]["marks"] == [{"type": "bold"}, {"type": "link", "attrs": {"href": "/x"}}]
    assert nodes[2] == {
        "type": "orderedList", "attrs": {"start": 3},
        "content": [{"type": "listItem", "content": [{"type": "paragraph", "content": [{"type": "text", "text": "d"}]}]}],
    }  # fmt: skip


def test_a_centre_has_its_key_figures_on_a_page_and_on_paper_for_its_board(client):
    centres = year_of_work()
    indicator(label="Demi-journées", definition="Matins et soirées.")
    member = factories.member(centres[0]).user
    url = f"/bilans/2019/centres/{centres[0].slug}/chiffres"
    client.force_login(member)
    page, pdf = client.get(f"{url}/"), client.get(f"{url}.pdf")
    figure = page.context["summary"].figures[0]
    whole = queries.together(member, queries.indicator_for(member, "demi-journees"), 2019, DAY)

    assert [figure.text] == [number_said(number) for _name, slug, number in whole.rows if slug == centres[0].slug]
    assert (f">{figure.text}</a>" in page.content.decode(), figure.text in words(pdf.content)) == (True, True)
    assert (len(pypdf.PdfReader(io.BytesIO(pdf.content)).pages), broken_rules(pdf.content)) == (1, [])
    assert client.get(f"/bilans/2019/centres/{centres[1].slug}/chiffres/").status_code == 404
    assert client.get(f"/bilans/9999/centres/{centres[0].slug}/chiffres/").status_code == 404


def test_productions_of_the_years_stand_in_a_report():
    cooperation = Cooperation.objects.create(
        title="Écoles", lead=factories.centre(), began_on=DAY, made_at=NOW, changed_at=NOW
    )
    for title, day in (("Guide", date(2019, 5, 2)), ("Ancien", date(2018, 5, 2)), ("<b>À venir", None)):
        cooperation.productions.create(title=title, done_on=day)
    document = report()
    actions.add_block(document, BlockKind.PRODUCTIONS, title="Ce qui reste", **BY)
    (productions,) = said(document).parts

    assert (re.findall(r">([^<>]+)</a>", productions.html), "2 mai 2019 (Écoles)" in productions.html) == (
        ["Guide"],
        True,
    )
