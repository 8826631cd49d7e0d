"""Access to the addresses of this room that texts link to."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from faire_reseau.accounts.models import User
from faire_reseau.analysis.models import Corpus, CorpusDraft, Finding, Run
from faire_reseau.analysis.permissions import can_begin, codable_by, led_by, readable_by, texts_read_by
from faire_reseau.kit.openness import Opens, by_key


def _read(user: User, keys: set[Any]) -> Iterable[int]:
    return readable_by(user).filter(pk__in=keys).values_list("pk", flat=True)


def _led(user: User, keys: set[Any]) -> Iterable[int]:
    return led_by(user).filter(pk__in=keys).values_list("pk", flat=True)


def _renewals(user: User, keys: set[Any]) -> Iterable[int]:
    rows = readable_by(user).filter(pk__in=keys, renews__in=readable_by(user))
    return rows.values_list("pk", flat=True)


def _coded(user: User, keys: set[Any]) -> Iterable[int]:
    return codable_by(user).filter(pk__in=keys).values_list("pk", flat=True)


def _runs(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    return _of_runs(readable_by(user), rows)


def _classes(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    return _of_runs(codable_by(user), rows)


def _of_runs(corpora: QuerySet[Corpus], rows: list[dict[str, Any]]) -> list[bool]:
    runs = Run.objects.filter(corpus__in=corpora.filter(pk__in={row["corpus_id"] for row in rows}))
    opened = set(runs.values_list("corpus_id", "number"))
    return [(row["corpus_id"], row["number"]) in opened for row in rows]


def _texts(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    readable = texts_read_by(user).filter(corpus__in={row["corpus_id"] for row in rows})
    opened = set(readable.values_list("corpus_id", "position"))
    return [(row["corpus_id"], row["position"]) in opened for row in rows]


def _draft(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    return [can_begin(user) and CorpusDraft.objects.filter(user=user).exists()] * len(rows)


def _findings(user: User, rows: list[dict[str, Any]]) -> list[bool]:
    pairs = Finding.objects.filter(corpus__in=readable_by(user), pk__in={row["finding_id"] for row in rows})
    opened = set(pairs.values_list("corpus_id", "pk"))
    return [(row["corpus_id"], row["finding_id"]) in opened for row in rows]


def _beginners(user: Any, rows: list[dict[str, Any]]) -> list[bool]:
    return [can_begin(user)] * len(rows)


OPENS: dict[str, Opens] = {
    "analysis:begin": _beginners,
    "analysis:begin_from": _beginners,
    "analysis:send_file": _beginners,
    "analysis:read_file": _draft,
    "analysis:corpus": by_key("corpus_id", _read),
    "analysis:document": _texts,
    "analysis:passages": by_key("corpus_id", _read),
    "analysis:new_run": by_key("corpus_id", _coded),
    "analysis:run": _runs,
    "analysis:run_file": _runs,
    "analysis:compare_runs": _runs,
    "analysis:name_class": _classes,
    "analysis:coding": _texts,
    **dict.fromkeys(
        (
            "analysis:coded_passages",
            "analysis:crossing",
            "analysis:agreement",
            "analysis:findings",
            "analysis:project_file",
        ),
        by_key("corpus_id", _read),
    ),
    "analysis:finding": _findings,
    "analysis:add_finding": by_key("corpus_id", _coded),
    "analysis:codebook": by_key("corpus_id", _read),
    "analysis:add_code": by_key("corpus_id", _coded),
    "analysis:take_in_book": by_key("corpus_id", _coded),
    "analysis:members": by_key("corpus_id", _led),
    "analysis:change": by_key("corpus_id", _led),
    "analysis:renew": by_key("corpus_id", _led),
    "analysis:renewal": by_key("corpus_id", _renewals),
}
