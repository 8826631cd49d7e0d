"""Views: sign in by code or personal link, sign out, account page."""

import json
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage
from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts import actions, queries
from faire_reseau.accounts.adapter import CodeProcess, browser_of, know, pending_address
from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.forms import CodeForm, ConsentForm, EnterForm
from faire_reseau.accounts.permissions import Request
from faire_reseau.accounts.texts import ENDED_LABELS
from faire_reseau.kit import clock, log
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.codes import label_in
from faire_reseau.kit.confirming import grave
from faire_reseau.kit.erasure import plan_of, subject_of
from faire_reseau.kit.erasure_form import ErasureForm
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.mail import Way, letters_folder, way
from faire_reseau.kit.reach import is_at_this_machine
from faire_reseau.kit.refusals import about

CONSENTS = Limit("consent", at_most=30, seconds=600)


@method_decorator(never_cache, name="dispatch")
class EnterView(RequestLoginCodeView):  # type: ignore[misc]  # the library is untyped
    """Ask for a code; whoever comes back here may begin again."""

    template_name = "accounts/enter.html"
    form_class = EnterForm

    def _redirect_to_pending_stage(self, request: Request, stage: LoginByCodeStage) -> None:
        """A code on its way locks nobody up with it."""

    def get_form_class(self) -> type[EnterForm]:
        """The form with our words."""
        return self.form_class

    def get_initial(self) -> dict[str, Any]:
        """The address typed on a page that led here, or the one to correct."""
        typed = self.request.session.get("entering", "") or pending_address(self.request)
        initial: dict[str, Any] = super().get_initial() | {"email": typed}
        return initial

    def post(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever stands in the directory gets an account the first time they ask for a code."""
        actions.admit(request.POST.get("email", "")[:254], at=clock.now(), language=get_language() or "fr")
        return super().post(request, *args, **kwargs)  # type: ignore[no-any-return]  # as above

    def form_valid(self, form: EnterForm) -> HttpResponse:
        """Write the letter."""
        at, email = clock.now(), form.cleaned_data["email"]
        account, browser = queries.account_of(email), browser_of(self.request)
        own = browser if browser and account and browser.user_id == account.pk else None

        def begin() -> None:
            with about("email"):
                CodeProcess.begin(self.request, account, email, browser=own, at=at)

        ran = run(self.request, begin, form=form)
        if ran.is_done:
            return ran.go(self.get_success_url())
        return self.form_invalid(form)  # type: ignore[no-any-return]  # as above

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """And where letters go."""
        more = {"letters_go": way().value, "pending": pending_address(self.request)}
        why = "" if self.request.user.is_authenticated else queries.why_ended(self.request.session)
        more["why_ended"] = label_in(ENDED_LABELS, why) if why else ""
        context: dict[str, Any] = super().get_context_data(**kwargs) | more
        return context


class CodeView(ConfirmLoginCodeView):  # type: ignore[misc]  # the library is untyped
    """Type the code."""

    template_name = "accounts/code.html"
    form_class = CodeForm

    @method_decorator(login_stage_required(stage=LoginByCodeStage.key, redirect_urlname="account_request_login_code"))
    @method_decorator(never_cache)
    def dispatch(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        """As the library does, with our process."""
        self.stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001  (the library's way)
        process = CodeProcess.resume(self.stage)
        if process is None:
            messages.error(request, _("This code has ended: ask for another one."))
            return redirect("account_request_login_code")
        self._process: CodeProcess = process
        return super(ConfirmLoginCodeView, self).dispatch(request, *args, **kwargs)  # type: ignore[no-any-return]

    def get_form_class(self) -> type:
        """The form with our words, except when another code is asked for."""
        inherited = super().get_form_class()
        return inherited if self._action == "resend" else self.form_class

    def get_form_kwargs(self) -> dict[str, Any]:
        """The code is compared in the database."""
        given = super(ConfirmLoginCodeView, self).get_form_kwargs()
        kwargs: dict[str, Any] = given if self._action == "resend" else given | {"is_right": self._process.is_right}
        return kwargs

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        """Say it in the log too, without the address nor the code."""
        log.note("refused", code="code")
        return super().form_invalid(form)  # type: ignore[no-any-return]  # as above

    def _resend_form_valid(self, form: Form) -> HttpResponse:  # noqa: ARG002  (the library's signature)
        at = clock.now()
        browser, account = browser_of(self.request), self._process.user
        own = browser if browser and account and browser.user_id == account.pk else None
        ran = run(self.request, lambda: self._process.send_again(browser=own, at=at))
        back = self.passthrough_next_url(reverse("account_confirm_login_code"))
        return ran.go(back, said=_("Another letter is on its way: only its code opens."))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """And whether the letter waits, or was asked for elsewhere."""
        more = {"letters_go": way().value, "is_late": self._process.state.get("is_late", False)}
        more["shown_code"] = self._process.state.get("shown_code", "")
        more["is_latest"] = self._process.state.get("is_latest", False)
        context: dict[str, Any] = super().get_context_data(**kwargs) | more
        return context


@never_cache
def personal_link(request: Request, key: str) -> HttpResponse:
    """A link sent by letter: say whose it is, then open on a press."""
    at = clock.now()
    link = queries.personal_link_for(key, at)
    if request.method != "POST":
        context = {"link": link, "purpose": queries.purpose_of(link)}
        return render(request, "accounts/personal_link.html", context)
    is_new = link.last_used_at is None
    user = actions.use_personal_link(link, at=at)
    return open_session(request, user, by_new_link=is_new)


def open_session(request: Request, user: object, *, by_new_link: bool = False) -> HttpResponse:
    """Sign the browser in as `user`, after their second factor if they have one; the session can be seen and revoked."""
    entering = Login(user=user, redirect_url=reverse("pages:desk"), signal_kwargs={"by_new_link": by_new_link})
    return perform_login(request, entering)  # type: ignore[no-any-return]  # the library is untyped


@require_POST
def leave(request: Request) -> HttpResponse:
    """Sign out here; the browser drops its copies of pages, which Back would show otherwise."""
    logout(request)
    return _left(redirect("home"))


def _left(response: HttpResponse) -> HttpResponse:
    response["Clear-Site-Data"] = '"cache"'
    return response


@login_required
def account(request: Request) -> HttpResponse:
    """One's own account: sessions, consent, data, erasure."""
    at = clock.now()
    agreed = [kind for kind, given in queries.consents_of(request.user).items() if given]
    form = ConsentForm(sent(request), initial={"kinds": agreed, "language": request.user.language})

    def action() -> None:
        actions.choose_language(request.user, form.cleaned_data["language"], at=at)
        before = queries.consents_of(request.user)
        for kind in ConsentKind:
            wanted = kind.value in form.cleaned_data["kinds"]
            if wanted != before[kind.value]:
                actions.set_consent(request.user, kind, given=wanted, at=at)

    ran = run(request, action, form=form, limit=CONSENTS)
    if ran.is_done:
        return ran.go("accounts:account", said=_("Your choices are saved."))
    places = queries.places_of(request.user, request.session.session_key or "")
    context = {
        "places": places,
        "ways": queries.ways_in_of(request.user, at),
        "recovery": queries.recovery_codes_left(request.user),
        "has_factor": queries.has_factor(request.user),
        "runs_something": queries.runs_something(request.user),
    }
    return ran.page("accounts/account.html", context)


@login_required
@require_POST
def end_sessions(request: Request) -> HttpResponse:
    """Sign out everywhere else, and end the links that open this account."""
    at = clock.now()
    keep = request.session.session_key or ""
    ended = actions.end_sessions(request.user, keep=keep, by=request.user, at=at)
    actions.revoke_personal_links(request.user, by=request.user, at=at)
    messages.success(
        request, _("Signed out elsewhere (%(count)s), and your personal links no longer open.") % {"count": ended}
    )
    know(request, request.user, known=None)
    return redirect("accounts:account")


@login_required
@require_POST
def end_session(request: Request, session_id: int) -> HttpResponse:
    """Sign out in one of the places where one is signed in."""
    session = queries.session_to_end_for(request.user, session_id)
    ran = run(request, lambda: actions.end_session(session, by=request.user, at=clock.now()))
    return ran.go("accounts:account", said=_("Signed out there."))


@login_required
@require_safe
def my_data(request: Request) -> HttpResponse:
    """Everything the network holds about the person, as a file."""
    body = json.dumps(queries.all_data(request.user), ensure_ascii=False, indent=2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mes-donnees.json"'
    response["Cache-Control"] = "no-store"
    return response


@login_required
@grave
def erase(request: Request) -> HttpResponse:
    """Erase one's account: see what goes and what stays, then do it. Texts of others are counted, not shown."""
    plan = plan_of(subject_of(request.user.pk, request.user.email))
    form = ErasureForm(sent(request), plan=plan, in_detail=False)

    def action() -> None:
        actions.erase_account(request.user, by=request.user, at=clock.now(), leave=form.leave)

    ran = run(request, action, form=form)
    if ran.is_done:
        logout(request)
        return _left(ran.go("home", said=_("Your account is erased.")))
    return ran.page("accounts/erase.html", {"plan": plan})


@login_required
@require_safe
def audit(request: Request) -> HttpResponse:
    """Who did what; for facilitators."""
    lines = Paginator(queries.audit_lines_for(request.user), 50).get_page(request.GET.get("page"))
    rows = queries.journal_rows(lines)
    return render(request, "accounts/audit.html", {"lines": lines, "rows": rows})


@login_required
@require_safe
def letters(request: Request) -> HttpResponse:
    """Letters that could not be delivered, or wait; for facilitators."""
    page = Paginator(queries.letters_for(request.user), 50).get_page(request.GET.get("page"))
    state = queries.letters_state(request.user)
    is_here = state is not None and state.way == Way.FOLDER.value and is_at_this_machine(request)
    folder = str(letters_folder()) if is_here else ""
    return render(request, "accounts/letters.html", {"letters": page, "state": state, "folder": folder})


@login_required
@require_POST
def move_letter(request: Request, letter_id: int) -> HttpResponse:
    """Try to send a letter again, or give it up."""
    letter = queries.letter_for(request.user, letter_id)
    if request.POST.get("to") == "again":
        if actions.retry_letter(letter, by=request.user, at=clock.now()):
            messages.success(request, _("The letter leaves now."))
        else:
            messages.error(request, _("This letter cannot be sent again: it is under way, or its code has ended."))
    elif actions.give_up_letter(letter, by=request.user, at=clock.now()):
        messages.success(request, _("The letter is given up."))
    return redirect("accounts:letters")
