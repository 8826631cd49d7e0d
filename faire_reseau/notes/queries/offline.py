"""Query: the notes that a phone keeps for when there is no connection."""

from django.urls import reverse

from faire_reseau.accounts.models import User
from faire_reseau.gatherings.models import Gathering
from faire_reseau.notes.queries.reading import notes_in

# A phone fetches them one by one beside what its owner does: those that were written last are those of the day.
MOST_NOTES = 12


def notes_to_keep(user: User, gathering: Gathering) -> list[str]:
    """The plug into `gatherings`: the list of the notes that `user` may read, and those written last; none while there is none."""
    written = notes_in(user, gathering).order_by("-changed_at", "pk").values_list("session_id", flat=True)
    notes = [reverse("notes:note", args=[gathering.slug, session]) for session in written[:MOST_NOTES]]
    return [reverse("notes:list", args=[gathering.slug]), *notes] if notes else []
