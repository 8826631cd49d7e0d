"""Coding by hand: a long text with its codings opened, a passage coded, queries over many codings.

    python bench/coding.py [--quick]

Fills a database of its own with a text of 300,000 characters that bears 2,000 codings, and a corpus with 50,000. Processor time
is the figure to keep; each measure is the median of several, and says what it may be at most.
"""

import argparse
import os
import random
import sys
import tempfile
import uuid
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench._cost import spent_ms  # noqa: E402  (the repository is on the path by now)

LETTERS, IN_TEXT, IN_CORPUS, CODES = 300_000, 2_000, 50_000, 40
MOST_OPEN_MS, MOST_OPEN_BYTES, MOST_CODED_MS, MOST_QUERY_MS = 150, 400_000, 20, 200
TIMES = 7


def fill(in_corpus: int) -> tuple[Any, Any, list[Any]]:
    """Who leads, the corpus of which the first text is the long one, and its codes."""
    from faire_reseau.analysis import actions
    from faire_reseau.analysis.logic.offered import Offered
    from faire_reseau.analysis.models import Coding
    from tests import factories

    draw = random.Random(15)
    lead, at = factories.facilitator(), factories.NOW
    sentence = "Nous avons relié les habitants, et l’équipe s’est adaptée à ce que personne n’attendait. "
    long = (sentence * (LETTERS // len(sentence) + 1))[:LETTERS]
    others = [Offered(f"{n}", f"Texte {n}", sentence * 20, "", {"centre": f"C{n % 19}"}) for n in range(400)]
    texts = [Offered("long", "Long", long, "", {"centre": "C0"}), *others]
    corpus = actions.make_corpus(texts, title="Mesure", by=lead, at=at)
    codes = [actions.add_code(corpus, name=f"Code {n}", by=lead, at=at) for n in range(CODES)]
    documents = list(corpus.documents.order_by("position"))

    def coding(document: Any, most: int) -> Any:
        start = draw.randrange(most)
        code, end = draw.choice(codes), start + draw.randint(20, 100)
        return Coding(document=document, code=code, start=start, end=end, coder=lead, coded_at=at)

    rows = [coding(documents[0], LETTERS - 200) for _ in range(IN_TEXT)]
    rows += [coding(draw.choice(documents[1:]), 1_500) for _ in range(in_corpus - IN_TEXT)]
    Coding.objects.bulk_create(rows, batch_size=2_000, ignore_conflicts=True)
    return lead, corpus, codes


def measure(what: str, work: Any, most: float, unit: str = "ms") -> None:
    """Print the median of what `work` gives beside what it may be."""
    work()  # what is loaded once is no part of it
    value = median(work() for _ in range(TIMES))
    print(f"{what:<60}{value:>10.1f} {unit} (at most {most:g}){'' if value <= most else '  TOO MUCH'}")


def measures(in_corpus: int) -> None:
    """Fill, then measure."""
    from django.test import Client

    from faire_reseau.analysis import queries
    from faire_reseau.analysis.logic.combining import Relation
    from faire_reseau.analysis.queries.coded import Wanted

    lead, corpus, codes = fill(in_corpus)
    client = Client()
    client.force_login(lead)
    page = f"/analyses/{corpus.pk}/textes/1/codage/?partie=3"
    measure(
        "a text of 300,000 characters with 2,000 codings opens",
        lambda: spent_ms(lambda: client.get(page)),
        MOST_OPEN_MS,
    )
    measure("its page", lambda: len(client.get(page).content), MOST_OPEN_BYTES, "bytes")
    place = iter(range(10, LETTERS, 90))

    def code() -> float:
        start = next(place)
        sent = {"codes": [codes[0].pk], "start": start, "end": start + 31, "key": str(uuid.uuid4())}
        address = f"/analyses/{corpus.pk}/textes/1/coder/"
        return spent_ms(lambda: client.post(address, sent, headers={"X-CSRFToken": "x", "X-Outbox": "1"}))

    measure("a passage is coded and answered", code, MOST_CODED_MS)
    first, second = codes[0].pk, codes[1].pk
    for name, wanted in {
        "every passage": Wanted(),
        "passages of a code": Wanted(code=first),
        "a code with a letter in common with another": Wanted(code=first, relation=Relation.AND, other=second),
        "passages of the texts of a centre": Wanted(variable="centre", value="C3"),
    }.items():

        def ask(wanted: Wanted = wanted) -> float:
            return spent_ms(lambda: queries.places(lead, corpus, wanted))

        measure(f"{name}, of {in_corpus} codings", ask, MOST_QUERY_MS)
    measure("codes by variable", lambda: spent_ms(lambda: queries.crossing(lead, corpus, "centre")), MOST_QUERY_MS)


def main() -> None:
    """Run the measures on a database of their own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="5,000 codings")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["FAIRE_RESEAU_DATA"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faire_reseau.project.settings.tests")
        import django
        from django.test.utils import setup_databases, setup_test_environment

        django.setup()
        setup_test_environment()
        setup_databases(verbosity=0, interactive=False)
        measures(5_000 if options.quick else IN_CORPUS)


if __name__ == "__main__":
    main()
