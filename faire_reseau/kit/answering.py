"""The one way for a view to run an action and answer: redirect when it is done, else its refusal with status and sentence.

    form = TradeForm(sent(request), initial=...)
    ran = run(request, lambda: actions.save_trade(trade, by=request.user, at=clock.now(), **form.cleaned_data), form=form)
    if ran.is_done:
        return ran.go("network:words", said=_("Saved."))
    return ran.page("network/form.html", {"title": _("Trade")})

A refusal stands beside its field, and what was typed is still there. A button without a form is answered in one line, on the
page that it leads to: `return run(request, action).go("network:words")`. A script that sent either is answered shortly.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from faire_reseau.kit import clock, undoing
from faire_reseau.kit.forms import CleanFields
from faire_reseau.kit.limits import Limit, TooMany
from faire_reseau.kit.models import UndoableAct
from faire_reseau.kit.refusals import Overtaken, Refusal

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; None when its page was only asked for."""
    return request.POST if request.method == "POST" else None


def is_script(request: HttpRequest) -> bool:
    """Whether a script of ours sent this (the outbox, htmx, the editor), not the browser by itself."""
    return "X-CSRFToken" in request.headers or "HX-Request" in request.headers


def shut(request: HttpRequest, why: str, to: str, *args: Any) -> HttpResponse:
    """In place of a form whose action would be refused whatever is typed: `why`, and the way back to the address `to`."""
    return render(request, "ui/shut.html", {"why": why, "back": resolve_url(to, *args)})


@dataclass
class Ran(Generic[T_co]):
    """What came of an action: done with a `done` value, refused, or not tried because nothing valid was sent.

    `form` is the form to show again: after somebody else's change it stands on what the thing says now.
    """

    request: Any  # HttpRequest, or a room's own kind of it
    form: CleanFields | None = None
    refusal: Refusal | None = None
    is_done: bool = False
    value: T_co | None = None
    # What can be undone of it: the message offers to undo the last.
    acts: list[UndoableAct] = field(default_factory=list)

    @property
    def done(self) -> T_co:
        """What the action returned. Raises `ValueError` when it is not done."""
        if not self.is_done:
            raise ValueError("This action is not done: ask `is_done` first.")
        return self.value  # type: ignore[return-value]  # None only where the action returns None

    @property
    def status(self) -> int:
        """That of the page which is shown again: 422 for what is wrong in a form, else what the refusal says."""
        if self.refusal is not None and (self.form is None or isinstance(self.refusal, TooMany)):
            return self.refusal.status
        return 422 if self.form is not None and self.form.errors else 200

    def go(self, to: str, *args: Any, said: str = "", anchor: str = "") -> HttpResponse:
        """Lead to the address `to`, which says `said`, or what was refused to a button; a script hears the refusal at once."""
        if self.refusal is not None:
            if is_script(self.request):
                return self.short()
            messages.error(self.request, str(self.refusal.sentence))
        elif said or self.acts:
            messages.success(self.request, said or _("Done."), extra_tags=self.undo_tag)
        address = f"{resolve_url(to, *args)}{'#' if anchor else ''}{anchor}"
        by_htmx = "HX-Request" in self.request.headers
        if "X-Outbox" in self.request.headers:
            return HttpResponse(headers={"X-Go": address})
        return HttpResponseClientRedirect(address) if by_htmx else HttpResponseRedirect(address)

    @property
    def undo_tag(self) -> str:
        """What `ui.templatetags.parts.undo_button` makes the button of; who came by a pass undoes inside its gathering."""
        if not self.acts:
            return ""
        by_pass = getattr(self.request.user, "used_pass", None) is not None
        place = self.request.resolver_match.kwargs.get("slug", "") if by_pass else ""
        return f"undo:{self.acts[-1].pk}:{place}"

    def page(self, template: str, context: Mapping[str, Any]) -> HttpResponse:
        """The page again: with the form and everything typed, or with the refusal of an action that has no form."""
        more: dict[str, Any] = {"refusal": self.refusal} if self.form is None else {"form": self.form}
        return render(self.request, template, {**more, **context}, status=self.status)

    def short(self) -> HttpResponse:
        """For a script: nothing when done, else the refusal alone."""
        if self.refusal is None:
            return HttpResponse(status=204)
        return render(self.request, "ui/parts/refused.html", {"refusal": self.refusal}, status=self.refusal.status)

    def data(self, described: Callable[[T_co], Mapping[str, Any]]) -> JsonResponse:
        """For a script that wants data: `described` of what was done, else the refusal as `error`."""
        if self.refusal is not None:
            return JsonResponse({"error": str(self.refusal.sentence)}, status=self.refusal.status)
        return JsonResponse(dict(described(self.done)))


def run(
    request: HttpRequest,
    action: Callable[[], T],
    *,
    form: CleanFields | None = None,
    limit: Limit | None = None,
    renewed: Callable[[Overtaken], CleanFields] | None = None,
) -> Ran[T]:
    """Run `action` when `form` was sent and is valid, or, without a form, when a button was pressed.

    `limit` is spent by the account first. When somebody else changed the thing meanwhile, `renewed(refusal)` gives the form
    to show again, on what the thing says now. Exceptions that are no refusals pass.
    """
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return Ran(request, form)
    try:
        if limit is not None:
            limit.spend(str(request.user.pk))
        with undoing.awaiting() as acts:
            value = action()
    except Refusal as refusal:
        # For the head of the page (`ui/base.html`): the outbox finds the reason there where the form is not shown any more.
        request.refused = str(refusal.sentence)  # type: ignore[attr-defined]
        if renewed is not None and isinstance(refusal, Overtaken):
            form = renewed(refusal)
            if not form.errors:
                form.refuse(refusal)  # nothing is left unsaved without a word
        elif form is not None:
            form.refuse(refusal)
        return Ran(request, form, refusal)
    return Ran(request, form, is_done=True, value=value, acts=acts)


def answer_undo(request: HttpRequest, act_id: int) -> HttpResponse:
    """Take back what the account of `request` did, and lead where one sees it; a refusal comes on the page one was on.

    Asked for without a press (another language chosen, the page loaded again), the same page.
    """
    back = request.POST.get("retour", "")
    back = back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/") else "/"
    ran = run(request, lambda: undoing.undo(act_id, by=request.user, at=clock.now()))
    return ran.go(ran.done.address, said=ran.done.said) if ran.is_done else ran.go(back)
