"""View for organisers that takes somebody off the list who hosts topics: these and the place are settled on the same page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext as _

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings.enums import RegistrationState
from faire_reseau.gatherings.queries import waiting_in
from faire_reseau.gatherings.queries.said import places_said
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent, shut
from faire_reseau.topics import actions, queries
from faire_reseau.topics.forms import LeavingForm


@login_required
def remove_person(request: Request, slug: str, registration_id: int) -> HttpResponse:
    """Take somebody off the list, with what becomes of their topics and of their place."""
    registration, hosted, waiting = queries.leaving_for(request.user, slug, registration_id)
    if (why := why_over(registration.gathering.state)) and sent(request) is None:
        return shut(request, why, "gatherings:attendees", slug)
    if registration.state == RegistrationState.CANCELLED and sent(request) is None:
        return shut(request, _("This person is not on the list any more."), "gatherings:attendees", slug)
    form = LeavingForm(sent(request), hosted=hosted, leaving=registration.person, waiting=waiting)

    waited = waiting_in(registration.gathering)

    def action() -> None:
        actions.remove_person(registration, hosts=form.hosts(), to=form.place(), by=request.user, at=clock.now())

    ran = run(request, action, form=form)
    if ran.is_done:
        sentence = _("%(name)s is off the list.") % {"name": registration.person}
        return ran.go("gatherings:attendees", slug, said=f"{sentence} {places_said(waited)}".strip())
    context = {
        "gathering": registration.gathering,
        "registration": registration,
        "hosted": hosted,
        "waiting": len(waiting),
        "is_told": bool(registration.person.user_id or registration.person.email),
    }
    return ran.page("topics/remove_person.html", context)
