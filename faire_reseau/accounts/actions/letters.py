"""Actions on letters that failed: send one again, or never."""

from datetime import datetime

from django.db import transaction

from faire_reseau.accounts.actions.journal import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.kit import letters
from faire_reseau.kit.models import Letter


@transaction.atomic
def retry_letter(letter: Letter, *, by: User, at: datetime) -> bool:
    """Send a letter that failed once more, for a day; False when it cannot be."""
    retried = letters.try_again(letter, at=at)
    if retried:
        write_audit_line("retry_letter", letter, by=by, at=at, title=letter.subject)
    return retried


@transaction.atomic
def give_up_letter(letter: Letter, *, by: User, at: datetime) -> bool:
    """Never send a letter that failed or waits; False when it has left."""
    given_up = letters.give_up(letter, at=at)
    if given_up:
        write_audit_line("give_up_letter", letter, by=by, at=at, title=letter.subject)
    return given_up
