"""Measure the catalogue with 100,000 records: search by the index of words beside the plain scan, and a part of the OAI-PMH list.

Every search is asked of both ways in the same run: what they find, its order and the numbers of facets must be the same. Processor time is
the median; ratios are to the plain scan (each folded text looked through). Marks: a search 50 ms, a part of 100 records 30 ms.
"""

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench._cost import fixed_loop_ms, spent_ms  # noqa: E402  (the repository is on the path by now)

HEAD = f"{'search':<34}{'found':>8}{'CPU ms':>8}{'p95':>8}{'page':>8}{'scan':>9}{'× scan':>8}"
MARK_MS, MARK_OAI_MS = 50, 30
AT = datetime(2019, 6, 25, 10, 0, tzinfo=UTC)
SEED = 16
SEARCHES = {
    "a frequent word": "q=quartier",
    "two words": "q=quartier école",
    "three words, one rare": "q=emploi ville mot1500",
    "singular of a plural": "q=local",
    "a phrase": "q=« conseil citoyen »",
    "a rare word": "q=mot2500",
    "a beginning": "q=quart",
    "a word, one year": "q=quartier&annee=2015",
    "a word, newest first": "q=école&ordre=date",
}
WORDS = [
    "quartier",
    "école",
    "ville",
    "emploi",
    "locaux",
    "conseil citoyen",
    "jeunesse",
    "habitat",
    "santé",
    "culture",
    "mobilité",
]


def fill(number: int) -> None:
    """So many records: frequent words and three thousand rarer ones, as Zipf has them."""
    from faire_reseau.catalogue.actions.indexing import index
    from faire_reseau.catalogue.models import Author, Production
    from tests import factories
    from tests.catalogue.samples import kind

    chance = random.Random(SEED)
    rare = [f"mot{rank}" for rank in range(3_000)]
    weights = [1 / (rank + 10) for rank in range(len(rare))]
    kinds = [kind(f"type{number}") for number in range(6)]
    themes = [factories.theme(f"Thème {number}") for number in range(14)]
    centres = [factories.centre(f"Centre {number}") for number in range(19)]
    through: Any = Production.themes.through
    for start in range(0, number, 1_000):
        rows = Production.objects.bulk_create(
            Production(
                title=f"{chance.choice(WORDS)} {' '.join(chance.choices(rare, weights, k=4))}",
                summary=" ".join([*chance.choices(rare, weights, k=20), *chance.choices(WORDS, k=2)]),
                kind=chance.choice(kinds),
                year=chance.randint(1995, 2026),
                added_at=AT,
                changed_at=AT,
            )
            for _row in range(min(1_000, number - start))
        )
        Author.objects.bulk_create(Author(production=row, organisation=chance.choice(centres), rank=0) for row in rows)
        through.objects.bulk_create(through(production=row, theme=chance.choice(themes)) for row in rows)
        index(rows)


def scanned(search: Any) -> list[int]:
    """What a plain scan finds: each text that holds every word, whichever word it is part of; no order."""
    from faire_reseau.catalogue.permissions import shown
    from faire_reseau.catalogue.queries.listing import narrowed, terms_of

    rows = narrowed(shown(), search)
    terms = terms_of(search.words)
    for word in (*terms.stems, *terms.phrases) if terms is not None else ():
        rows = rows.filter(search__contains=word)
    return list(rows.order_by().values_list("pk", flat=True))


def times(work: Callable[[], Any], rounds: int) -> list[float]:
    """Processor times of `work`."""
    return sorted(spent_ms(work) for _round in range(rounds))


def main(arguments: list[str]) -> int:
    """Print the measures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--quick", action="store_true", help="5,000 records, 5 rounds")
    options = parser.parse_args(arguments)
    records, rounds = (5_000, 5) if options.quick else (options.records, options.rounds)
    data = tempfile.mkdtemp(prefix="faire-reseau-bench-")
    os.environ |= {"FAIRE_RESEAU_DATA": data, "DJANGO_SETTINGS_MODULE": "faire_reseau.project.settings.tests"}
    try:
        return measure(records, rounds)
    finally:
        shutil.rmtree(data)


def measure(records: int, rounds: int) -> int:
    """The table, and whether what was found is the same by both ways."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.http import QueryDict
    from django.test import Client

    from faire_reseau.accounts.permissions import visitor
    from faire_reseau.catalogue.queries import counted_in, counted_of, productions_found, results_of, search_in

    call_command("migrate", verbosity=0)
    print(f"{records} records; fixed loop {fixed_loop_ms():.0f} ms")
    print(f"filled in {spent_ms(lambda: fill(records)) / 1000:.1f} s of processor")
    client, reader, wrong = Client(), visitor(), 0
    print(HEAD)
    for name, query in SEARCHES.items():
        search = search_in(QueryDict(query))

        def fast(search: Any = search) -> Any:
            results = results_of(reader, search, AT)
            return counted_of(results), results

        counted, results = fast()
        # The query by tables, whose order and numbers are what is meant.
        rows = productions_found(reader, search, AT)
        is_same = results.keys.tolist() == [row.pk for row in rows.only("pk")]
        is_same = is_same and counted == counted_in(rows)
        wrong += not is_same
        own, page = times(fast, rounds), times(lambda query=query: client.get(f"/realisations/?{query}"), rounds)
        scan = times(lambda search=search: scanned(search), 3)
        print(
            f"{name:<34}{len(results):>8}{statistics.median(own):>8.1f}{own[int(len(own) * 0.95)]:>8.1f}"
            f"{statistics.median(page):>8.1f}{statistics.median(scan):>9.1f}{statistics.median(own) / statistics.median(scan):>8.2f}"
            f"{'' if is_same else '  not the same as by the tables'}"
        )
    first = client.get("/oai/?verb=ListRecords&metadataPrefix=oai_dc").content.decode()
    token = first.partition("<resumptionToken")[2].partition(">")[2].partition("<")[0]
    for name, query in (("OAI, first part", "metadataPrefix=oai_dc"), ("OAI, next part", f"resumptionToken={token}")):
        spent = times(lambda query=query: client.get(f"/oai/?verb=ListRecords&{query}"), rounds)
        print(f"{name:<34}{100:>8}{statistics.median(spent):>8.1f}{spent[int(len(spent) * 0.95)]:>8.1f}")
    print(f"marks: a search {MARK_MS} ms, a part of the OAI list {MARK_OAI_MS} ms; fixed loop {fixed_loop_ms():.0f} ms")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
