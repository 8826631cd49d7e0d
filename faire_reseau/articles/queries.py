"""Questions about articles, and the facts from which one is drafted."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.files import File
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import User
from faire_reseau.activities.models import Presence
from faire_reseau.activities.queries import FourCounts, breakdown_of, counts_of
from faire_reseau.articles.enums import ArticleKind
from faire_reseau.articles.models import Article, ArticleAddress, ArticleVersion, Picture
from faire_reseau.articles.permissions import can_begin, can_read, can_write, readable_at, writable_by
from faire_reseau.gatherings.enums import Format
from faire_reseau.gatherings.models import Gathering, Session
from faire_reseau.gatherings.permissions import runnable_by
from faire_reseau.gatherings.queries import OpenPoint, sessions_of
from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.keys import digest
from faire_reseau.network.models import Person
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import name_on
from faire_reseau.topics.enums import TopicState
from faire_reseau.topics.models import Forum, Topic, Wish


def _whole(rows: QuerySet[Article]) -> QuerySet[Article]:
    addresses = Prefetch("addresses", queryset=ArticleAddress.objects.order_by("-is_current", "-pk"))
    return rows.select_related("picture", "gathering", "written_by").prefetch_related(addresses, "themes")


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


def article_to_write_for(user: User, article_id: int) -> Article:
    """An article that `user` may edit."""
    article = _whole(Article.objects.filter(pk=article_id)).first()
    if article is None or not can_write(user, article):
        raise Http404
    return article


def articles_to_write_for(user: User) -> QuerySet[Article]:
    """The articles that `user` may edit, last touched first; three statements."""
    last = ArticleVersion.objects.filter(article=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return _whole(writable_by(user)).annotate(last=Subquery(last)).order_by("-last", "-pk")


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
    found = Picture.objects.filter(file=f"articles/{name}").first()
    if found is None or not found.file.storage.exists(str(found.file.name)):
        raise Http404
    shows = Q(picture=found) | Q(body__contains=name)
    is_open = readable_at(at).filter(shows).exists()
    if not is_open and not _sees_picture(user, found, shows | Q(versions__body__contains=name)):
        raise Http404
    return found.file.open("rb"), is_open


def _sees_picture(user: User, picture: Picture, shows: Q) -> bool:
    if not user.is_authenticated:
        return False
    return picture.added_by_id == user.pk or is_facilitator(user) or writable_by(user).filter(shows).exists()


def stamp(at: datetime) -> str:
    """Changes whenever what everybody may read changes: kept feeds are keyed by it. One statement."""
    rows = readable_at(at).order_by("-public_at", "-pk").values_list("pk", "version", "changed_at", "public_at")[:50]
    return digest(repr(list(rows)))


@dataclass(frozen=True)
class Told:
    """A name or title of a record, where it is, how many wished for it (topics), and whether it is invented."""

    name: str
    thing_id: int
    wishes: int = 0
    is_sample: bool = False


@dataclass(frozen=True)
class ForumFacts:
    """A forum with the number of its topics, those that drew most, and whether wishes for them are invented."""

    session: Session
    forum_id: int
    topics: int
    most: list[Told]
    has_sample_topics: bool
    has_sample_wishes: bool


@dataclass(frozen=True)
class GatheringFacts:
    """What was recorded about a gathering: nothing in a drafted article comes from elsewhere."""

    title: str
    slug: str
    action_id: int
    starts_on: date
    ends_on: date
    place: str
    host: Told
    with_names: list[str]
    counts: FourCounts
    trades: list[tuple[str, int]]
    centres: list[tuple[str, int]]
    has_sample_people: bool
    formats: list[str]
    talks: list[Session]
    reports: list[Session]
    questions: list[Session]
    plenaries: list[Session]
    forums: list[ForumFacts]


def facts_of(gathering: Gathering) -> GatheringFacts:
    """Everything a drafted article may say about `gathering`; twelve statements and five a forum."""
    sessions = list(sessions_of(gathering))
    breakdown = breakdown_of(gathering.action)
    by_format = {code: [one for one in sessions if one.format == code] for code in Format}
    forums = [one for code in (Format.BARCAMP, Format.OPEN_FORUM) for one in by_format[code]]
    return GatheringFacts(
        title=gathering.title,
        slug=gathering.slug,
        action_id=gathering.action_id,
        starts_on=gathering.starts_on,
        ends_on=gathering.ends_on,
        place=gathering.place_name,
        host=Told(name_on(gathering.host, gathering.starts_on), gathering.host_id),
        with_names=[name_on(other, gathering.starts_on) for other in gathering.co_organisers.all()],
        counts=counts_of([gathering.action]),
        trades=breakdown.trades,
        centres=breakdown.centres,
        has_sample_people=Presence.objects.filter(
            half_day__meeting__action=gathering.action, person__is_sample=True
        ).exists(),
        formats=[
            code for code in Format if by_format[code] and code not in (Format.BREAK, Format.MEAL, Format.WELCOME)
        ],
        talks=by_format[Format.TALK],
        reports=by_format[Format.REPORT],
        questions=by_format[Format.QUESTIONS],
        plenaries=by_format[Format.PLENARY],
        forums=[_forum_facts(forum) for one in forums for forum in Forum.objects.filter(session=one)],
    )


def _forum_facts(forum: Forum) -> ForumFacts:
    topics = Topic.objects.filter(forum=forum, state=TopicState.SUGGESTED).annotate(people=Count("wishes"))
    most = topics.filter(people__gt=0).order_by("-people", "number")[:5]
    return ForumFacts(
        session=forum.session,
        forum_id=forum.pk,
        topics=topics.count(),
        most=[Told(one.title, one.pk, one.people, one.is_sample) for one in most],
        has_sample_topics=topics.filter(is_sample=True).exists(),
        has_sample_wishes=Wish.objects.filter(topic__forum=forum, is_sample=True).exists(),
    )


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
