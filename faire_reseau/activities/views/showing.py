"""Rendering of pages about signatures, in the time zone of the place."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from faire_reseau.activities import queries
from faire_reseau.activities.queries import ActionRow
from faire_reseau.kit.answering import Ran


def there(ran: Ran[object], action: ActionRow, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page about signatures: its hours are those of the place in which people sign."""
    with timezone.override(queries.zone_of(action)):
        return ran.page(template, context)
