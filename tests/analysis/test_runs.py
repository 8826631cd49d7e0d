"""Runs: what the page shows is what the command line computes, the same bytes again, stopped, failed, named, read by rights."""

import json
from datetime import timedelta

import pytest

from faire_reseau.analysis import actions, queries, tasks
from faire_reseau.analysis.actions.runs import PATIENCE, end_run, start_run
from faire_reseau.analysis.enums import RunState
from faire_reseau.analysis.logic.offered import Offered
from faire_reseau.analysis.logic.parameters import ClassParameters, choices_of, parameters_in
from faire_reseau.analysis.models import ClassName, Run, RunFile
from faire_reseau.kit.refusals import Overtaken
from tests import factories
from tests.analysis.made import corpus, texts
from tests.analysis.test_corpora import invited
from tests.factories import NOW
from textometry import Corpus as CoreCorpus
from textometry import analyse

pytestmark = pytest.mark.django_db
FEW = ClassParameters(k=3, draws=2, min_segments=2, stop_words=("sans",))


@pytest.fixture
def lead():
    return factories.facilitator()


@pytest.fixture
def drawings(monkeypatch):
    """What the report was drawn with, in the place of drawing it, which takes seconds."""
    names = []

    def files(analysis, **_about):
        names.append(analysis.names.names)
        return {"report.html": b"<p>", "tree.svg": b"<svg/>"}

    monkeypatch.setattr(tasks, "report_files", files)
    return names


def ran(corpus, by, parameters=FEW):
    run = actions.ask_run(corpus, title="", parameters=parameters, by=by, at=NOW)
    tasks.run_analysis.func(run.pk)
    run.refresh_from_db()
    return run


def test_what_a_run_keeps_is_what_the_core_computes_on_the_same_texts(lead, drawings):
    run = ran(corpus(lead), lead)
    rows = texts()
    core = CoreCorpus.from_texts(
        [row.text for row in rows], ids=[row.key for row in rows], variables=[row.variables for row in rows]
    )
    analysis = analyse(core, choices_of(FEW, "fr"))

    result, summary = json.loads(RunFile.objects.get(run=run, name="result.json").content), queries.summary_in(run)
    assert (run.state, result["classification"]["classes"]) == ("done", analysis.classification.row_class.tolist())
    assert summary["share"] == analysis.classification.classified_share
    assert [part["size"] for part in summary["classes"]] == list(analysis.classification.sizes)
    for part in summary["classes"]:
        marks = analysis.terms.profile(part["number"], most=60)
        assert [(row["name"], row["inside"], row["chi2"]) for row in part["words"]] == [
            (mark.name, mark.inside, mark.chi2) for mark in marks
        ]
        assert [row["start"] for row in part["passages"]] == [
            int(analysis.read.segments.start[row.row]) for row in analysis.typical[part["number"] - 1]
        ]
        assert part["stability"] == pytest.approx(float(analysis.stability.classes[part["number"] - 1]))
    assert not any("text" in row for rows in result["typical"] for row in rows)


def test_the_same_parameters_give_the_same_bytes_and_pages_say_so(lead, client, drawings):
    corpus_of_ways = corpus(lead)
    first, second = ran(corpus_of_ways, lead), ran(corpus_of_ways, lead)
    client.force_login(lead)

    assert (first.checksum, len(first.checksum)) == (second.checksum, 64)
    page = client.get(f"/analyses/{corpus_of_ways.pk}/analyses/2/")
    assert page.context["same"] == [(first, True)]


def test_the_page_shows_classes_with_their_words_and_passages_and_restricted_ones_to_those_who_code(
    lead, client, drawings
):
    corpus_of_ways = corpus(lead)
    run = ran(corpus_of_ways, lead)
    reader, coder = invited(corpus_of_ways, "read"), invited(corpus_of_ways, "code")
    reports = {}
    for user in (reader, coder):
        client.force_login(user)
        page = client.get(f"/analyses/{corpus_of_ways.pk}/analyses/{run.number}/")
        quotes = [quote for part in page.context["classes"] for quote, _words in part["quotes"]]
        hidden = {quote.position for quote in quotes if quote.text is None}
        reports[user] = (
            "report.html" in page.context["files"],
            hidden <= ({len(texts())} if user == reader else set()),
        )
        assert len(quotes) > 3
    files = {user: queries.file_names(user, run) for user in (reader, coder)}

    assert reports == {reader: (False, True), coder: (True, True)}
    assert ("report.html" in files[reader], "words.csv" in files[reader]) == (False, True)
    for user, sees in ((reader, False), (coder, True)):
        lines, _texts = queries.find_words(user, corpus_of_ways, ["collège"])
        assert (f"Texte {len(texts()) - 1}" in {line.title for line in lines}) == sees


def test_words_of_a_class_lead_to_where_they_stand_in_each_of_their_forms(lead, client, drawings):
    corpus_of_ways = corpus(lead)
    run = ran(corpus_of_ways, lead)
    client.force_login(lead)
    place = next(
        part["number"]
        for part in queries.summary_in(run)["classes"]
        if "logement" in [word["name"] for word in part["words"]]
    )

    page = client.get(f"/analyses/{corpus_of_ways.pk}/passages/", {"mot": "logement", "analyse": 1, "classe": place})

    assert page.context["forms"] == ["logements"]
    assert (len(page.context["lines"].object_list), page.context["texts"]) == (12, 12)
    line = page.context["lines"].object_list[0]
    assert (line.match, texts()[line.position - 1].text[line.start : line.end]) == ("logements", "logements")
    there = client.get(f"/analyses/{corpus_of_ways.pk}/textes/{line.position}/", {"de": line.start, "a": line.end})
    assert '<mark id="passage">logements</mark>' in there.content.decode()


