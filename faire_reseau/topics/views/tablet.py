"""Views of the shared tablet: organisers open it, hosts write their topic there without an account."""

import uuid
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from faire_reseau.accounts.permissions import Request
from faire_reseau.kit import clock
from faire_reseau.kit.answering import run, sent
from faire_reseau.topics import actions, queries
from faire_reseau.topics.forms import TabletForm
from faire_reseau.topics.queries import TopicRow


def tablet(request: Request, key: str) -> HttpResponse:
    """Write a topic on the tablet that goes round: name, centre, title; for whoever holds the key that organisers opened."""
    forum = queries.forum_of_tablet(key)
    form = TabletForm(sent(request), initial={"key": uuid.uuid4()}, centres=queries.centres_of_tablet(forum))

    def action() -> TopicRow:
        return actions.write_on_tablet(forum, at=clock.now(), **form.cleaned_data)

    ran = run(request, action, form=form)
    if ran.is_done:
        return ran.go(
            "topics:tablet", key, said=_("“%(title)s” is on the wall. Thank you!") % {"title": ran.done.title}
        )
    gathering = forum.session.gathering
    context = {"gathering": gathering, "forum": forum, "why_shut": actions.why_not_proposed(forum)}
    with timezone.override(ZoneInfo(gathering.time_zone)):
        return ran.page("topics/tablet.html", context)


@login_required
@require_POST
def open_tablet(request: Request, slug: str, forum_id: int) -> HttpResponse:
    """Open the shared tablet, or close it."""
    forum = queries.forum_to_run_for(request.user, slug, forum_id)
    on = request.POST.get("on") == "1"
    ran = run(request, lambda: actions.open_tablet(forum, on=on, by=request.user, at=clock.now()))
    sentence = _("The tablet is open: show its page on it.") if on else _("The tablet is closed.")
    return ran.go("topics:screens", slug, said=sentence)
