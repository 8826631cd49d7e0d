"""Views: home page, desk, day of a gathering, search, private calendar, entries of the demo."""

from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from faire_reseau.accounts.permissions import Request, open_to_passes, visitor
from faire_reseau.accounts.queries import AccountRow, letters_state, ways_in_of
from faire_reseau.activities.queries import figures_of_year, years_of_own_centres
from faire_reseau.articles.queries import public_articles
from faire_reseau.cooperations.queries import working_together
from faire_reseau.gatherings.exports import calendar_of
from faire_reseau.gatherings.permissions import can_run
from faire_reseau.gatherings.queries import SessionRow, calendar_owner, call_for, call_of, gathering_for, now_and_next
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.kept import for_anybody, is_anybody, kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.kit.openness import closed_to
from faire_reseau.network.permissions import can_read_people
from faire_reseau.network.queries import (
    centre_count,
    contact_of_network,
    kept_periods,
    map_of_centres,
    person_of,
    the_network,
)
from faire_reseau.pages import queries, texts
from faire_reseau.pages.queries import searching
from faire_reseau.ui.share_cards import drawn

# Some 200 bytes each.
ADDRESSES_IN_A_PART = 1_000
# Less than a year, as RFC 9116 asks.
SECURITY_TXT_HOLDS = timedelta(days=180)


@require_safe
def home(request: Request) -> HttpResponse:
    """The front of the network: the gathering that matters now, the latest articles, the map, the counts; kept for visitors."""
    at = clock.now()
    if is_anybody(request) and not request.GET:
        return kept_page(request, f"home:{queries.home_mark(at)}", _home_page, at)
    return render(request, "pages/home.html", _home_context(request.user, at))


def _home_page(at: datetime) -> str:
    return for_anybody("pages/home.html", _home_context(visitor(), at), path=reverse("home"))


def _home_context(user: AccountRow, at: datetime) -> dict[str, Any]:
    today = localdate(at)
    figures, year = figures_of_year(user, today.year)
    return {
        "front": queries.front_of(user, at),
        "together": working_together(user, at),
        "articles": public_articles(at)[:3],
        "map": map_of_centres(today),
        "centres": centre_count(today),
        "counts": figures.counts,
        "hidden": figures.hidden,
        "year": year,
        "card": whole_address(reverse("pages:card")),
    }


@require_safe
def card(request: Request) -> HttpResponse:
    """What is shown where the front of the network is shared."""
    network = the_network()
    sample = _("Example, invented for the demonstration") if network.is_demo else ""
    content = (network.name, " · ".join(filter(None, (sample, network.short_name))))
    return kept_page(request, f"card:{digest(repr(content))}", _card, *content, content_type="image/jpeg")


def _card(name: str, kicker: str) -> bytes:
    return drawn(name, kicker=kicker, network="")


@login_required
@require_safe
def desk(request: Request) -> HttpResponse:
    """What waits for the person: gatherings they come to or run, half-days to sign."""
    person = person_of(request.user)
    context = {
        "person": person,
        "desk": queries.desk_of(request.user, person, clock.now()),
        "state": letters_state(request.user),
        "centres": years_of_own_centres(request.user),
    }
    return render(request, "pages/desk.html", context)


@open_to_passes("slug")
@require_safe
def day(request: Request, slug: str) -> HttpResponse:
    """What runs now in a gathering, and what comes next."""
    gathering = gathering_for(request.user, slug)
    at = clock.now()
    with timezone.override(ZoneInfo(gathering.time_zone)):
        context = {
            "gathering": gathering,
            "at": at,
            "can_run": can_run(request.user, gathering),
            "call": call_for(request.user, gathering, at),
            **now_and_next(gathering, at),
        }
        template = "pages/parts/day.html" if request.headers.get("X-Live-Fragment") else "pages/day.html"
        return render(request, template, context)


@require_safe
def search(request: Request) -> HttpResponse:
    """Find organisations, gatherings, sessions, people, articles and guides."""
    words = request.GET.get("q", "")[:100]
    rows = searching.search(request.user, words, clock.now())
    results = [(row, reverse(row.address[0], args=row.address[1]) + row.anchor) for row in rows]
    # An address that asks for the sign-in is shown to who has not signed in.
    reads_people = not request.user.is_authenticated or can_read_people(request.user, localdate(clock.now()))
    points = bool(words) and not results and reads_people
    return render(request, "pages/search.html", {"words": words, "found": results, "points_to_people": points})


@require_safe
def my_calendar(request: Request, key: str) -> HttpResponse:
    """One's private calendar, at an address that only its owner knows and can revoke."""
    owner = calendar_owner(key)
    sessions = queries.calendar_sessions(owner)
    stamp = digest(
        repr([(session.pk, session.sequence, session.changed_at, call_of(session.gathering)) for session in sessions])
    )
    zone = sessions[0].gathering.time_zone if sessions else "Europe/Paris"
    key = f"my_calendar:{owner.pk}:{stamp}"
    return kept_page(request, key, _calendar, sessions, zone, content_type="text/calendar; charset=utf-8")


