"""Views for the second factor: authenticator application, keys, recovery codes, and its sign-in page."""

import json
from typing import Any

import segno
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.views import AuthenticateView as LibraryAuthenticateView
from allauth.mfa.totp.internal.auth import TOTP, clear_totp_secret
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts import queries
from faire_reseau.accounts.actions import factors as actions
from faire_reseau.accounts.forms import FactorForm, KeyForm, TotpForm
from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock, log
from faire_reseau.kit.answering import run
from faire_reseau.kit.confirming import grave


@method_decorator(never_cache, name="dispatch")
class AuthenticateView(LibraryAuthenticateView):  # type: ignore[misc]  # the library is untyped
    """While signing in, after the code of the letter: the second factor."""

    template_name = "accounts/factor.html"
    form_class = FactorForm

    def form_invalid(self, form: FactorForm) -> HttpResponse:
        """Say it in the log too, without what was typed."""
        log.note("refused", code="factor", account=self.stage.login.user.pk)
        return super().form_invalid(form)  # type: ignore[no-any-return]  # as above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The options of the keys, for the script."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        kinds = {factor.type for factor in queries.factors_of(self.stage.login.user)}
        if "totp" not in kinds:
            context["form"].fields["code"].label = _("One of your recovery codes")
        options = json.dumps(context["js_data"]["request_options"], default=dict)
        return context | {
            "options": options if "webauthn" in kinds else "",
            "has_application": "totp" in kinds,
            "user_facilitates": self.stage.login.user.is_facilitator,
        }


@login_required
@require_safe
def index(request: Request) -> HttpResponse:
    """What one has, and what one may add."""
    factors = queries.factors_of(request.user)
    context = {
        "application": next((factor for factor in factors if factor.type == "totp"), None),
        "keys": [(factor, factor.wrap().name) for factor in factors if factor.type == "webauthn"],
        "runs_something": queries.runs_something(request.user),
        "recovery": queries.recovery_codes_left(request.user),
    }
    return render(request, "accounts/factors.html", context)


@login_required
@grave(reading=True)
def activate_totp(request: Request) -> HttpResponse:
    """Add an application that shows codes: its secret as a picture and as text, proved by a first code."""
    if any(factor.type == "totp" for factor in queries.factors_of(request.user)):
        return redirect("mfa_index")
    data = request.POST if "code" in request.POST else None
    form = TotpForm(user=request.user, data=data)

    def activate() -> None:
        TOTP.activate(request.user, form.secret)
        clear_totp_secret(request)

    ran = run(request, activate, form=form)
    if ran.is_done:
        return _added(request, "totp")
    address = get_adapter().build_totp_url(request.user, form.secret)
    context = {"address": address, "secret": form.secret}
    context["picture"] = segno.make(address, error="m").svg_data_uri(scale=5, border=4)
    return ran.page("accounts/totp.html", context)


@login_required
@require_POST
@grave
def deactivate_totp(request: Request) -> HttpResponse:
    """Remove the application."""
    factor = next((factor for factor in queries.factors_of(request.user) if factor.type == "totp"), None)
    if factor is None:
        raise Http404
    actions.remove_factor(factor, by=request.user, at=clock.now())
    messages.success(request, _("Removed."))
    return redirect("mfa_index")


@login_required
@grave(reading=True)
def add_key(request: Request) -> HttpResponse:
    """Add a key: the browser makes it, the library proves it."""
    data = request.POST if "credential" in request.POST else None
    form = KeyForm(user=request.user, data=data)

    def add() -> None:
        webauthn.WebAuthn.add(request.user, form.cleaned_data["name"], form.cleaned_data["credential"])

    ran = run(request, add, form=form)
    if ran.is_done:
        return _added(request, "webauthn")
    options = json.dumps(webauthn.begin_registration(request.user, passwordless=False), default=dict)
    return ran.page("accounts/key.html", {"options": options})


@login_required
@require_POST
@grave
def remove_key(request: Request, pk: int) -> HttpResponse:
    """Remove a key."""
    factor = next(
        (factor for factor in queries.factors_of(request.user) if factor.type == "webauthn" and factor.pk == pk), None
    )
    if factor is None:
        raise Http404
    actions.remove_factor(factor, by=request.user, at=clock.now())
    messages.success(request, _("Removed."))
    return redirect("mfa_index")


@login_required
@grave(reading=True)
def recovery_codes(request: Request) -> HttpResponse:
    """Recovery codes, each good once: shown the first time, then a press makes new ones, and those before end."""
    if not queries.has_factor(request.user):
        raise Http404
    codes = (
        actions.renew_recovery_codes(request.user)
        if request.method == "POST"
        else actions.show_recovery_codes(request.user)
    )
    context = {"codes": codes, "recovery": queries.recovery_codes_left(request.user)}
    return render(request, "accounts/recovery_codes.html", context)


def _added(request: Request, kind: str) -> HttpResponse:
    actions.note_added(request.user, kind, keep=request.session.session_key or "", at=clock.now())
    sentence = _("Your second factor is set: you are asked for it at each sign-in. You are signed out everywhere else.")
    messages.success(request, sentence)
    return redirect("mfa_view_recovery_codes")
