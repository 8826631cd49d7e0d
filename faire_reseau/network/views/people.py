"""Views of people: list, entry, own entry, posts."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.actions import LINK_DAYS
from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import slug_of, whole_address
from faire_reseau.kit.answering import Ran, run, sent
from faire_reseau.kit.confirming import ask, grave
from faire_reseau.kit.erasure import plan_of
from faire_reseau.kit.erasure_form import ErasureForm
from faire_reseau.kit.mail import reaches_nobody
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.network import actions, queries
from faire_reseau.network.exports.vcards import MEDIA_TYPE, vcard_of_person
from faire_reseau.network.forms import ChangePostForm, CloseForm, OwnPersonForm, PeopleForm, PersonForm
from faire_reseau.network.logic.days import holds_on
from faire_reseau.network.permissions import (
    can_change_address,
    can_edit_person,
    can_mark_director,
    is_facilitator,
)
from faire_reseau.network.queries import PersonRow, PostRow
from faire_reseau.network.views.limits import DIRECTORY

A_PAGE = 60


def _today() -> date:
    return localdate(clock.now())


@login_required
@require_safe
def people(request: Request) -> HttpResponse:
    """The people one may read about."""
    day = _today()
    form = PeopleForm(request.GET, trades=queries.trades(), organisations=queries.organisations_on(day))
    if not form.is_valid() and request.htmx and "organisation" in form.errors:
        return _whole_page(request)  # which shows the organisations to choose among
    filters = form.cleaned_data
    organisation = filters.get("organisation")
    keys = queries.people_found(
        request.user,
        day,
        words=filters.get("q", ""),
        trade=filters.get("metier", ""),
        organisation=organisation.slug if organisation else "",
    )
    page = Paginator(keys, A_PAGE).get_page(request.GET.get("page"))
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


def _whole_page(request: Request) -> HttpResponse:
    return HttpResponse(headers={"HX-Redirect": request.get_full_path()})


@login_required
@require_safe
def person(request: Request, person_id: int) -> HttpResponse:
    """Somebody, as far as they show themselves."""
    day = _today()
    try:
        person_row = queries.person_for(request.user, person_id, day)
    except Http404:
        merged_into = queries.merged_person(person_id)
        if merged_into is None:
            raise
        queries.person_for(request.user, merged_into, day)  # who may not read them learns of nothing
        return redirect("network:person", merged_into)
    notes = queries.notes_about(request.user, person_row)
    context = {
        "notes": [(note.sentence, reverse(note.address[0], args=note.address[1]), note.deed) for note in notes],
        "profile": queries.profile_of(person_row, request.user, day),
        "day": day,
        "is_oneself": person_row.user_id == request.user.pk,
        "can_edit": can_edit_person(request.user, person_row, day),
        "runs_network": is_facilitator(request.user),
        "hands_over": is_facilitator(request.user) and reaches_nobody(),
        "signs_in_with": queries.other_sign_in_address(person_row)
        if can_change_address(request.user, person_row, day)
        else "",
        "is_unreached": is_facilitator(request.user) and person_row.pk in queries.unreached([person_row]),
    }
    return render(request, "network/person.html", context)


@login_required
@require_safe
def person_card(request: Request, person_id: int) -> HttpResponse:
    """Somebody as a vCard, as far as they show themselves."""
    day = _today()
    shown = queries.person_for(request.user, person_id, day)
    profile = queries.profile_of(shown, request.user, day)
    present = [post for post in profile.posts if holds_on(post, day)]
    address = whole_address(reverse("network:person", args=[person_id]))
    card = vcard_of_person(profile, present, address=address, day=day)
    disposition = f'attachment; filename="{slug_of(str(shown)) or "contact"}.vcf"'
    return HttpResponse(card, content_type=MEDIA_TYPE, headers={"Content-Disposition": disposition})


@login_required
def me(request: Request) -> HttpResponse:
    """One's own entry; who has none is told how to get one."""
    try:
        oneself = queries.own_person_for(request.user)
    except Http404:
        return render(request, "network/nobody.html")
    ran = _save_entry(request, _entry_form(request, OwnPersonForm, oneself), oneself)
    if ran.is_done:
        return ran.go("network:me", said=_("Saved."))
    context = {
        "title": _("My entry in the directory"),
        "lead": _(
            "You choose, line by line, what the people of the network see of you. The facilitators of the network see all of it."
        ),
        "back": reverse("network:person", args=[oneself.pk]),
        "back_label": _("See my page"),
    }
    return ran.page("network/form.html", context)


@login_required
def change_person(request: Request, person_id: int) -> HttpResponse:
    """Somebody's entry; what others see of it is theirs to choose."""
    day = _today()
    person = queries.person_to_edit_for(request.user, person_id, day)
    if person.user_id == request.user.pk:
        return redirect("network:me")
    form = _entry_form(request, PersonForm, person)
    if not can_change_address(request.user, person, day):
        form.keep_address()
    if form.is_bound and form.is_valid():
        moves_sign_in = is_facilitator(request.user) and person.user is not None and "email" in form.touched()
        page = ask(request) if moves_sign_in and not form.overtaken() else None
        if page is not None:
            return page
    ran = _save_entry(request, form, person)
    if ran.is_done:
        return ran.go("network:person", person_id, said=_("Saved."))
    context = {
        "title": _("Change the entry of %(name)s") % {"name": person},
        "lead": _("What others see of this entry, this person chooses."),
        "back": reverse("network:person", args=[person_id]),
        "back_label": _("Back to the page"),
    }
    return ran.page("network/form.html", context)


