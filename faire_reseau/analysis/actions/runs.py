"""Actions on runs: ask for one, follow it, stop it, keep its results, name its classes."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.enums import UNDER_WAY, RunKind, RunState
from faire_reseau.analysis.events import RunAsked
from faire_reseau.analysis.logic.parameters import ClassParameters
from faire_reseau.analysis.models import ClassName, Corpus, Run, RunFile
from faire_reseau.kit.events import publish
from faire_reseau.kit.holding import hold
from faire_reseau.kit.refusals import Overtaken, Refusal, refuse_overtaken

MOST_RUNS = 200
# A run of which the worker said nothing for so long is over.
PATIENCE = timedelta(minutes=10)


class RunRefused(Refusal):
    """A run that cannot be asked for or changed."""

    code = "run"


@transaction.atomic
def ask_run(corpus: Corpus, *, title: str, parameters: ClassParameters, by: User | None, at: datetime) -> Run:
    """Ask the worker for a classification. Raises `Overtaken` while another is under way, `RunRefused` when there are too many.

    Locks the corpus. Publishes `RunAsked`.
    """
    hold(corpus)
    runs = Run.objects.filter(corpus=corpus)
    runs.filter(state__in=UNDER_WAY, alive_at__lt=at - PATIENCE).update(state=RunState.FAILED, ended_at=at)
    if runs.filter(state__in=UNDER_WAY).exists():
        raise Overtaken(_("An analysis of this corpus is under way: wait for its result, or stop it."))
    if runs.count() >= MOST_RUNS:
        raise RunRefused(_("This corpus has %(n)s analyses: remove some first.") % {"n": MOST_RUNS})
    number = (runs.aggregate(last=Max("number"))["last"] or 0) + 1
    run = Run.objects.create(
        corpus=corpus,
        number=number,
        kind=RunKind.CLASSES,
        title=title,
        parameters=parameters.kept(),
        asked_by=by,
        asked_at=at,
        alive_at=at,
    )
    write_audit_line("ask_run", run, by=by, at=at, corpus=corpus.pk, number=number)
    publish(RunAsked(run_id=run.pk))
    return run


@transaction.atomic
def start_run(run_id: int, *, at: datetime) -> Run | None:
    """Take a run in hand, again after a breakdown; None when it is over or gone. For the worker."""
    run = _fresh(run_id)
    if run is None or run.state not in UNDER_WAY:
        return None
    run.state, run.begun_at, run.alive_at = RunState.RUNNING, at, at
    run.step, run.share = "", 0
    run.save(update_fields=["state", "begun_at", "alive_at", "step", "share"])
    return run


def note_step(run: Run, step: str, share: float, *, at: datetime) -> bool:
    """Keep how far it is; whether it goes on. For the worker, at most twice a second."""
    rows = Run.objects.filter(pk=run.pk, state=RunState.RUNNING, stop_asked=False)
    return bool(rows.update(step=step, share=share, alive_at=at))


def note_life(run_id: int, *, at: datetime) -> None:
    """Note that the worker is given a run again. For the worker."""
    Run.objects.filter(pk=run_id).update(alive_at=at)


@transaction.atomic
def end_run(
    run: Run,
    state: RunState,
    *,
    files: Mapping[str, bytes] | None = None,
    checksum: str = "",
    version: str = "",
    seconds: float | None = None,
    reason: Mapping[str, Any] | None = None,
    at: datetime,
) -> None:
    """Keep what came of a run: its files, or why there are none. For the worker."""
    fresh = _fresh(run.pk)
    if fresh is None or fresh.state not in UNDER_WAY:
        return
    fresh.state, fresh.ended_at, fresh.seconds = state, at, seconds
    fresh.checksum, fresh.version, fresh.reason = checksum, version, dict(reason or {})
    fresh.save(update_fields=["state", "ended_at", "seconds", "checksum", "version", "reason"])
    keep_files(fresh, files or {})


@transaction.atomic
def keep_files(run: Run, files: Mapping[str, bytes]) -> None:
    """Keep `files` of a run by their names, in the place of those of the same names. For the worker."""
    RunFile.objects.filter(run=run, name__in=files).delete()
    RunFile.objects.bulk_create(RunFile(run=run, name=name, content=content) for name, content in files.items())


@transaction.atomic
def stop_run(run: Run, *, by: User, at: datetime) -> None:
    """Ask a run to stop; one that nobody took in hand, or whose worker is gone, ends at once."""
    fresh = _fresh(run.pk)
    if fresh is None or fresh.state not in UNDER_WAY:
        return
    fresh.stop_asked = True
    if fresh.state == RunState.WAITING or (fresh.alive_at is not None and fresh.alive_at < at - PATIENCE):
        fresh.state, fresh.ended_at = RunState.STOPPED, at
    fresh.save(update_fields=["stop_asked", "state", "ended_at"])
    write_audit_line("stop_run", fresh, by=by, at=at, corpus=fresh.corpus_id, number=fresh.number)


@transaction.atomic
def remove_run(run: Run, *, by: User, at: datetime) -> None:
    """Remove a run with its results and the names of its classes."""
    write_audit_line("remove_run", run, by=by, at=at, corpus=run.corpus_id, number=run.number)
    run.delete()


@transaction.atomic
def name_class(
    run: Run, number: int, *, name: str, memo: str, by: User | None, at: datetime, seen: Mapping[str, Any] | None = None
) -> None:
    """Call a class of a run, and write about it. Raises `Overtaken` where somebody else wrote the same meanwhile.

    Publishes `RunAsked`: pictures and report are made anew with the name.
    """
    hold(run)
    row = ClassName.objects.filter(run=run, number=number).first() or ClassName(run=run, number=number)
    before, wanted = {"name": row.name, "memo": row.memo}, {"name": name, "memo": memo}
    refuse_overtaken(before, seen, wanted)
    row.name, row.memo, row.named_by, row.named_at = name, memo, by, at
    row.save()
    write_audit_line("name_class", run, by=by, at=at, corpus=run.corpus_id, number=number, name=name)
    if before["name"] != name:
        publish(RunAsked(run_id=run.pk))


def forget_asker(user: User, at: datetime) -> None:  # noqa: ARG001  (what erasers are given)
    """Have runs no longer say who asked for them, nor classes who named them."""
    Run.objects.filter(asked_by=user).update(asked_by=None)
    ClassName.objects.filter(named_by=user).update(named_by=None)


def _fresh(run_id: int) -> Run | None:
    hold(Run(pk=run_id))
    return Run.objects.select_related("corpus").filter(pk=run_id).first()
