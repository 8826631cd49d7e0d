"""Views of cooperations: all by state, centre and theme, one with its news, steps and productions; change them."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, holds_account
from faire_reseau.catalogue.actions import productions_meant
from faire_reseau.cooperations import actions, queries
from faire_reseau.cooperations.enums import ALIVE, CooperationState
from faire_reseau.cooperations.forms import (
    NOTHING,
    CooperationForm,
    DoneForm,
    NewsForm,
    ProductionForm,
    StepForm,
)
from faire_reseau.cooperations.logic.silence import is_silent
from faire_reseau.cooperations.permissions import can_change, can_propose, proposing_for
from faire_reseau.cooperations.queries import Asked, CooperationRow
from faire_reseau.cooperations.texts import STATE_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.characters import cleaned
from faire_reseau.kit.forms import CleanFields
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import number_in
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.kit.search_fields import MOST_CHOSEN, keys_of

SEARCHES = Limit("find_for_cooperations", at_most=120, seconds=60)
MONTHS_ON_A_PAGE = 12
WRITING = Limit("write_cooperations", at_most=120, seconds=3600)


@require_safe
def cooperations(request: Request) -> HttpResponse:
    """All cooperations by state; of one centre, of one theme."""
    day = localdate(clock.now())
    filters = _asked(request)
    groups = queries.cooperations_asked(request.user, filters)
    context = {
        "groups": groups,
        "asked": filters,
        "states": [(code.value, STATE_LABELS[code]) for code in CooperationState],
        "centres": queries.centres_that_cooperate(request.user, day),
        "themes": queries.themes_of_cooperations(request.user),
        "can_propose": can_propose(request.user, day),
        "number": sum(len(rows) for _state, rows in groups),
        "query": request.GET.urlencode(),
    }
    return render(request, "cooperations/list.html", context)


@require_safe
def timeline(request: Request) -> HttpResponse:
    """What happened and is to come in the same cooperations, month by month."""
    months = Paginator(queries.timeline(request.user, _asked(request), clock.now()), MONTHS_ON_A_PAGE)
    context = {"page": months.get_page(request.GET.get("page")), "query": request.GET.urlencode()}
    return render(request, "cooperations/timeline.html", context)


def _asked(request: Request) -> Asked:
    return Asked(
        request.GET.get("etat", "") if request.GET.get("etat") in set(CooperationState) else "",
        request.GET.get("centre", "")[:80],
        number_in(request.GET.get("theme")),
    )


@require_safe
def cooperation(request: Request, cooperation_id: int) -> HttpResponse:
    """A cooperation with everything about it."""
    return _page(request, queries.cooperation_for(request.user, cooperation_id))


def _page(request: Request, cooperation_row: CooperationRow, status: int = 200, **more: Any) -> HttpResponse:
    day = localdate(clock.now())
    context = {
        "page": queries.page_of(cooperation_row, request.user, clock.now()),
        "cooperation": cooperation_row,
        "news": cooperation_row.news.all(),
        "decisions": cooperation_row.news.filter(is_decision=True),
        "meetings": queries.meetings_of(cooperation_row, request.user),
        "is_silent": cooperation_row.state in ALIVE and is_silent(cooperation_row.changed_at, clock.now()),
        "productions": cooperation_row.productions.select_related("record"),
        "changes": can_change(request.user, cooperation_row, day),
        "moves": [(code.value, STATE_LABELS[code]) for code in actions.MOVES[CooperationState(cooperation_row.state)]],
        "news_form": NewsForm(initial={"on": day}, auto_id="news_%s"),
        "production_form": ProductionForm(auto_id="production_%s"),
        "day": day,
    }
    return render(request, "cooperations/cooperation.html", context | more, status=status)


@login_required
def propose(request: Request) -> HttpResponse:
    """Propose a cooperation that no gathering made."""
    day = localdate(clock.now())
    if not can_propose(request.user, day):
        raise Http404
    leads = queries.centres_on(day).filter(pk__in=proposing_for(request.user, day).values("pk"))
    form = CooperationForm(sent(request), reader=request.user, day=day, leads=leads, known={}, remembers=False)
    ran = run(
        request,
        lambda: actions.propose_cooperation(by=request.user, at=clock.now(), **form.columns()),
        form=form,
        limit=WRITING,
    )
    if ran.is_done:
        return ran.go("cooperations:cooperation", ran.done.pk, said=_("The cooperation is proposed."))
    return ran.page("cooperations/form_of_cooperation.html", {"title": _("Propose a cooperation")})


def _now(cooperation_row: CooperationRow) -> tuple[dict[str, Any], dict[int, Any]]:
    members = {member.pk: member for member in cooperation_row.members.order_by("alphabet", "pk")}
    now = {name: getattr(cooperation_row, name) for name in ("title", "purpose", "lead")}
    many = {
        "partners": [partner.pk for partner in cooperation_row.partners.order_by("pk")],
        "members": list(members),
        "themes": list(cooperation_row.themes.all()),
    }
    return now | many, members


@login_required
def change(request: Request, cooperation_id: int) -> HttpResponse:
    """Change what a cooperation is and who works in it."""
    day = localdate(clock.now())
    cooperation_row = queries.cooperation_to_change_for(request.user, cooperation_id, day)
    leads = queries.centres_on(day, also=cooperation_row.lead)
    now, members = _now(cooperation_row)
    about: dict[str, Any] = {"reader": request.user, "day": day, "leads": leads}
    form = CooperationForm(sent(request), initial=now, known=members, **about)

    def action() -> None:
        seen, columns = form.said(), form.touched_columns()
        actions.change_cooperation(cooperation_row, seen=seen, by=request.user, at=clock.now(), **columns)

    def renewed(_refusal: Overtaken) -> CooperationForm:
        now, members = _now(queries.cooperation_for(request.user, cooperation_id))
        return form.renewed(now, known=members, **about)

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("cooperations:cooperation", cooperation_id, said=_("Saved."))
    return _form(ran, cooperation_row, _("Change the cooperation"))


def _form(ran: Ran[object], cooperation_row: CooperationRow, title: str) -> HttpResponse:
    return ran.page("cooperations/form_of_cooperation.html", {"title": title, "cooperation": cooperation_row})


@login_required
@require_POST
def move(request: Request, cooperation_id: int) -> HttpResponse:
    """Begin it, pause it, go on, end it."""
    cooperation_row = queries.cooperation_to_change_for(request.user, cooperation_id, localdate(clock.now()))
    to = request.POST.get("to", "")
    if to not in set(CooperationState):
        raise Http404
    why = cleaned(request.POST.get("why", ""), lines=False)
    ran = run(
        request, lambda: actions.move_cooperation(cooperation_row, to=to, why=why, by=request.user, at=clock.now())
    )
    sentence = _("It is now: %(state)s.") % {"state": STATE_LABELS[CooperationState(to)]}
    return ran.go("cooperations:cooperation", cooperation_id, said=sentence)


@login_required
@require_POST
def confirm_alive(request: Request, cooperation_id: int) -> HttpResponse:
    """Say that it goes on, though nothing was told of it."""
    cooperation_row = queries.cooperation_to_change_for(request.user, cooperation_id, localdate(clock.now()))
    ran = run(request, lambda: actions.confirm_alive(cooperation_row, by=request.user, at=clock.now()), limit=WRITING)
    return ran.go("cooperations:cooperation", cooperation_id, said=_("Good to know that it goes on."), anchor="next")


@login_required
@require_POST
def note_meeting(request: Request, cooperation_id: int) -> HttpResponse:
    """Note a meeting of it, as work of its lead centre shared with its partners."""
    cooperation_row = queries.cooperation_to_change_for(request.user, cooperation_id, localdate(clock.now()))
    if not queries.meetings_of(cooperation_row, request.user).is_noted_by:
        raise Http404
    ran = run(request, lambda: actions.begin_work(cooperation_row, by=request.user, at=clock.now()), limit=WRITING)
    return (
        ran.go("activities:note_held", ran.done.pk)
        if ran.is_done
        else ran.go("cooperations:cooperation", cooperation_id)
    )


def _step_now(cooperation_row: CooperationRow) -> tuple[dict[str, Any], dict[int, Any]]:
    owner = cooperation_row.next_owner
    known = {person.pk: person for person in (*cooperation_row.members.all(), *([owner] if owner is not None else []))}
    owners = [owner.pk] if owner is not None else []
    return {"next_step": cooperation_row.next_step, "next_on": cooperation_row.next_on, "next_owner": owners}, known


@login_required
def step(request: Request, cooperation_id: int) -> HttpResponse:
    """Say what comes next."""
    day = localdate(clock.now())
    cooperation_row = queries.cooperation_to_change_for(request.user, cooperation_id, day)
    now, known = _step_now(cooperation_row)
    about: dict[str, Any] = {"reader": request.user, "day": day}
    form = StepForm(sent(request), initial=now, known=known, **about)

    def action() -> None:
        seen, columns = form.told()
        actions.set_next_step(cooperation_row, seen=seen, by=request.user, at=clock.now(), **columns)

    def renewed(_refusal: Overtaken) -> StepForm:
        now, known = _step_now(queries.cooperation_for(request.user, cooperation_id))
        return form.renewed(now, known=known, **about)

    ran = run(request, action, form=form, limit=WRITING, renewed=renewed)
    if ran.is_done:
        return ran.go("cooperations:cooperation", cooperation_id, said=_("Saved."), anchor="next")
    return _form(ran, cooperation_row, _("Next step"))


@login_required
@require_POST
def tell(request: Request, cooperation_id: int) -> HttpResponse:
    """Write news."""
    cooperation_row = queries.cooperation_to_change_for(request.user, cooperation_id, localdate(clock.now()))
    form = NewsForm(sent(request), auto_id="news_%s")
    return _added(request, cooperation_row, form, actions.tell_news, "news_form", "news")


@login_required
@require_POST
def expect(request: Request, cooperation_id: int) -> HttpResponse:
    """Add a production that is expected."""
    cooperation_row = queries.cooperation_to_change_for(request.user, cooperation_id, localdate(clock.now()))
    form = ProductionForm(sent(request), auto_id="production_%s")
    return _added(request, cooperation_row, form, actions.expect_production, "production_form", "productions")


def _added(
    request: Request,
    cooperation_row: CooperationRow,
    form: CleanFields,
    add: Callable[..., object],
    named: str,
    anchor: str,
) -> HttpResponse:
    ran = run(
        request,
        lambda: add(cooperation_row, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
        limit=WRITING,
    )
    if ran.is_done:
        return ran.go("cooperations:cooperation", cooperation_row.pk, said=_("Saved."), anchor=anchor)
    return _page(request, cooperation_row, ran.status, **{named: form})


@login_required
@require_POST
def remove_news(request: Request, news_id: int) -> HttpResponse:
    """Remove news."""
    news = queries.news_to_remove_for(request.user, news_id, localdate(clock.now()))
    ran = run(request, lambda: actions.remove_news(news, by=request.user, at=clock.now()))
    return ran.go("cooperations:cooperation", news.cooperation_id, said=_("Removed."), anchor="news")


@login_required
def finish_production(request: Request, production_id: int) -> HttpResponse:
    """Say that a production is there, and where."""
    production = queries.production_to_change_for(request.user, production_id, localdate(clock.now()))
    form = DoneForm(sent(request), initial={"address": production.address})
    ran = run(
        request,
        lambda: actions.finish_production(production, by=request.user, at=clock.now(), **form.cleaned_data),
        form=form,
    )
    if ran.is_done:
        return ran.go("cooperations:cooperation", production.cooperation_id, said=_("Saved."), anchor="productions")
    return _form(ran, production.cooperation, production.title)


@login_required
@require_POST
def catalogue_production(request: Request, production_id: int) -> HttpResponse:
    """Put a production into the catalogue, or say which of those there it is."""
    production = queries.production_to_change_for(request.user, production_id, localdate(clock.now()))
    key = number_in(request.POST.get("record"))
    record = queries.production_for(key) if key is not None else None

    def action() -> queries.RecordRow:
        is_another = "is_another" in request.POST
        return actions.put_into_catalogue(
            production, record=record, is_another=is_another, by=request.user, at=clock.now()
        )

    ran = run(request, action, limit=WRITING)
    if ran.is_done:
        return ran.go(
            "catalogue:production", ran.done.pk, said=_("It is in the catalogue: complete what you know of it.")
        )
    return ran.page("cooperations/known.html", {"production": production, "known": productions_meant(ran.refusal)})


@login_required
@require_POST
def remove_production(request: Request, production_id: int) -> HttpResponse:
    """Expect a production no longer."""
    production = queries.production_to_change_for(request.user, production_id, localdate(clock.now()))
    ran = run(request, lambda: actions.remove_production(production, by=request.user, at=clock.now()))
    return ran.go("cooperations:cooperation", production.cooperation_id, said=_("Removed."), anchor="productions")


@login_required
@require_safe
def find_organisations(request: Request) -> HttpResponse:
    """The organisations that the words find: a fragment."""
    day = localdate(clock.now())
    name = "joining" if request.GET.get("pour") == "joining" else "partners"
    return _found(request, name, queries.organisations_to_choose(request.GET.get("q", "")[:100], day), NOTHING)


@login_required
@require_safe
def find_people(request: Request) -> HttpResponse:
    """The people whom the words find, as far as the directory shows them: a fragment."""
    if not holds_account(request.user):
        raise Http404
    day = localdate(clock.now())
    name = "next_owner" if request.GET.get("pour") == "next_owner" else "members"
    return _found(request, name, queries.people_to_choose(request.user, request.GET.get("q", "")[:100], day))


def _found(request: Request, name: str, choices: list[tuple[int, str]], nothing: object = "") -> HttpResponse:
    SEARCHES.spend(request.user.pk)
    apart = keys_of(request.GET.getlist("sans")[:MOST_CHOSEN])
    rows = [pair for pair in choices if pair[0] not in apart]
    response = render(request, "ui/parts/search_found.html", {"name": name, "found": rows, "nothing": nothing})
    response["Cache-Control"] = "no-store"
    return response
