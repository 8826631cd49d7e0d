"""Views for facilitators on the words of the network: trades, kinds of organisation and of action, audiences, mission axes, themes."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.forms import HouseForm, RememberingForm
from faire_reseau.kit.refusals import Overtaken
from faire_reseau.network import actions, queries
from faire_reseau.network.forms import AxisForm, ThemeForm, TradeForm
from faire_reseau.network.views.limits import DIRECTORY

KINDS: dict[str, tuple[type[RememberingForm], Callable[..., object]]] = {
    "metiers": (TradeForm, actions.keep_trade),
    "structures": (TradeForm, actions.keep_organisation_kind),
    "activites": (TradeForm, actions.keep_action_kind),
    "publics": (TradeForm, actions.keep_audience),
    "axes": (AxisForm, actions.keep_axis),
    "themes": (ThemeForm, actions.keep_theme),
}


@login_required
@require_safe
def words(request: Request) -> HttpResponse:
    """Every word that the facilitators choose."""
    return render(request, "network/words.html", {"words": queries.words_for(request.user)})


@login_required
def word(request: Request, kind: str, word_id: int | None = None) -> HttpResponse:
    """A new word, or one there is."""
    if kind not in KINDS:
        raise Http404
    form_class, save = KINDS[kind]
    row = queries.word_for(request.user, kind, word_id)
    now = _word_now(row, form_class)
    form = form_class(sent(request), initial=now, remembers=row is not None)

    def action() -> None:
        wanted, seen = (now | form.touched(), form.said()) if row else (form.cleaned_data, None)
        save(row, seen=seen, by=request.user, at=clock.now(), **wanted)

    def renewed(_refusal: Overtaken) -> HouseForm:
        newer: HouseForm = form.renewed(_word_now(queries.word_for(request.user, kind, word_id), form_class))
        return newer

    ran = run(request, action, form=form, limit=DIRECTORY, renewed=renewed)
    if ran.is_done:
        return ran.go("network:words", said=_("Saved."))
    titles = {
        "metiers": _("Trade"),
        "structures": _("Kind of organisation"),
        "activites": _("Type of action"),
        "publics": _("Class of audience"),
        "axes": _("Mission axis"),
        "themes": _("Theme"),
    }
    back = {"back": reverse("network:words"), "back_label": _("Leave it")}
    about = row.label if row else _("new word")
    return ran.page("network/form.html", {"title": titles[kind], "about": about, **back})


def _word_now(row: queries.WordRow | None, form_class: type[RememberingForm]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in form_class.base_fields} if row else {}


@login_required
@require_POST
def remove_word(request: Request, kind: str, word_id: int) -> HttpResponse:
    """Remove a word that nothing uses."""
    row = queries.word_for(request.user, kind, word_id)
    ran = run(request, lambda: actions.remove_word(row, by=request.user, at=clock.now()))
    return ran.go("network:words", said=_("“%(label)s” is removed.") % {"label": row.label})
