"""View that takes back what one did in a gathering, for who came in by its pass."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request, open_to_passes
from faire_reseau.kit.answering import answer_undo


@open_to_passes("slug")
@login_required
@require_POST
def undo(request: Request, slug: str, act_id: int) -> HttpResponse:  # noqa: ARG001  (says which pass opens it)
    """Take back what one did."""
    return answer_undo(request, act_id)
