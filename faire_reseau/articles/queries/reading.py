"""Queries on articles: read, write, history, pictures, personal data."""

from collections.abc import Iterable
from datetime import datetime
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files import File
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.articles.enums import ArticleKind
from faire_reseau.articles.models import Article, ArticleAddress, ArticleVersion, Picture
from faire_reseau.articles.permissions import can_begin, can_read, can_write, readable_at, writable_by
from faire_reseau.gatherings.models import Gathering
from faire_reseau.gatherings.permissions import runnable_by
from faire_reseau.gatherings.queries import NowCard, OpenPoint, comes
from faire_reseau.gatherings.texts import why_over
from faire_reseau.kit.dates import written
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.keys import digest
from faire_reseau.network.models import Organisation, Person
from faire_reseau.network.permissions import is_facilitator, people_named_to
from faire_reseau.network.queries import MOST_WORKS, Work, Works

# Before the topics, which are read when there is no article (`topics.queries.today`).
READ_ARTICLE = 45


def _whole(rows: QuerySet[Article]) -> QuerySet[Article]:
    addresses = Prefetch("addresses", queryset=ArticleAddress.objects.order_by("-is_current", "-pk"))
    return rows.select_related("picture", "gathering", "written_by").prefetch_related(addresses, "themes")


def addresses_of_articles(at: datetime) -> list[tuple[str, datetime]]:
    """The current address of every article and page that everybody may read at `at`, and when it changed last, the latest
    first, articles before pages; one query of plain values.
    """
    current = ArticleAddress.objects.filter(article=OuterRef("pk")).order_by("-is_current", "-pk").values("slug")[:1]
    rows = readable_at(at).annotate(address=Subquery(current)).filter(address__isnull=False)
    columns = rows.order_by("-public_at", "-pk").values_list("kind", "address", "changed_at", "public_at")
    addresses = [
        (kind == ArticleKind.PAGE, slug, max(changed, public or changed)) for kind, slug, changed, public in columns
    ]
    return [(slug, changed) for _is_page, slug, changed in sorted(addresses, key=itemgetter(0))]


def public_articles(at: datetime, kind: str = "") -> QuerySet[Article]:
    """What everybody may read at `at` and has an address, latest first, addresses and themes fetched; three statements."""
    addressed = readable_at(at).filter(Exists(ArticleAddress.objects.filter(article=OuterRef("pk"))))
    rows = addressed.filter(kind=kind) if kind else addressed.exclude(kind=ArticleKind.PAGE)
    return _whole(rows).order_by("-public_at", "-pk")


def article_at(user: User, slug: str, at: datetime) -> tuple[Article, str]:
    """The article at `slug` if `user` may read it at `at`, and its current address; four statements."""
    address = ArticleAddress.objects.filter(slug=slug).first()
    article = _whole(Article.objects.filter(pk=address.article_id)).first() if address else None
    if article is None or not can_read(user, article, at):
        raise Http404
    return article, article.addresses.all()[0].slug


def author_of(article: Article, reader: User, at: datetime) -> str:
    """Who wrote `article`, where `reader` may read their name; "" for an account without person. Two statements."""
    if article.written_by is None:
        return ""
    person = people_named_to(reader, localdate(at)).filter(user=article.written_by).first()
    return str(person) if person else ""


def article_after(article: Article, at: datetime) -> Article | None:
    """What to read after `article`: the one that became public before it, else the latest other; with its address. Up to six
    statements.
    """
    others = public_articles(at).exclude(pk=article.pk)
    before = others.filter(public_at__lte=article.public_at).first() if article.public_at else None
    return before or others.first()


def articles_of(organisation: Organisation, _user: User, at: datetime) -> Iterable[Works]:
    """The public articles about `organisation` or about a gathering that it hosts; three queries."""
    rows = public_articles(at).filter(Q(organisation=organisation) | Q(gathering__host=organisation))[:MOST_WORKS]
    works = [
        Work(
            row.title,
            ("articles:article", (row.addresses.all()[0].slug,)),
            written(localtime(row.public_at), "j F Y") if row.public_at else "",
            row.is_sample,
        )
        for row in rows
    ]
    return [Works(gettext("Articles"), works)]


def article_to_write_for(user: User, article_id: int) -> Article:
    """An article that `user` may edit."""
    article = _whole(Article.objects.filter(pk=article_id)).first()
    if article is None or not can_write(user, article):
        raise Http404
    return article


def articles_to_write_for(user: User) -> QuerySet[Article]:
    """The articles that `user` may edit, last touched first; three statements."""
    versions = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by("-pk")
    has_next = Exists(versions.order_by().filter(number__gt=OuterRef("shown_version")))
    return (
        _whole(writable_by(user))
        .annotate(last=Subquery(versions.values("pk")[:1]), has_next=has_next)
        .order_by("-last", "-pk")
    )


def gathering_to_tell_for(user: User, slug: str) -> Gathering:
    """A gathering about which `user` may begin an article."""
    gathering = Gathering.objects.select_related("host", "action").filter(slug=slug).first()
    if gathering is None or not can_begin(user, gathering):
        raise Http404
    return gathering


