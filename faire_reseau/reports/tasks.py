"""Work of the worker: reminders of reports that are due."""

from faire_reseau.kit import clock
from faire_reseau.reports.actions import remind_before_due


def remind(at_most: int) -> int:
    """The plug into `kit.chores.also_do`: reminders that are due."""
    return remind_before_due(clock.now(), at_most)
