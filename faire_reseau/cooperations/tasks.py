"""Work of the worker: reminders of next steps, raw minutes the same evening."""

from faire_reseau.cooperations import actions
from faire_reseau.cooperations.actions import remind_of_late_steps, remind_of_steps, send_minutes
from faire_reseau.kit import clock


def remind(at_most: int) -> int:
    """The plug into `kit.chores.also_do`: reminders that are due."""
    reminded = remind_of_steps(clock.now(), at_most)
    return reminded + remind_of_late_steps(clock.now(), at_most - reminded)


def ask_silent(at_most: int) -> int:
    """The same for cooperations of which nothing is heard."""
    return actions.ask_silent(clock.now(), at_most)


def send_due_minutes(at_most: int) -> int:
    """The same for raw minutes."""
    return send_minutes(clock.now(), at_most)
