"""Adapter for django-allauth: no open signup, codes and letters of our own."""

import base64
import secrets
import sys
import time
from datetime import datetime
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.internal.stagekit import clear_login, get_pending_stage
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts import actions, queries
from faire_reseau.accounts.models import KnownBrowser, LoginCode, User
from faire_reseau.kit import clock
from faire_reseau.kit.letters import send_now
from faire_reseau.kit.limits import TooMany
from faire_reseau.kit.mail import Way, way
from faire_reseau.kit.reach import is_at_this_machine
from faire_reseau.kit.seals import opened, seal

BROWSER_SALT = "faire_reseau.accounts.browser"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # the library is untyped
    """Accounts are made by centres, organisers and registration, never by an open sign-up."""

    # The library's own sentences do not say what to do.
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _(
            "This is not the code of the latest letter that was asked for in this browser: copy it again, or start again to get "
            "another one. A code asked for in another browser opens only there."
        ),
        "too_many_login_attempts": _("Too many tries with this code: ask for another one."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  (the library's signature)
        """Nobody signs up alone."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """Whether one may be led to `url` after signing in: a page of the house, written as one."""
        try:
            return url.startswith("/") and bool(super().is_safe_url(url))
        except ValueError:  # “//[” is no address at all
            return False

    def pre_login(self, request: HttpRequest, user: User, *, email: str | None, **options: Any) -> HttpResponse | None:
        """A code asked for before the address changed proves nothing: whoever reads the old address starts again."""
        if email and email.strip().lower() != user.email:
            clear_login(request)
            messages.error(request, _("The address of this account has changed: start again with the new one."))
            return redirect("accounts:enter")
        return super().pre_login(request, user, email=email, **options)  # type: ignore[no-any-return]  # as above

    def login(self, request: HttpRequest, user: User) -> None:
        """A code was typed, so the address is proved: the first one ends what was opened before."""
        actions.confirm_account(user, at=clock.now())
        super().login(request, user)


class CodeProcess(LoginCodeVerificationProcess):  # type: ignore[misc]  # the library is untyped
    """The library's way from an address to a session, with a code that stands in the database and nowhere in clear."""

    @classmethod
    def begin(
        cls, request: HttpRequest, account: User | None, email: str, *, browser: KnownBrowser | None, at: datetime
    ) -> "CodeProcess":
        """Ask for a code; what was pending in this session is forgotten.

        Above the budget no letter is written, and the sign-in begins with the latest code: an owner whose budget somebody
        else has spent types what came. The same happens for an address without an account.
        """
        login_code, is_new = cls._asked(account, email, browser=browser, at=at)
        clear_login(request)
        login = Login(user=account, email=email)
        login.state["stages"] = {"current": LoginByCodeStage.key}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=account, email=email) | {"initiated_by_user": True})
        process = cls(stage=stage)
        if is_new:
            process.write(login_code, at, browser=browser)
        else:
            process.bind(login_code, browser=browser, is_latest=True)
        return process

    @staticmethod
    def _asked(
        account: User | None, email: str, *, browser: KnownBrowser | None, at: datetime
    ) -> tuple[LoginCode, bool]:
        """A code asked for now, and True; or, above the budget, the latest of the address, and False."""
        try:
            return actions.reserve_login_code(account, email, browser=browser, at=at), True
        except TooMany:
            latest = actions.latest_login_code(account, email, at=at)
            if latest is None:
                raise
            return latest, False

    @classmethod
    def resume(cls, stage: LoginByCodeStage) -> "CodeProcess | None":
        """The pending one, while its code opens."""
        process: CodeProcess | None = cls(stage=stage).abort_if_invalid()
        if process is not None and process.user is None:
            queries.account_of(process.state["email"])  # the library reads an account: the same statement without one
        return process

    def write(self, login_code: LoginCode, at: datetime, *, browser: KnownBrowser | None) -> None:
        """Write the letter and try to send it at once; the same work is done for an address without an account."""
        email = self.state["email"]
        code = get_adapter().generate_login_code()
        stranger_words = self._words_for_stranger(email)
        words = self._words("login_code", code=code)
        is_written = self.user is not None or login_code.writes_to_stranger
        letter = actions.post_login_code(
            login_code,
            code,
            to=email if is_written else "",
            at=at,
            **(stranger_words if self.user is None else words),
        )
        self.bind(login_code, browser=browser, is_late=not send_now(letter, at=at))
        self._show(code, email)

    def _show(self, code: str, email: str) -> None:
        """Where no mail server is set: the code on the console, and on the page of whoever sits at this machine."""
        self.state.pop("shown_code", None)
        if self.user is None or way() not in (Way.FOLDER, Way.NOWHERE):
            return
        sys.stderr.write(f"No mail server: the code of {email} is {code}\n")
        sys.stderr.flush()
        if settings.CODES_ON_PAGE and is_at_this_machine(self.request):
            self.state["shown_code"] = code
            self.persist()

    def bind(
        self, login_code: LoginCode, *, browser: KnownBrowser | None, is_late: bool = False, is_latest: bool = False
    ) -> None:
        """Have this sign-in wait for the code of `login_code`; `is_latest` when it was not asked for here.

        `browser`: this one, when the owner of the account knows it.
        """
        tries = actions.begin_tries(login_code, is_known=browser is not None)
        self.state |= {"code_id": login_code.pk, "tries_id": tries.pk, "at": time.time()}
        self.state |= {"is_late": is_late, "is_latest": is_latest}
        self.stage.login.initiated_at = time.time()
        self.persist()

    def send_again(self, *, browser: KnownBrowser | None, at: datetime) -> None:
        """Another code in another letter; the one before, if it was asked for here, no longer opens.

        Raises `TooMany` above the budget; the latest code is then the one that opens.
        """
        login_code, is_new = self._asked(self.user, self.state["email"], browser=browser, at=at)
        if not is_new:
            if login_code.pk != self.state.get("code_id"):
                self.bind(login_code, browser=browser, is_latest=True)
            raise TooMany(actions.MANY_CODES)
        if not self.state.get("is_latest"):
            actions.end_login_code(self.state.get("code_id", 0))
        self.write(login_code, at, browser=browser)
        self.record_resend()
        self.persist()

    def is_right(self, typed: str) -> bool:
        """Whether `typed` is the code; counts a try."""
        return actions.try_login_code(self.state.get("tries_id", 0), typed, at=clock.now())

    def record_invalid_attempt(self) -> bool:
        """Whether another try is left; what is counted stands in the database."""
        if queries.tries_left(self.state.get("tries_id", 0), actions.TRIES_OF_A_CODE):
            return True
        self.abort()
        return False

    def _words_for_stranger(self, email: str) -> dict[str, str]:
        """Whoever owns a suspended account is told so by letter; the sign-in page says the same for every address."""
        suspended = queries.suspended_account(email)
        if suspended is None:
            return self._words("unknown_account")
        with translation.override(suspended.language):
            return self._words("suspended_account")

    def _words(self, name: str, **context: Any) -> dict[str, str]:
        context["contact"] = queries.contact_address()
        subject = render_to_string(f"account/email/{name}_subject.txt", context, self.request)
        body = render_to_string(f"account/email/{name}_message.txt", context, self.request)
        return {"subject": " ".join(subject.split()), "body": body.strip() + "\n"}