def _calendar(sessions: list[SessionRow], zone: str) -> bytes:
    addressed = [
        (session, whole_address(reverse("gatherings:session", args=[session.gathering.slug, session.pk])))
        for session in sessions
    ]
    return calendar_of(the_network().short_name, addressed, zone=zone, joins=True)


@require_safe
def demo_doors(request: Request) -> HttpResponse:
    """The people one can be in the demo network."""
    if not (the_network().is_demo and settings.DEMO_DOORS_LISTED):
        raise Http404
    return render(request, "pages/demo_doors.html", {"doors": queries.demo_doors()})


@require_safe
def sitemap(request: Request) -> HttpResponse:
    """What search engines may visit: what everybody may read, and nothing else. Long ones are in parts, named by an index."""
    parts = Paginator(queries.public_addresses(clock.now()), ADDRESSES_IN_A_PART)
    if parts.num_pages > 1 and "page" not in request.GET:
        whole = whole_address(reverse("pages:sitemap"))
        context: dict[str, Any] = {"parts": [f"{whole}?page={number}" for number in parts.page_range]}
    else:
        rows = parts.get_page(request.GET.get("page"))
        context = {"rows": [(whole_address(reverse(name, args=args)), changed) for name, args, changed in rows]}
    return render(request, "pages/sitemap.xml", context, content_type="application/xml; charset=utf-8")


@require_safe
def privacy(request: Request) -> HttpResponse:
    """What is held about people, why, how long, and how to take it back."""
    ways = ways_in_of(request.user, clock.now()) if request.user.is_authenticated else None
    context = {"kept": kept_periods(), "ways": ways, "contact": _contact()}
    return render(request, "pages/privacy.html", context)


@require_safe
def robots(_request: Request) -> HttpResponse:
    """Where search engines find the map of the site, and what is not for them: doors of one person."""
    closed = (
        "/cle/",
        "/acces/",
        "/agendas/",
        "/emarger/",
        "/e/",
        "/bienvenue/",
        "/r/",
        "/mur/",
        "/langue/",
        "/chercher/",
    )
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in closed)]
    lines.append(f"Sitemap: {whole_address(reverse('pages:sitemap'))}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def accessibility(request: Request) -> HttpResponse:
    """The accessibility declaration that French law asks for."""
    context = {"declaration": texts.declaration(), "contact": _contact()}
    return render(request, "pages/accessibility.html", context)


@require_safe
def help_and_contact(request: Request) -> HttpResponse:
    """The guides, what people ask most, and to whom they write."""
    return render(request, "pages/help.html", {"contact": _contact(), "guides": texts.guides()})


@require_safe
def guide(request: Request, slug: str) -> HttpResponse:
    """A guide, step by step."""
    chosen = texts.guide_called(slug)
    if chosen is None:
        raise Http404
    others = [each for each in texts.guides() if each is not chosen]
    links = {step.link: reverse(step.link) for step in chosen.steps if step.link}
    # Who is signed out is led to sign in first.
    closed = closed_to(request.user, links.values()) if request.user.is_authenticated else set()
    shut = {name for name, address in links.items() if address in closed}
    return render(request, "pages/guide.html", {"guide": chosen, "others": others, "shut": shut})


def _contact() -> str:
    """Where the network wants to be written to, else the address from which letters come, which people may answer; "" while that
    one leads to nobody (`@localhost`).
    """
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return contact_of_network() or ("" if sender.endswith("@localhost") else sender)


def _security_contact() -> str:
    """Where faults of security are told: what the settings say, else the contact of the network, else the sender of letters."""
    contact = settings.SECURITY_CONTACT or contact_of_network() or settings.DEFAULT_FROM_EMAIL
    if contact.startswith(("https://", "mailto:")):
        return contact
    return f"mailto:{parseaddr(contact)[1] or contact}"


@require_safe
def security(request: Request) -> HttpResponse:
    """How to tell a fault of security, and what happens then."""
    return render(request, "pages/security.html", {"contact": _security_contact()})


@require_safe
def security_txt(_request: Request) -> HttpResponse:
    """The same for programs (RFC 9116); it never runs out, since it is written at each reading."""
    ends = (clock.now() + SECURITY_TXT_HOLDS).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {_security_contact()}",
        f"Expires: {ends.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: fr, en",
        f"Canonical: {settings.SITE_ADDRESS}{reverse('pages:security_txt')}",
        f"Policy: {settings.SITE_ADDRESS}{reverse('pages:security')}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
