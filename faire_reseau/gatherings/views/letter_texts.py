"""Views for organisers: the letters of a gathering, the text of each with a preview."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.forms.letter_texts import LetterTextForm
from faire_reseau.gatherings.letters.blocks import sample_blocks
from faire_reseau.gatherings.logic.letter_texts import LETTERS, filled
from faire_reseau.gatherings.queries.letter_texts import LANGUAGES, letter_said, letters_of, places_offered
from faire_reseau.gatherings.texts import LETTER_LABELS
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.refusals import Overtaken

TEXTS = Limit("letter_text", at_most=200, seconds=3600)


@login_required
@require_safe
def letter_texts(request: Request, slug: str) -> HttpResponse:
    """The letters that a gathering sends."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    return run(request, lambda: None).page(
        "gatherings/letter_texts.html", {"gathering": gathering, "letters": letters_of(gathering)}
    )


@login_required
def letter_text(request: Request, slug: str, letter: str, language: str) -> HttpResponse:
    """The text of a letter: write it, see what somebody would read, save it."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    _check(letter, language)
    form = LetterTextForm(sent(request), initial=letter_said(gathering, letter, language))
    wants_preview = "preview" in request.POST

    def action() -> tuple[str, str] | None:
        if wants_preview:
            return actions.checked_text(letter, language, **form.cleaned_data)
        actions.change_letter_text(
            gathering, letter, language, seen=form.said(), by=request.user, at=clock.now(), **form.touched()
        )
        return None

    def renewed(_refusal: Overtaken) -> LetterTextForm:
        return form.renewed(letter_said(gathering, letter, language))

    ran = run(request, action, form=form, limit=TEXTS, renewed=renewed)
    if ran.is_done and not wants_preview:
        return ran.go("gatherings:letter_texts", slug, said=_("Saved: letters leave in these words from now on."))
    context: dict[str, Any] = {
        "gathering": gathering,
        "letter": letter,
        "language": language,
        "label": LETTER_LABELS[letter],
        "places": places_offered(letter, language),
        "is_own": gathering.letter_texts.filter(letter=letter, language=language).exists(),
    }
    if ran.is_done and ran.done:
        with translation.override(language):
            values = sample_blocks(gathering)
            context["preview"] = {"subject": filled(ran.done[0], values).strip(), "body": filled(ran.done[1], values)}
    return ran.page("gatherings/letter_text.html", context)


@login_required
@require_POST
def reset_letter_text(request: Request, slug: str, letter: str, language: str) -> HttpResponse:
    """Back to the words of the house."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    _check(letter, language)
    ran = run(request, lambda: actions.reset_letter_text(gathering, letter, language, by=request.user, at=clock.now()))
    return ran.go(
        "gatherings:letter_text", slug, letter, language, said=_("The letter says again what the house says.")
    )


def _check(letter: str, language: str) -> None:
    if letter not in LETTERS or language not in LANGUAGES:
        raise Http404
