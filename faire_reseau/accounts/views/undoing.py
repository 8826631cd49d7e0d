"""View that takes back what one did, by the button of its message."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit.answering import answer_undo


@login_required
@require_POST
def undo(request: Request, act_id: int) -> HttpResponse:
    """Take back what one did, whatever the room."""
    return answer_undo(request, act_id)
