"""Hold what an action counts before it writes, so that two at once do not count the same.

On SQLite a transaction that writes is alone from its beginning: nothing is held there and no statement is made. On
PostgreSQL transactions go side by side: whoever counts places, looks for a name in use or reads the last of a list holds
a row, or words where no row stands for it, until the end of the transaction, and counts after that.
"""

from collections.abc import Iterable
from hashlib import blake2b

from django.db import connection, models


def hold(*rows: models.Model) -> None:
    """Have every other action that holds one of `rows`, of one table, wait until the present transaction ends.

    What is decided on is read after this call. Nobody waits to read the rows, nor to write others that refer to them.
    """
    if rows and connection.features.has_select_for_update:
        # By the row's own word: `request.user` is of a class that stands for it.
        manager = rows[0]._meta.model._default_manager  # noqa: SLF001  (Django's documented way)
        locked = manager.filter(pk__in=[row.pk for row in rows]).order_by("pk")
        list(locked.select_for_update(no_key=True).values_list("pk", flat=True))


def hold_words(kind: str, words: Iterable[str] = ("",)) -> None:
    """The same for what has no row yet: an address that may be taken, a short name that must be free, a number of all."""
    if connection.vendor != "postgresql":
        return
    digests = (blake2b(f"{kind}:{word}".encode(), digest_size=8).digest() for word in set(words))
    numbers = sorted(int.from_bytes(digest, signed=True) for digest in digests)
    with connection.cursor() as cursor:  # in one order for all, so that nobody waits for each other
        cursor.execute("SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number", [numbers])


def hold_table(model: type[models.Model]) -> None:
    """Have whoever writes to the table of `model` wait until the present transaction ends, once those who wrote are done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            table = connection.ops.quote_name(model._meta.db_table)  # noqa: SLF001  (Django's documented way)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