def article_to_write(gathering: Gathering, _at: datetime) -> list[OpenPoint]:
    """That nobody wrote about `gathering` yet, for the page that finishes it; one query."""
    if Article.objects.filter(gathering=gathering).exists():
        return []
    return [OpenPoint(gettext("The article is not written: it can be drafted from the figures once it is finished."))]


def gatherings_to_tell(user: User) -> QuerySet[Gathering]:
    """The gatherings that an article of `user` may be linked to, latest first."""
    rows = Gathering.objects.all() if is_facilitator(user) else runnable_by(user)
    return rows.order_by("-starts_on")


def latest_of(article: Article) -> ArticleVersion | Article:
    """What was saved last, which may not be public yet; the article itself when it has no history; three queries."""
    versions = article.versions.select_related("picture", "gathering").prefetch_related("themes")
    return versions.order_by("-number").first() or article


def versions_of(article: Article) -> list[tuple[ArticleVersion, str]]:
    """What it said, latest first, and the name of who kept it; two statements."""
    rows = list(article.versions.order_by("-number"))
    names = writer_names([row.by_id for row in rows])
    return [(row, names.get(row.by_id, "")) for row in rows]


def writer_names(keys: Iterable[int | None]) -> dict[int | None, str]:
    """Names of people by their account, their address where they have no name; at most two statements."""
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    names: dict[int | None, str] = {user.pk: user.email for user in User.objects.filter(pk__in=wanted)}
    people = Person.objects.filter(user__in=wanted)
    return names | {person.user_id: str(person) for person in people if str(person).strip()}


def version_of(article: Article, number: int) -> ArticleVersion:
    """One of its versions."""
    version = article.versions.filter(number=number).first()
    if version is None:
        raise Http404
    return version


def writes_any(user: User) -> bool:
    """Whether `user` may write articles at all."""
    return is_facilitator(user) or runnable_by(user).exists()


def image_for(user: User, name: str, at: datetime) -> tuple[File[bytes], bool]:
    """The file of a picture by its name, and whether everybody may see it: as an article that everybody reads shows it.

    Else for who added it and for who writes an article that shows it, or showed it once. At most four queries.
    """
    picture = Picture.objects.filter(file=f"articles/{name}").first()
    if picture is None or not picture.file.storage.exists(str(picture.file.name)):
        raise Http404
    shows = Q(picture__file=picture.file.name) | Q(body__contains=name)
    is_open = readable_at(at).filter(shows).exists()
    if not is_open and not _sees_picture(user, picture, shows | _once_shown(picture, name)):
        raise Http404
    return picture.file.open("rb"), is_open


def _once_shown(picture: Picture, name: str) -> Q:
    return Q(versions__body__contains=name) | Q(versions__picture__file=picture.file.name)


def _sees_picture(user: User, picture: Picture, shows: Q) -> bool:
    if not user.is_authenticated:
        return False
    return picture.added_by_id == user.pk or is_facilitator(user) or writable_by(user).filter(shows).exists()


def say_read(_user: User, person: Person, gathering: Gathering, at: datetime) -> NowCard | None:
    """That the article of a gathering that is over is there to read, for `person` who came; up to five statements."""
    is_over = why_over(gathering.state) or localdate(at, ZoneInfo(gathering.time_zone)) > gathering.ends_on
    if not is_over or not comes(gathering, person):
        return None
    article = public_articles(at).filter(gathering=gathering).first()
    if article is None:
        return None
    address = reverse("articles:article", args=[article.addresses.all()[0].slug])
    return NowCard(READ_ARTICLE, "read", article.title, address, gettext("Read the article"))


def stamp(at: datetime) -> str:
    """Changes whenever what everybody may read changes: kept feeds are keyed by it. One statement."""
    rows = (
        readable_at(at)
        .order_by("-public_at", "-pk")
        .values_list("pk", "version", "shown_version", "changed_at", "public_at")[:50]
    )
    return digest(repr(list(rows)))


def article_data(user: User) -> dict[str, list[dict[str, Any]]]:
    """What this room holds about `user`, as plain values: articles begun, versions kept, pictures added; three statements."""
    begun = Article.objects.filter(written_by=user).order_by("pk")
    versions = ArticleVersion.objects.filter(by=user).order_by("pk")
    pictures = Picture.objects.filter(added_by=user).order_by("pk")
    return {
        "written": [{"title": row.title, "state": row.state, "made_at": row.made_at.isoformat()} for row in begun],
        "versions": [
            {
                "title": row.title,
                "number": row.number,
                "chapo": row.chapo,
                "body": row.body,
                "at": row.at.isoformat(),
            }
            for row in versions
        ],
        "pictures": [
            {"text": row.alternative, "credit": row.credit, "at": row.added_at.isoformat()} for row in pictures
        ],
    }


def fates_of(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; three statements."""
    if subject.account is None:
        return []
    because = _("the network has published them; they stay without who wrote them")
    return [
        Fate(_("articles begun"), Article.objects.filter(written_by=subject.account).count(), because),
        Fate(_("versions of articles"), ArticleVersion.objects.filter(by=subject.account).count(), because),
        Fate(_("pictures added"), Picture.objects.filter(added_by=subject.account).count(), because),
    ]
