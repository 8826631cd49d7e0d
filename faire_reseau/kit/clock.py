"""The one place that reads the clock; views read it once and pass the time on."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware of its zone."""
    return timezone.now()
