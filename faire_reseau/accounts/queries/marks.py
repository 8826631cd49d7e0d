"""Position of the journal, and its lines since: tells whether what was read before still holds."""

from collections.abc import Collection

from django.db.models import Count, Max, Q

from faire_reseau.accounts.models import AuditLine

# Lines of the journal that `journal_mark` reads at least.
MARKED = 1_000


def journal_position() -> int:
    """The number of the last line of the journal, 0 while it is empty; one statement."""
    return AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def journal_tells_since(position: int, *things: str) -> bool:
    """Whether an action was done since `position` to a thing whose table's name begins with one of `things`; one statement,
    which reads the lines since then only.
    """
    wanted = Q()
    for thing in things:
        wanted |= Q(thing__startswith=thing)
    return AuditLine.objects.filter(wanted, pk__gt=position).exists()


def journal_mark(*things: str, deeds: Collection[str] = ()) -> str:
    """Words that change whenever an action was done to a thing whose table's name begins with one of `things`, or is one of `deeds`;
    two queries.

    They are the number of such lines among the last ones (1,000 to 2,000), and the last: a line whose transaction ends after
    that of a later line is seen by its number.
    """
    begins = (journal_position() // MARKED - 1) * MARKED
    wanted = Q(deed__in=deeds)
    for thing in things:
        wanted |= Q(thing__startswith=thing)
    journal = AuditLine.objects.filter(wanted, pk__gt=begins).aggregate(n=Count("pk"), last=Max("pk"))
    return f"{begins}-{journal['n']}-{journal['last']}"
