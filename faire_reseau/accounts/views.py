"""Doors: sign in by code or personal link, sign out, and one's own account."""

import json
from typing import Any

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts import actions, queries
from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.forms import CodeForm, ConsentForm, EnterForm
from faire_reseau.kit import clock, limits
from faire_reseau.kit.erasure import plan_of, subject_of
from faire_reseau.kit.erasure_form import ErasureForm
from faire_reseau.kit.refusals import Refusal

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@method_decorator(never_cache, name="dispatch")
class EnterView(RequestLoginCodeView):  # type: ignore[misc]  # the library is untyped
    """Ask for a code."""

    template_name = "accounts/enter.html"
    form_class = EnterForm

    def get_form_class(self) -> type[EnterForm]:
        """The form with our words."""
        return self.form_class

    def get_initial(self) -> dict[str, Any]:
        """The address typed at a door that led here."""
        return super().get_initial() | {"email": self.request.session.get("entering", "")}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever stands in the directory gets an account the first time they ask for a code."""
        actions.admit(request.POST.get("email", "")[:254], at=clock.now(), language=get_language() or "fr")
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]  # as above


class CodeView(ConfirmLoginCodeView):  # type: ignore[misc]  # the library is untyped
    """Type the code."""

    template_name = "accounts/code.html"
    form_class = CodeForm

    def get_form_class(self) -> type:
        """The form with our words, except when another code is asked for."""
        inherited = super().get_form_class()
        return inherited if self._action == "resend" else self.form_class


@never_cache
def personal_link(request: HttpRequest, key: str) -> HttpResponse:
    """A link or QR handed out by an organiser: say whose it is, then open on a press."""
    at = clock.now()
    link = queries.personal_link_for(key, at)
    if request.method != "POST":
        return render(request, "accounts/personal_link.html", {"link": link})
    user = actions.use_personal_link(link, at=at)
    open_session(request, user)
    return redirect("pages:desk")


def open_session(request: HttpRequest, user: object) -> None:
    """Sign the browser in as `user`; the session can then be seen and revoked."""
    login(request, user, backend=BACKEND)  # type: ignore[arg-type]  # an account
    UserSession.objects.create_from_request(request)


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here."""
    logout(request)
    return redirect("home")


@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own account: sessions, consent, data, erasure."""
    at = clock.now()
    agreed = [kind for kind, given in queries.consents_of(request.user).items() if given]
    given = request.POST if request.method == "POST" else None
    form = ConsentForm(given, initial={"kinds": agreed, "language": request.user.language})
    if request.method == "POST" and form.is_valid():
        limits.spend("consent", request.user.pk, at_most=30, seconds=600)
        actions.choose_language(request.user, form.cleaned_data["language"], at=at)
        before = queries.consents_of(request.user)
        for kind in ConsentKind:
            wanted = kind.value in form.cleaned_data["kinds"]
            if wanted != before[kind.value]:
                actions.set_consent(request.user, kind, given=wanted, at=at)
        messages.success(request, _("Your choices are kept."))
        return redirect("accounts:account")
    places = queries.places_of(request.user, request.session.session_key or "")
    return render(request, "accounts/account.html", {"form": form, "places": places})


@login_required
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere else, and end the links that open this account."""
    at = clock.now()
    keep = request.session.session_key or ""
    ended = actions.end_sessions(request.user, keep=keep, by=request.user, at=at)
    actions.revoke_personal_links(request.user, by=request.user, at=at)
    messages.success(
        request, _("Signed out elsewhere (%(count)s), and your personal links no longer open.") % {"count": ended}
    )
    return redirect("accounts:account")


@login_required
@require_POST
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """Sign out in one of the places where one is signed in."""
    session = queries.session_to_end_for(request.user, session_id)
    actions.end_session(session, by=request.user, at=clock.now())
    messages.success(request, _("Signed out there."))
    return redirect("accounts:account")


@login_required
@require_safe
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything the network holds about the person, as a file."""
    body = json.dumps(queries.all_data(request.user), ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
def erase(request: HttpRequest) -> HttpResponse:
    """Erase one's account: see what goes and what stays, then do it. Texts of others are counted, not shown."""
    plan = plan_of(subject_of(request.user.pk, request.user.email))
    form = ErasureForm(request.POST if request.method == "POST" else None, plan=plan, in_detail=False)
    if request.method == "POST" and form.is_valid():
        try:
            actions.erase_account(request.user, by=request.user, at=clock.now(), leave=form.leave)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("home")
    return render(request, "accounts/erase.html", {"form": form, "plan": plan}, status=422 if form.errors else 200)


@login_required
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Who did what; for facilitators."""
    lines = Paginator(queries.audit_lines_for(request.user), 50).get_page(request.GET.get("page"))
    rows = [queries.journal_row(line) for line in lines]
    return render(request, "accounts/audit.html", {"lines": lines, "rows": rows})