def pending_address(request: HttpRequest) -> str:
    """The address to which a code was sent in this session, "" for none."""
    stage = get_pending_stage(request)
    return stage.state.get("email", "") if isinstance(stage, LoginByCodeStage) else ""


def browser_of(request: HttpRequest) -> KnownBrowser | None:
    """The browser of this request, when its owner signed in here before."""
    key = request.get_signed_cookie(settings.BROWSER_COOKIE, default="", salt=BROWSER_SALT)
    return queries.known_browser(key or "", clock.now())


def know(request: HttpRequest, user: User, *, known: KnownBrowser | None) -> None:
    """Have the browser keep what says that its owner signed in here: it opens nothing, it asks for codes."""
    request.new_browser_key = actions.know_browser(user, known=known, at=clock.now())  # type: ignore[attr-defined]  # set below


def keep_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Set the cookie of a browser that `know` has just noted; called by the middleware, whatever the view answers."""
    key = getattr(request, "new_browser_key", "")
    if key:
        response.set_signed_cookie(
            settings.BROWSER_COOKIE,
            key,
            salt=BROWSER_SALT,
            max_age=actions.BROWSER_LIFE,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # as above
    """Second factors: their secrets are sealed in the tables, so that a copy of the database signs nobody in."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("This code or key does not fit: take the latest code that is shown, or try the key again."),
    }

    def encrypt(self, text: str) -> str:
        """Seal a secret with the secret of the deployment."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """Open what was sealed. What another secret sealed (a database brought here without it) fits no code at all."""
        text = opened(encrypted_text)
        return base64.b32encode(secrets.token_bytes(20)).decode() if text is None else text
