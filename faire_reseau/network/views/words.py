"""Doors to the words of the network, for its facilitators: trades, mission axes, themes."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.kit import clock
from faire_reseau.kit.refusals import ChangedMeanwhile, Refusal
from faire_reseau.network import actions, queries
from faire_reseau.network.forms import AxisForm, ThemeForm, TradeForm
from faire_reseau.network.views.answering import did, form_page

KINDS: dict[str, tuple[Any, Any]] = {
    "metiers": (TradeForm, actions.keep_trade),
    "axes": (AxisForm, actions.keep_axis),
    "themes": (ThemeForm, actions.keep_theme),
}


@login_required
@require_safe
def words(request: HttpRequest) -> HttpResponse:
    """Every word that the facilitators choose."""
    return render(request, "network/words.html", {"words": queries.words_for(request.user)})


@login_required
def word(request: HttpRequest, kind: str, word_id: int | None = None) -> HttpResponse:
    """A new word, or one there is."""
    if kind not in KINDS:
        raise Http404
    made_form, keep = KINDS[kind]
    found = queries.word_for(request.user, kind, word_id)
    now = _word_now(found, made_form)
    form = made_form(request.POST or None, initial=now, remembers=found is not None)
    if request.method == "POST" and form.is_valid():
        wanted, seen = (now | form.touched(), form.said()) if found else (form.cleaned_data, None)
        try:
            if did(request, form, lambda: keep(found, seen=seen, by=request.user, at=clock.now(), **wanted)):
                messages.success(request, _("Saved."))
                return redirect("network:words")
        except ChangedMeanwhile:
            form = form.renewed(_word_now(queries.word_for(request.user, kind, word_id), made_form))
    titles = {"metiers": _("Trade"), "axes": _("Mission axis"), "themes": _("Theme")}
    return form_page(request, form, title=titles[kind], back=reverse("network:words"), back_label=_("Leave it"))


def _word_now(found: Any, made_form: Any) -> dict[str, Any]:
    return {name: getattr(found, name) for name in made_form.base_fields} if found else {}


@login_required
@require_POST
def remove_word(request: HttpRequest, kind: str, word_id: int) -> HttpResponse:
    """Take away a word that nothing uses."""
    found = queries.word_for(request.user, kind, word_id)
    try:
        actions.remove_word(found, by=request.user, at=clock.now())
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    return redirect("network:words")
