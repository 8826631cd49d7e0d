"""Findings that another room offers to reports, such as what an analysis of texts has shown."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.kit.plugs import Plug


@dataclass(frozen=True)
class Finding:
    """A finding: its `key` within the house, a heading, what it says (rich text), and in words what it rests on."""

    key: str
    title: str
    html: str
    source: str


also_find = Plug[Callable[[User], Iterable[Finding]]](
    __name__,
    "also_find",
    "`finder(user)` gives the findings of a room that `user` may put into a report; what is taken is copied there as a text.",
)


def findings_for(user: User) -> list[Finding]:
    """What rooms offer to `user`."""
    return [finding for finder in also_find for finding in finder(user)]


def finding_for(user: User, key: str) -> Finding:
    """One of them. Raises `Http404`."""
    finding = next((row for row in findings_for(user) if row.key == key), None)
    if finding is None:
        raise Http404
    return finding