def _entry_form(request: Request, form_class: type[PersonForm], person: PersonRow) -> PersonForm:
    return form_class(sent(request), initial={name: getattr(person, name) for name in form_class.base_fields})


def _save_entry(request: Request, form: PersonForm, person: PersonRow) -> Ran[object]:
    """Write what the writer changed; the form to show again stands on what the entry says now."""

    def action() -> PersonRow:
        return actions.change_person(person, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> PersonForm:
        person.refresh_from_db()
        return form.renewed({name: getattr(person, name) for name in form.initial})

    return run(request, action, form=form, limit=DIRECTORY, renewed=renewed)


@login_required
@grave(may=is_facilitator)
def erase_person(request: Request, person_id: int) -> HttpResponse:
    """Remove who somebody was, after seeing what goes, what stays and where texts name them; what is counted stays."""
    if not is_facilitator(request.user):
        raise Http404
    person = queries.person_for(request.user, person_id, _today())
    plan = plan_of(queries.subject_of_person(person))
    form = ErasureForm(sent(request), plan=plan, in_detail=True)

    def action() -> None:
        actions.erase_person(person, by=request.user, at=clock.now(), leave=form.leave)

    ran = run(request, action, form=form, limit=DIRECTORY)
    if ran.is_done:
        return ran.go("network:people", said=_("Erased. What is counted stays, without name."))
    return ran.page("network/erase_person.html", {"plan": plan, "person": person})


@login_required
def change_post(request: Request, post_id: int) -> HttpResponse:
    """Change a post."""
    post = queries.post_to_edit_for(request.user, post_id, _today())
    names = list(ChangePostForm.base_fields)
    form = ChangePostForm(sent(request), initial={name: getattr(post, name) for name in names})

    def action() -> None:
        actions.change_post(post, seen=form.said(), by=request.user, at=clock.now(), **form.touched())

    def renewed(_refusal: Overtaken) -> ChangePostForm:
        post.refresh_from_db()
        return form.renewed({name: getattr(post, name) for name in names})

    ran = run(request, action, form=form, limit=DIRECTORY, renewed=renewed)
    return _answer_on_post(ran, post, _("The post of %(name)s"))


@login_required
def close_post(request: Request, post_id: int) -> HttpResponse:
    """Somebody leaves."""
    post = queries.post_to_edit_for(request.user, post_id, _today())
    form = CloseForm(sent(request), initial={"to_on": _today()})

    def action() -> None:
        actions.close_post(post, by=request.user, at=clock.now(), **form.cleaned_data)

    return _answer_on_post(run(request, action, form=form, limit=DIRECTORY), post, _("%(name)s leaves"))


def _answer_on_post(ran: Ran[None], post: PostRow, title: str) -> HttpResponse:
    slug = post.organisation.slug
    if ran.is_done:
        return ran.go("network:organisation", slug, said=_("Saved."))
    back = {"back": reverse("network:organisation", args=[slug]), "back_label": _("Back to the page")}
    return ran.page("network/form.html", {"title": title % {"name": post.person}, **back})


@login_required
@require_POST
@grave(may=is_facilitator)
def move_running(request: Request, person_id: int) -> HttpResponse:
    """Say who runs the network."""
    if not is_facilitator(request.user):
        raise Http404
    person = queries.person_for(request.user, person_id, _today())
    action = actions.let_run if request.POST.get("runs") == "1" else actions.end_running
    ran = run(request, lambda: action(person, by=request.user, at=clock.now()), limit=DIRECTORY)
    return ran.go("network:person", person_id)


@login_required
@require_POST
@grave(may=is_facilitator)
def hand_over(request: Request, person_id: int) -> HttpResponse:
    """Make a way in for somebody, shown once as link and QR."""
    if not is_facilitator(request.user):
        raise Http404
    person = queries.person_for(request.user, person_id, _today())
    ran = run(request, lambda: actions.hand_over_way_in(person, by=request.user, at=clock.now()), limit=DIRECTORY)
    if not ran.is_done:
        return ran.go("network:person", person_id)
    messages.success(request, _("The way in is made."), extra_tags=ran.undo_tag)
    address = request.build_absolute_uri(reverse("accounts:personal_link", args=[ran.done]))
    response = render(request, "network/way_in.html", {"person": person, "address": address, "days": LINK_DAYS})
    response["Cache-Control"] = "no-store"
    return response


@login_required
@require_POST
def mark_director(request: Request, post_id: int) -> HttpResponse:
    """Say who directs."""
    day = _today()
    post = queries.post_to_edit_for(request.user, post_id, day)
    if not can_mark_director(request.user, post.organisation, day):
        raise Http404

    def action() -> None:
        directs = request.POST.get("directs") == "1"
        actions.mark_director(post, is_director=directs, by=request.user, at=clock.now())

    return run(request, action, limit=DIRECTORY).go("network:organisation", post.organisation.slug)
