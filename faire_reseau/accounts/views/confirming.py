"""The page that asks again who one is, before something grave."""

import json
import sys
import time
from typing import Any, cast

from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from faire_reseau.accounts import queries
from faire_reseau.accounts.letters import send_confirming_code
from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock, confirming, limits, log
from faire_reseau.kit.keys import as_short_code, digest, new_key, plain_code, short_code
from faire_reseau.kit.mail import Way, way
from faire_reseau.kit.reach import is_at_this_machine

CODE, CREDENTIAL = "confirming_code", "confirming_credential"
OURS = {CODE, CREDENTIAL, "csrfmiddlewaretoken", "suite"}
STATE = "confirming"


def asker(request: HttpRequest) -> HttpResponse | None:
    """Ask for the proof with everything typed carried along; None once it was brought. A page to read is asked for apart."""
    if request.method != "POST":
        return redirect(f"{reverse('accounts:confirm')}?{urlencode({'suite': request.get_full_path()})}")
    return _page(cast("Request", request), request.get_full_path())


@login_required
@never_cache
def confirm(request: Request) -> HttpResponse:
    """Confirm, then go on to the page that wanted it."""
    after = request.POST.get("suite") or request.GET.get("suite") or reverse("accounts:account")
    if not url_has_allowed_host_and_scheme(
        after, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        after = reverse("accounts:account")
    page = None if confirming.confirmed_recently(request) else _page(request, request.path, after=after)
    return page or redirect(after)


def _page(request: Request, action: str, *, after: str = "") -> HttpResponse | None:
    user = request.user
    kinds = {factor.type for factor in queries.factors_of(user)}
    by_factor = bool(kinds)
    error = ""
    if request.method == "POST" and (request.POST.get(CODE) or request.POST.get(CREDENTIAL)):
        error = _refused_factor(request) if by_factor else _refused_code(request)
        if not error:
            confirming.note_confirmed(request)
            return None
    elif not by_factor:
        error = _send_code(request)
    carried = [(name, value) for name, values in request.POST.lists() if name not in OURS for value in values]
    context = {
        "action": action,
        "after": after,
        "carried": carried,
        "error": error,
        "by_factor": by_factor,
        "has_application": "totp" in kinds,
        "has_key": "webauthn" in kinds,
        "letters_go": way().value,
        "shown_code": request.session.get(STATE, {}).get("shown", "")
        if is_at_this_machine(request) and not by_factor
        else "",
    }
    if context["has_key"]:
        context["options"] = json.dumps(webauthn.begin_authentication(user), default=dict)
    response = render(request, "accounts/confirming.html", context, status=422 if error else 200)
    response["Cache-Control"] = "no-store"
    return response


def _refused_factor(request: Request) -> str:
    user, data = request.user, request.POST
    form: Any
    if data.get(CREDENTIAL):
        form = ReauthenticateWebAuthnForm(user=user, data={"credential": data[CREDENTIAL]})
    else:
        form = ReauthenticateForm(user=user, data={"code": plain_code(data[CODE])})
    if not form.is_valid():
        log.note("refused", code="confirming_factor", account=user.pk)
        return " ".join(message for messages in form.errors.values() for message in messages)
    form.save()
    return ""


def _send_code(request: Request) -> str:
    user = request.user
    state = request.session.get(STATE)
    if state and time.time() - state["at"] < confirming.GOOD_FOR.total_seconds() / 2:
        return ""  # the letter is on its way: the same code serves
    limits.spend("confirming_letter", user.pk, at_most=6, seconds=600)
    code = short_code(new_key())
    at = clock.now()
    has_left = send_confirming_code(user, code=code, at=at, ends_at=at + confirming.GOOD_FOR)
    request.session[STATE] = {"code": digest(code), "at": int(time.time())}
    _show(request, code)
    if has_left or way() is Way.NOWHERE:  # the page says that no letter leaves
        return ""
    return _("The mail server does not answer: your letter leaves as soon as it does. Nothing typed is lost.")


def _show(request: Request, code: str) -> None:
    """Where no mail server is set: the code on the console, and on the page of whoever sits at this machine; as at the sign-in."""
    if way() not in (Way.FOLDER, Way.NOWHERE):
        return
    sys.stderr.write(f"No mail server: the confirmation code of {request.user.email} is {code}\n")
    sys.stderr.flush()
    if settings.CODES_ON_PAGE and is_at_this_machine(request):
        request.session[STATE] |= {"shown": code}
        request.session.modified = True


def _refused_code(request: Request) -> str:
    # Counted in one place for all requests that come at once, not in the session.
    limits.spend("confirming_try", request.user.pk, at_most=10, seconds=600)
    state = request.session.get(STATE)
    if not state or time.time() - state["at"] > confirming.GOOD_FOR.total_seconds():
        request.session.pop(STATE, None)
        return _send_code(request) or _("This code has ended: a new one was written to your address.")
    if digest(as_short_code(request.POST[CODE])) != state["code"]:
        log.note("refused", code="confirming_code", account=request.user.pk)
        return _("This is not the code of the latest letter: copy it again.")
    request.session.pop(STATE, None)
    return ""
