"""No public page is broken by one record, whatever it holds: rows are changed here past every form and guard of the house."""

import contextlib
import json
import re
from datetime import UTC, date, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from icalendar import Calendar

from faire_reseau.articles.models import Article, ArticleAddress
from faire_reseau.gatherings.models import Gathering, Speaker
from faire_reseau.network.models import OrganisationName, OrganisationTerritory, Person, Territory
from faire_reseau.network.queries import the_network
from tests import factories as make

pytestmark = pytest.mark.django_db

PAGES = (
    "/",
    "/articles/",
    "/actualites/",
    "/flux.atom",
    "/plan-du-site.xml",
    "/rencontres/",
    "/activites/",
    "/annuaire/",
    "/annuaire/carte/",
    "/annuaire/tableau/",
    "/annuaire/themes/",
    "/annuaire/themes.jsonld",
    "/annuaire/themes.ttl",
    "/manifeste.webmanifest",
    "/robots.txt",
    "/donnees-personnelles/",
    "/accessibilite/",
    "/hors-ligne/",
    "/entrer/",
    "/chercher/?q=BEGIN",
    "/annuaire/?q=BEGIN",
)
HOSTILE = "BEGIN\x0b\x00\x08\x1b\x7f\x85\u2028\u202e\u2066\ufffe]]>\r\nBEGIN:VEVENT\r\n</script><b>&amp;\"' \\u0000"
# What XML 1.0 knows as no character.
NO_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What addresses are made of, and codes that pages look up: the database holds only what `slugify` and enumerations gave.
NOT_TYPED = {"slug", "code", "time_zone", "key", "uid", "welcome_key", "sign_in_key", "format", "what", "purpose"}


def house_tables():
    return [model for model in apps.get_models() if model.__module__.startswith("faire_reseau.")]


def put(model, field, value):
    """Put `value` in every row, or where only one may have it in the first."""
    rows = model.objects.filter(**{f"{field.name}__isnull": False})
    for some in (rows, model.objects.filter(pk__in=rows.values("pk")[:1])):
        with contextlib.suppress(IntegrityError), transaction.atomic():
            some.update(**{field.attname: value})
            return


def held(text):
    """What the database can hold of `text`: PostgreSQL refuses the character 0."""
    return text if connection.vendor == "sqlite" else text.replace("\x00", "")


def fill_texts(value):
    """Put `value` in every text of the house, as far as it holds there."""
    for model in house_tables():
        for field in model._meta.concrete_fields:
            typed = field.get_internal_type() in {"CharField", "TextField"}
            if typed and not field.choices and field.name not in NOT_TYPED:
                put(model, field, value(field.max_length or 3000))
    Gathering.objects.update(sources=[value(200)])


def make_it_the_year_one():
    first = datetime(1, 1, 1, tzinfo=UTC)
    for model in house_tables():
        for field in model._meta.concrete_fields:
            moments = {
                "DateField": date(1, 1, 1),
                "DateTimeField": first + timedelta(hours=field.name.startswith("end")),
            }
            if field.get_internal_type() in moments:
                put(model, field, moments[field.get_internal_type()])


def take_names_off():
    OrganisationName.objects.all().delete()
    Person.objects.update(first_name="", last_name="")
    ArticleAddress.objects.all().delete()


ODD = {
    "hostile characters": lambda: fill_texts(lambda length: held(HOSTILE)[:length]),
    "nothing in its texts": lambda: fill_texts(lambda _length: ""),
    "texts as long as they may be": lambda: fill_texts(
        lambda length: ("Œ" * 60 + "👩🏽‍🚀")[:length].ljust(length, "é")
    ),
    "the year 1": make_it_the_year_one,
    "no name": take_names_off,
}


@pytest.fixture
def addresses():
    """The address of each public page, in a house with one record of each kind that a visitor may meet."""
    cache.clear()
    where = make.gathering(days=2, place_name="Nantes", summary="Deux jours.")
    session = make.session(where, space=make.space(where), text="Un texte.", source="https://exemple.fr")
    Speaker.objects.create(session=session, rank=0, name="Ada")
    make.topic(make.forum(where))
    person = make.member()
    theme = make.theme()
    make.trade()
    session.themes.add(theme)
    organisation = person.posts.get().organisation
    place = Territory.objects.create(code="R1", name="Bretagne", kind="region")
    OrganisationTerritory.objects.create(organisation=organisation, territory=place)
    moments = {"public_at": make.NOW, "made_at": make.NOW, "changed_at": make.NOW, "state": "published"}
    for kind in ("article", "news", "page"):
        article = Article.objects.create(kind=kind, title="Une", body="<p>Un.</p>", gathering=where, **moments)
        article.themes.add(theme)
        ArticleAddress.objects.create(article=article, slug=f"une-{kind}")
    work = make.action(territory=place)
    make.half_day(make.meeting(work, place="Nantes"))
    the_network()
    yield [
        *PAGES,
        f"/rencontres/{where.slug}/",
        f"/rencontres/{where.slug}/maintenant/",
        f"/rencontres/{where.slug}/agenda.ics",
        f"/rencontres/{where.slug}/forums/",
        f"/rencontres/{where.slug}/sequences/{session.pk}/",
        f"/annuaire/{organisation.slug}/",
        f"/activites/{work.pk}/",
        "/article/une-article",
    ]
    cache.clear()


def assert_sound(address, response):
    """The page is whole for whoever reads it: browser, feed reader, calendar, search engine."""
    text = response.content.decode()
    kind = response.headers["Content-Type"].partition(";")[0]
    if "xml" in kind:
        assert NO_CHARACTER.search(text) is None, address
        ET.fromstring(text)  # noqa: S314  (our own page)
    elif kind == "text/calendar":
        assert NO_CHARACTER.search(text) is None, address
        events = Calendar.from_ical(text).walk("VEVENT")
        assert len(events) == text.replace("\r\n ", "").count("\r\nBEGIN:VEVENT\r\n"), address
        assert [str(event["SUMMARY"]) for event in events if "\n" in str(event["SUMMARY"])] == [], address
    elif "json" in kind:
        json.loads(text)
    for data in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL):
        json.loads(data)


@pytest.mark.parametrize("odd", ODD)
def test_a_public_page_is_whole_when_records_hold(client, addresses, odd):
    ODD[odd]()
    cache.clear()

    gone = {"/article/une-article"} if odd == "no name" else set()
    answers = {address: client.get(address) for address in addresses}

    assert {address: answer.status_code for address, answer in answers.items()} == {
        address: 404 if address in gone else 200 for address in addresses
    }
    for address, answer in answers.items():
        assert_sound(address, answer)


def test_the_feed_keeps_what_is_no_control_character(client, addresses):
    Article.objects.filter(kind="news").update(title="L’Éole\x0b👩🏽‍🚀\u00a0! \u202eنعم")
    cache.clear()

    titles = [
        entry.text
        for entry in ET.fromstring(client.get("/flux.atom").content).iter("{http://www.w3.org/2005/Atom}title")  # noqa: S314  (our own page)
    ]

    assert "L’Éole 👩🏽‍🚀\u00a0! نعم" in titles
