"""Doors to people: the list, somebody's entry, one's own, and posts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.kit import clock, limits
from faire_reseau.kit.confirming import ask, grave
from faire_reseau.kit.erasure import plan_of
from faire_reseau.kit.erasure_form import ErasureForm
from faire_reseau.kit.refusals import ChangedMeanwhile, Refusal
from faire_reseau.network import actions, queries
from faire_reseau.network.forms import ChangePostForm, CloseForm, OwnPersonForm, PeopleForm, PersonForm
from faire_reseau.network.permissions import (
    can_change_address,
    can_edit_person,
    can_mark_director,
    is_facilitator,
)
from faire_reseau.network.views.answering import A_MINUTE, did, form_page

A_PAGE = 60


def _today() -> Any:
    return localdate(clock.now())


@login_required
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The people one may read about."""
    day = _today()
    words = {name: request.GET.get(name, "")[:100] for name in ("q", "metier", "organisation")}
    keys = queries.people_found(
        request.user, day, words=words["q"], trade=words["metier"], organisation=words["organisation"]
    )
    page = Paginator(keys, A_PAGE).get_page(request.GET.get("page"))
    names = [(row.slug, queries.name_on(row, day)) for row in queries.organisations_on(day)]
    form = PeopleForm(words, trades=queries.trades(), organisations=sorted(names, key=lambda pair: pair[1].casefold()))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "people": queries.people_in(list(page.object_list), day),
        "page": page,
        "found": len(keys),
        "day": day,
        "query": query.urlencode(),
        "runs_network": is_facilitator(request.user),
    }
    template = "network/parts/people.html" if request.htmx else "network/people.html"
    response = render(request, template, context)
    response["Vary"] = "HX-Request, Cookie, Accept-Language"
    return response


@login_required
@require_safe
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody, as far as they show themselves."""
    day = _today()
    found = queries.person_for(request.user, person_id, day)
    context = {
        "profile": queries.profile_of(found, request.user, day),
        "day": day,
        "is_oneself": found.user_id == request.user.pk,
        "can_edit": can_edit_person(request.user, found, day),
        "runs_network": is_facilitator(request.user),
        "signs_in_with": queries.other_sign_in_address(found) if can_change_address(request.user, found, day) else "",
        "is_unreached": is_facilitator(request.user) and found.pk in queries.unreached([found]),
    }
    return render(request, "network/person.html", context)


@login_required
def me(request: HttpRequest) -> HttpResponse:
    """One's own entry; who has none is told how to get one."""
    try:
        oneself = queries.own_person_for(request.user)
    except Http404:
        return render(request, "network/nobody.html")
    initial = {name: getattr(oneself, name) for name in OwnPersonForm.base_fields}
    form, at = OwnPersonForm(request.POST or None, initial=initial), clock.now()
    if request.method == "POST" and form.is_valid():
        form, is_kept = _keep(request, form, oneself, at)
        if is_kept:
            messages.success(request, _("Saved."))
            return redirect("network:me")
    return form_page(
        request,
        form,
        title=_("My entry in the directory"),
        lead=_(
            "You choose, line by line, what the people of the network see of you. The facilitators of the network see all of it."
        ),
        back=reverse("network:person", args=[oneself.pk]),
        back_label=_("See my page"),
    )


@login_required
def change_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Somebody's entry; what others see of it is theirs to choose."""
    day = _today()
    found = queries.person_to_edit_for(request.user, person_id, day)
    if found.user_id == request.user.pk:
        return redirect("network:me")
    initial = {name: getattr(found, name) for name in PersonForm.base_fields}
    form = PersonForm(request.POST or None, initial=initial)
    if not can_change_address(request.user, found, day):
        form.keep_address()
    if request.method == "POST" and form.is_valid():
        touched = form.touched()
        moves_sign_in = is_facilitator(request.user) and found.user is not None and "email" in touched
        page = ask(request) if moves_sign_in and not form.overtaken() else None
        if page is not None:
            return page
        form, is_kept = _keep(request, form, found, clock.now())
        if is_kept:
            messages.success(request, _("Saved."))
            return redirect("network:person", person_id)
    return form_page(
        request,
        form,
        title=_("Change the entry of %(name)s") % {"name": found},
        lead=_("What others see of this entry, this person chooses."),
        back=reverse("network:person", args=[person_id]),
        back_label=_("Back to the page"),
    )


