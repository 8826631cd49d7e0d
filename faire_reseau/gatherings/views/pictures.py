"""Views of the cover of a gathering: change it, and the file itself."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request
from faire_reseau.gatherings import actions, queries
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.gatherings.texts import STATE_LABELS
from faire_reseau.kit import clock, pictures
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.kept import kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.shown_pictures import PictureForm, stored
from faire_reseau.kit.sized_pictures import answer
from faire_reseau.kit.uploads import takes_files
from faire_reseau.network.queries import the_network
from faire_reseau.ui.share_cards import drawn
from faire_reseau.ui.templatetags.ui import days

COVERS = Limit("cover", at_most=30, seconds=3600)


@takes_files(pictures.MOST_BYTES)
@login_required
def cover(request: Request, slug: str) -> HttpResponse:
    """Change the cover of a gathering."""
    gathering = queries.gathering_to_run_for(request.user, slug)
    form = PictureForm(sent(request), request.FILES or None, thing=gathering)

    def action() -> None:
        actions.change_cover(gathering, by=request.user, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form, limit=COVERS)
    if ran.is_done:
        return ran.go("gatherings:agenda", gathering.slug, said=_("Saved."))
    return ran.page("gatherings/cover.html", {"gathering": gathering})


@require_safe
def image(request: Request, name: str) -> HttpResponseBase:
    """The cover of a gathering, shown to who may read the gathering."""
    file, is_open = queries.cover_for(request.user, name)
    return answer(file, request.GET.get("l", ""), is_open=is_open)


@require_safe
def card(request: Request, slug: str) -> HttpResponse:
    """What is shown where the page of a gathering is shared."""
    gathering = queries.gathering_for(request.user, slug)
    off = str(STATE_LABELS[GatheringState.CANCELLED]) if gathering.state == GatheringState.CANCELLED else ""
    is_sample = gathering.is_sample or the_network().is_demo
    sample = _("Example, invented for the demonstration") if is_sample else ""
    kicker = " · ".join(filter(None, (off, sample, days(gathering.starts_on, gathering.ends_on), gathering.place_name)))
    content = (gathering.title, kicker, the_network().name, str(gathering.picture.name or ""))
    return kept_page(request, f"card:{digest(repr(content))}", _card, *content, content_type="image/jpeg")


def _card(title: str, kicker: str, network: str, picture: str) -> bytes:
    return drawn(title, kicker=kicker, network=network, picture=stored(picture))
