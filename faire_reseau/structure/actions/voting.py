"""Action of voting: a ballot goes into the urn and a voice is marked as used, and nothing ties the two."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.expressions import Case, When
from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.holding import hold
from faire_reseau.structure.actions.consultations import ConsultationRefused
from faire_reseau.structure.enums import State
from faire_reseau.structure.models import Ballot, Consultation, Voter
from faire_reseau.structure.permissions import is_over


@transaction.atomic
def cast_ballot(voter: Voter, *, marks: Sequence[int], receipt: str, at: datetime) -> None:
    """Put a ballot with `marks` (a number for each option) into the urn; sent again with its `receipt`, it is there already.

    No line of the journal is written, no moment kept. All ballots are written anew under new keys, in the order of their receipts,
    and all voices at once: neither the place of a row nor its transaction tells which was the last. Raises `ConsultationRefused` when
    the vote is over, and when this voice was used for another ballot.
    """
    hold(voter.consultation)
    consultation = Consultation.objects.get(pk=voter.consultation_id)
    voter = Voter.objects.get(pk=voter.pk)
    ballots = list(Ballot.objects.filter(consultation=consultation))
    same = next((ballot for ballot in ballots if ballot.receipt == receipt), None)
    if voter.has_voted and same is not None and same.marks == list(marks):
        return
    if consultation.state != State.OPEN or is_over(consultation, at):
        raise ConsultationRefused(_("The vote is closed: your ballot came too late and is not counted."))
    if voter.has_voted:
        raise ConsultationRefused(_("This vote was cast already: the ballot in the ballot box stays as it is."))
    if same is not None:
        raise ConsultationRefused(
            _("This receipt is another ballot’s: open the page of the vote again, and vote there.")
        )
    rows = [(ballot.receipt, ballot.marks) for ballot in ballots] + [(receipt, list(marks))]
    Ballot.objects.filter(consultation=consultation).delete()
    Ballot.objects.bulk_create(
        [Ballot(consultation=consultation, receipt=code, marks=numbers) for code, numbers in sorted(rows)]
    )
    used = Case(When(Q(pk=voter.pk), then=Value(value=True)), default=F("has_voted"))
    Voter.objects.filter(consultation=consultation).update(has_voted=used)
