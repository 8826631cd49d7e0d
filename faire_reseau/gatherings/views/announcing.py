"""Views for organisers to announce a gathering, and to renew its join QR."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.queries.said import all_over_said
from faire_reseau.kit import answering, clock


@login_required
@require_POST
def announce(request: Request, slug: str) -> HttpResponse:
    """Show the gathering to everybody."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    ran = answering.run(request, lambda: actions.announce_gathering(gathering, by=request.user, at=clock.now()))
    sentence = _("The gathering is announced: everybody can see it.")
    return ran.go("gatherings:run", slug, said=f"{sentence} {all_over_said(gathering, clock.now())}".strip())


@login_required
@require_POST
def renew_welcome(request: Request, slug: str) -> HttpResponse:
    """Another join QR, short code and wall, when the old ones went round too far."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    ran = answering.run(request, lambda: actions.renew_welcome_key(gathering, by=request.user, at=clock.now()))
    sentence = _("The old QR, link and wall no longer open. Open the wall again, and hand out the new link.")
    return ran.go("gatherings:run", slug, said=sentence, anchor="join")