def test_names_of_classes_stand_on_the_page_and_are_drawn_anew(
    lead, client, drawings, django_capture_on_commit_callbacks
):
    corpus_of_ways = corpus(lead)
    run = ran(corpus_of_ways, lead)
    client.force_login(lead)
    address = f"/analyses/{corpus_of_ways.pk}/analyses/1/classes/1/"

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, {"name": "Habiter", "memo": "À relire."})

    page = client.get(f"/analyses/{corpus_of_ways.pk}/analyses/1/")
    assert (page.context["classes"][0]["name"], page.context["classes"][0]["memo"]) == ("Habiter", "À relire.")
    assert (drawings[-1][0], page.context["are_names_drawn"]) == ("Habiter", True)
    assert client.get(f"/analyses/{corpus_of_ways.pk}/analyses/1/classes/9/").status_code == 404
    ClassName.objects.filter(run=run).update(name="Autre")
    assert not queries.are_names_drawn(run)


def test_a_run_that_is_stopped_keeps_nothing_and_can_be_run_again(lead, drawings, monkeypatch):
    run = actions.ask_run(corpus(lead), title="", parameters=FEW, by=lead, at=NOW)
    note = tasks.note_step
    monkeypatch.setattr(tasks, "LOOK_S", 0)

    def note_and_stop(run, step, share, *, at):
        Run.objects.filter(pk=run.pk).update(stop_asked=step == "classify")
        return note(run, step, share, at=at)

    monkeypatch.setattr(tasks, "note_step", note_and_stop)
    tasks.run_analysis.func(run.pk)
    run.refresh_from_db()

    assert (run.state, RunFile.objects.filter(run=run).count()) == (RunState.STOPPED, 0)
    monkeypatch.setattr(tasks, "note_step", note)
    assert ran(run.corpus, lead, parameters_in(run.parameters)).state == RunState.DONE


def test_a_run_that_waits_stops_at_once_and_another_one_waits_for_it(lead):
    corpus_of_ways = corpus(lead)
    run = actions.ask_run(corpus_of_ways, title="", parameters=FEW, by=lead, at=NOW)
    with pytest.raises(Overtaken):
        actions.ask_run(corpus_of_ways, title="", parameters=FEW, by=lead, at=NOW)

    actions.stop_run(run, by=lead, at=NOW)
    tasks.run_analysis.func(run.pk)
    run.refresh_from_db()

    assert (run.state, run.ended_at) == (RunState.STOPPED, NOW)


def test_a_run_whose_worker_is_gone_is_said_and_makes_way(lead, client):
    corpus_of_ways = corpus(lead)
    run = actions.ask_run(corpus_of_ways, title="", parameters=FEW, by=lead, at=NOW)
    start_run(run.pk, at=NOW)
    run.refresh_from_db()
    later = NOW + PATIENCE * 2
    client.force_login(lead)

    assert client.get(f"/analyses/{corpus_of_ways.pk}/analyses/1/").context["is_lost"]
    assert actions.ask_run(corpus_of_ways, title="", parameters=FEW, by=lead, at=later).number == 2
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    end_run(run, RunState.DONE, files={"result.json": b"{}"}, at=later)
    assert RunFile.objects.filter(run=run).count() == 0


def test_runs_that_nobody_took_in_hand_or_whose_worker_is_gone_go_on(lead, drawings, time_machine):
    waits = actions.ask_run(corpus(lead), title="", parameters=FEW, by=lead, at=NOW)
    gone = actions.ask_run(corpus(lead), title="", parameters=FEW, by=lead, at=NOW)
    start_run(gone.pk, at=NOW)

    numbers = []
    for later in (timedelta(seconds=30), timedelta(minutes=2), PATIENCE * 2):
        time_machine.move_to(NOW + later, tick=False)
        numbers.append(tasks.resume(10))

    states = [Run.objects.get(pk=run.pk).state for run in (waits, gone)]
    assert (numbers, states) == ([0, 1, 1], [RunState.DONE, RunState.DONE])


def test_a_corpus_too_small_to_be_classed_says_why(lead, client, drawings):

    small = actions.make_corpus([Offered("1", "Un", "Peu de mots.")], title="Un", by=lead, at=NOW)
    run = ran(small, lead)
    client.force_login(lead)

    page = client.get(f"/analyses/{small.pk}/analyses/1/")

    assert (run.state, bool(run.reason["code"])) == (RunState.FAILED, True)
    assert page.context["run"].reason == run.reason


def test_what_is_asked_for_is_what_was_typed(lead, client):
    corpus_of_ways = corpus(lead)
    client.force_login(lead)
    typed = {
        "title": "À essayer",
        "k": 4,
        "mode": "iramuteq",
        "size": 30,
        "terms": "form",
        "min_segments": 2,
        "least_terms": 0,
        "stop_words": "aussi\n\nplus ",
        "expressions": "politique de la ville",
        "draws": 5,
        "seed": 7,
    }

    client.post(f"/analyses/{corpus_of_ways.pk}/analyses/nouvelle/", typed)
    wrong = client.post(f"/analyses/{corpus_of_ways.pk}/analyses/nouvelle/", {**typed, "draws": 1000})

    run = Run.objects.get()
    assert parameters_in(run.parameters) == ClassParameters(
        mode="iramuteq",
        k=4,
        size=30,
        terms="form",
        min_segments=2,
        draws=5,
        seed=7,
        stop_words=("aussi", "plus"),
        expressions=("politique de la ville",),
    )
    assert (wrong.status_code, wrong.context["is_expert_open"]) == (422, True)
