"""Views of links of a gathering for one organisation: organisers make them; people register by them."""

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms.centre_links import ByLinkForm, CentreLinkForm, NewcomerByLinkForm
from faire_reseau.gatherings.forms.form_questions import MOST_FORM_BYTES
from faire_reseau.gatherings.queries.centre_links import (
    CentreLinkRow,
    centre_link_at,
    centre_link_to_run_for,
    centre_links_of,
    colleagues_by,
)
from faire_reseau.gatherings.queries.form_questions import questions_asked
from faire_reseau.gatherings.queries.meals import meals_to_ask
from faire_reseau.gatherings.views.passes import open_by_pass
from faire_reseau.kit import clock, limits
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.uploads import takes_files
from faire_reseau.network.queries import person_of

LINKS = Limit("centre_link", at_most=200, seconds=3600)
BY_LINK = Limit("by_link", at_most=30, seconds=600)


@login_required
def centre_links(request: Request, slug: str) -> HttpResponse:
    """The links there are, and one more to make."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = CentreLinkForm(sent(request))

    def action() -> object:
        return actions.invite_centre(gathering, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=LINKS)
    if ran.is_done:
        return ran.go("gatherings:centre_links", slug, said=_("Saved."))
    links = [(link, request.build_absolute_uri(f"/invitation/{link.key}/")) for link in centre_links_of(gathering)]
    return ran.page("gatherings/centre_links.html", {"gathering": gathering, "links": links})


@login_required
@require_POST
def close_centre_link(request: Request, slug: str, centre_link_id: int) -> HttpResponse:
    """Let nobody else register by a link."""
    link = centre_link_to_run_for(request.user, slug, centre_link_id)
    ran = run(request, lambda: actions.close_centre_link(link, by=request.user, at=clock.now()))
    return ran.go(
        "gatherings:centre_links", slug, said=_("This link is closed; who registered by it stays on the list.")
    )


@takes_files(MOST_FORM_BYTES)
def centre_link(request: Request, key: str) -> HttpResponse:
    """Register by the link of an organisation: oneself and colleagues with an account, oneself alone without."""
    link = centre_link_at(key)
    if request.user.is_authenticated and request.user.used_pass is None and person_of(request.user) is not None:
        return _with_account(request, link)
    return _without_account(request, link)


def _with_account(request: Request, link: CentreLinkRow) -> HttpResponse:
    gathering, at = link.gathering, clock.now()
    people = colleagues_by(link, person_of(request.user), localdate(at))
    form = ByLinkForm(
        sent(request),
        request.FILES or None,
        colleagues=[(person.pk, str(person)) for person, _post in people],
        gathering=gathering,
        half_days=queries.half_days_to_register_for(gathering, at),
        full=queries.full_half_days(gathering),
        meals=meals_to_ask(gathering, at),
        questions=questions_asked(gathering),
    )

    def action() -> object:
        data = dict(form.cleaned_data)
        ticked = set(data.pop("colleagues"))
        chosen = [(person, post) for person, post in people if str(person.pk) in ticked]
        return actions.register_by_link(link, chosen, data.pop("half_days"), by=request.user, at=clock.now(), **data)

    ran = run(request, action, form=form, limit=BY_LINK)
    if ran.is_done:
        return ran.go("gatherings:agenda", gathering.slug, said=_("Saved."))
    return ran.page("gatherings/centre_link.html", _context(link, at))


def _without_account(request: Request, link: CentreLinkRow) -> HttpResponse:
    gathering, at = link.gathering, clock.now()
    form = NewcomerByLinkForm(
        sent(request),
        gathering=gathering,
        half_days=queries.half_days_to_register_for(gathering, at),
        full=queries.full_half_days(gathering),
        meals=meals_to_ask(gathering, at),
        questions=questions_asked(gathering, with_files=False),
    )

    def action() -> tuple[queries.RegistrationRow, queries.PassRow]:
        data = dict(form.cleaned_data)
        limits.spend("newcomer", f"{link.key}:{data['email'].lower()}", at_most=5, seconds=600)
        limits.spend("newcomers", link.key, at_most=2 * link.people + 20, seconds=3600)
        language = get_language() or "fr"
        return actions.register_newcomer_by_link(link, data.pop("half_days"), at=at, language=language, **data)

    ran = run(request, action, form=form)
    if ran.is_done:
        open_by_pass(request, ran.done[1])
        return ran.go("gatherings:agenda", gathering.slug, said=_("Saved."))
    return ran.page("gatherings/centre_link.html", _context(link, at))


def _context(link: CentreLinkRow, at: datetime) -> dict[str, object]:
    return {"gathering": link.gathering, "link": link, "why_closed": queries.why_closed(link.gathering, at)}