def _keep(request: HttpRequest, form: PersonForm, person: Any, at: Any) -> tuple[PersonForm, bool]:
    """Whether what the writer changed is written; else the form to show again, on what the entry says now."""
    touched, seen = form.touched(), form.said()
    try:
        return form, did(
            request, form, lambda: actions.change_person(person, seen=seen, by=request.user, at=at, **touched)
        )
    except ChangedMeanwhile:
        person.refresh_from_db()
        return form.renewed({name: getattr(person, name) for name in form.initial}), False


@login_required
@grave(may=is_facilitator)
def erase_person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Take away who somebody was, after seeing what goes, what stays and where texts name them; what is counted stays."""
    if not is_facilitator(request.user):
        raise Http404
    found = queries.person_for(request.user, person_id, _today())
    plan = plan_of(queries.subject_of_person(found))
    form = ErasureForm(request.POST if request.method == "POST" else None, plan=plan, in_detail=True)

    def deed() -> None:
        actions.erase_person(found, by=request.user, at=clock.now(), leave=form.leave)

    if request.method == "POST" and form.is_valid() and did(request, form, deed):
        messages.success(request, _("Erased. What is counted stays, without name."))
        return redirect("network:people")
    context = {"form": form, "plan": plan, "person": found}
    return render(request, "network/erase_person.html", context, status=422 if form.errors else 200)


@login_required
def change_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Change a post."""
    post = queries.post_to_edit_for(request.user, post_id, _today())
    form = ChangePostForm(
        request.POST or None, initial={name: getattr(post, name) for name in ChangePostForm.base_fields}
    )
    if request.method == "POST" and form.is_valid():
        touched, seen = form.touched(), form.said()
        try:
            if did(
                request, form, lambda: actions.change_post(post, seen=seen, by=request.user, at=clock.now(), **touched)
            ):
                messages.success(request, _("Saved."))
                return redirect("network:organisation", post.organisation.slug)
        except ChangedMeanwhile:
            post.refresh_from_db()
            form = form.renewed({name: getattr(post, name) for name in ChangePostForm.base_fields})
    return _post_page(request, form, post, _("The post of %(name)s"))


@login_required
def close_post(request: HttpRequest, post_id: int) -> HttpResponse:
    """Somebody leaves."""
    post = queries.post_to_edit_for(request.user, post_id, _today())
    form = CloseForm(request.POST or None, initial={"to_on": _today()})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if did(request, form, lambda: actions.close_post(post, by=request.user, at=clock.now(), **data)):
            messages.success(request, _("Saved."))
            return redirect("network:organisation", post.organisation.slug)
    return _post_page(request, form, post, _("%(name)s leaves"))


def _post_page(request: HttpRequest, form: Any, post: Any, title: str) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title % {"name": post.person},
        back=reverse("network:organisation", args=[post.organisation.slug]),
        back_label=_("Back to the page"),
    )


@login_required
@require_POST
@grave(may=is_facilitator)
def move_running(request: HttpRequest, person_id: int) -> HttpResponse:
    """Say who runs the network."""
    if not is_facilitator(request.user):
        raise Http404
    found = queries.person_for(request.user, person_id, _today())
    deed = actions.let_run if request.POST.get("runs") == "1" else actions.end_running
    try:
        limits.spend("directory", request.user.pk, at_most=60, seconds=A_MINUTE)
        deed(found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("network:person", person_id)


@login_required
@require_POST
def mark_director(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say who directs."""
    day = _today()
    post = queries.post_to_edit_for(request.user, post_id, day)
    if not can_mark_director(request.user, post.organisation, day):
        raise Http404
    directs = request.POST.get("directs") == "1"
    try:
        limits.spend("directory", request.user.pk, at_most=60, seconds=A_MINUTE)
        actions.mark_director(post, is_director=directs, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("network:organisation", post.organisation.slug)
