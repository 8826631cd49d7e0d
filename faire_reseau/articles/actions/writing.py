"""Actions of writing: each save is a version; an address that was public stays for ever."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.analysis.queries import why_text_not_published
from faire_reseau.articles.enums import ArticleState
from faire_reseau.articles.models import Article, ArticleAddress, ArticleVersion, Picture
from faire_reseau.articles.permissions import is_public
from faire_reseau.articles.queries import latest_of, writer_names
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit import pictures, richtext
from faire_reseau.kit.addresses import slug_of
from faire_reseau.kit.codes import free_code
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.models import Theme

LONGEST_BODY = 200_000
LONGEST_SLUG = 90
# What a version holds beside its themes.
VERSIONED = ("kind", "title", "chapo", "body", "picture", "gathering")


class ArticleRefused(Refusal):
    """An article that cannot be as asked."""


@transaction.atomic
def begin_article(*, title: str, by: User | None, at: datetime, themes: Iterable[Theme] = (), **fields: Any) -> Article:
    """A draft; `fields` are further columns. Raises `ArticleRefused` for a body that is too long or lacks alternatives."""
    fields["body"] = _cleaned(fields.get("body", ""))
    article = Article.objects.create(title=title, written_by=by, made_at=at, changed_at=at, **fields)
    themes = list(themes)
    article.themes.set(themes)
    _address(article)
    _keep_version(article, article, themes, by=by, at=at)
    write_audit_line("begin_article", article, by=by, at=at, title=title)
    return article


@transaction.atomic
def keep_article(
    article: Article, *, seen_version: int, by: User, at: datetime, themes: Iterable[Theme] | None = None, **fields: Any
) -> Article:
    """Save changed columns as a new version; what changes nothing makes no version. A published article goes on showing the
    version that was published: `publish_article` exchanges them.

    Raises `Overtaken` when somebody saved another version since `seen_version`, unless it says the same; `ArticleRefused` as
    above.
    """
    hold(article)
    current = Article.objects.get(pk=article.pk)
    if "body" in fields:
        fields["body"] = _cleaned(fields["body"])
    last = latest_of(current)
    if _is_same(last, themes, fields):
        return current
    if current.version != seen_version:
        by_id = getattr(last, "by_id", None)
        raise Overtaken(
            _("%(who)s saved another version of this text meanwhile. Yours is still below: compare, then save again.")
            % {"who": writer_names([by_id]).get(by_id) or _("Somebody")}
        )
    current.version += 1
    content = ArticleVersion(**{name: fields.get(name, getattr(last, name)) for name in VERSIONED})
    version = _keep_version(current, content, last.themes.all() if themes is None else themes, by=by, at=at)
    if current.state == ArticleState.DRAFT:
        _show(current, version)
        current.changed_at = at
        current.save()
        if not _was_public(current):
            _address(current)
    else:
        current.save(update_fields=["version"])
    write_audit_line("keep_article", current, by=by, at=at, version=current.version)
    return current


def restore_version(article: Article, version: ArticleVersion, *, seen_version: int, by: User, at: datetime) -> Article:
    """Say again what `version` said, as a new version; title, chapo and text, for that is what versions hold.

    Raises `Overtaken` as `keep_article` does.
    """
    return keep_article(
        article,
        seen_version=seen_version,
        title=version.title,
        chapo=version.chapo,
        body=version.body,
        by=by,
        at=at,
    )


@transaction.atomic
def publish_article(
    article: Article, *, public_at: datetime, by: User | None, at: datetime, seen_version: int | None = None
) -> Article:
    """Show the last version of `article` to everybody from `public_at` on, in place of the one shown so far.

    Raises `ArticleRefused` while it says nothing, when it cites a finding that is not kept or words of a restricted text that one
    quotes, or when it is public and would vanish until `public_at`; `Overtaken` when somebody saved another version since
    `seen_version`.
    """
    hold(article)
    article.refresh_from_db()
    if seen_version is not None and seen_version != article.version:
        raise Overtaken(_("Another version was saved meanwhile: look at it, then publish."))
    last = latest_of(article)
    if not richtext.to_text(last.body).strip():
        raise ArticleRefused(_("The text is still empty: write it before publishing."), field="body")
    if last.gathering is not None and last.gathering.state == GatheringState.DRAFT:
        raise ArticleRefused(_("The gathering that it tells of is a draft: announce it first."), field="gathering")
    words = "\n".join((last.title, last.chapo, richtext.to_text(last.body)))
    for sentence in why_text_not_published(words, richtext.link_addresses(last.body)):
        raise ArticleRefused(sentence, field="body")
    if is_public(article, at) and public_at > at:
        raise ArticleRefused(
            _("This article is public: it would vanish until then. Publish it now, or take it back first."),
            field="public_at",
        )
    _show(article, last)
    article.shown_version = getattr(last, "number", article.version)
    article.state = ArticleState.PUBLISHED
    article.public_at = public_at
    article.changed_at = at
    article.save()
    write_audit_line(
        "publish_article", article, by=by, at=at, public_at=public_at.isoformat(), version=article.shown_version
    )
    return article


@transaction.atomic
def take_back_article(article: Article, *, by: User, at: datetime) -> Article:
    """Make `article` a draft again, with what was saved last; its address is kept for when it comes back."""
    hold(article)
    article.refresh_from_db()
    _show(article, latest_of(article))
    article.shown_version = None
    article.state = ArticleState.DRAFT
    article.changed_at = at
    article.save()
    write_audit_line("take_back_article", article, by=by, at=at)
    return article


def add_picture(
    upload: UploadedFile[Any], *, alternative: str, credit: str = "", by: User | None, at: datetime
) -> Picture:
    """A picture drawn anew (nothing hidden in the file remains) at most 1600 pixels wide.

    Raises `ArticleRefused` when it comes without words that stand for it, `PictureRefused` for what is no picture or too large.
    It is read before the transaction: nobody waits to write meanwhile.
    """
    if not alternative.strip():
        raise ArticleRefused(
            _("Say in words what the picture shows, for those who do not see it."), field="alternative"
        )
    return _keep_picture(pictures.redraw(upload), alternative=alternative, credit=credit, by=by, at=at)


@transaction.atomic
def _keep_picture(
    redrawn: pictures.Redrawn, *, alternative: str, credit: str, by: User | None, at: datetime
) -> Picture:
    picture = Picture(alternative=alternative.strip(), credit=credit.strip(), added_by=by, added_at=at)
    picture.file.save(f"{new_key()}.jpg", ContentFile(redrawn.content), save=False)
    picture.width, picture.height = redrawn.width, redrawn.height
    picture.save()
    write_audit_line("add_picture", picture, by=by, at=at)
    return picture


@transaction.atomic
def describe_picture(picture: Picture, *, alternative: str, credit: str, by: User, at: datetime) -> Picture:
    """Other words for a picture that stays; where a published article shows it, for the next version alone.

    Returns the picture that has these words. Raises `ArticleRefused` without words that stand for it.
    """
    if not alternative.strip():
        raise ArticleRefused(
            _("Say in words what the picture shows, for those who do not see it."), field="alternative"
        )
    picture.alternative, picture.credit = alternative.strip(), credit.strip()
    if Article.objects.filter(picture=picture, state=ArticleState.PUBLISHED).exists():
        picture = Picture(
            file=picture.file.name,
            width=picture.width,
            height=picture.height,
            alternative=picture.alternative,
            credit=picture.credit,
            added_by=picture.added_by,
            added_at=picture.added_at,
        )
        picture.save()
    else:
        picture.save(update_fields=["alternative", "credit"])
    write_audit_line("describe_picture", picture, by=by, at=at)
    return picture


def forget_writer(user: User, _at: datetime) -> None:
    """Texts stay; who wrote them goes."""
    Article.objects.filter(written_by=user).update(written_by=None)
    ArticleVersion.objects.filter(by=user).update(by=None)
    Picture.objects.filter(added_by=user).update(added_by=None)


def _cleaned(body: str) -> str:
    if len(body) > LONGEST_BODY:
        raise ArticleRefused(_("This text is longer than a book chapter: part it into several articles."), field="body")
    cleaned = richtext.clean(body)
    if richtext.pictures_without_alternative(cleaned):
        raise ArticleRefused(_("A picture lacks the words that stand for it: add them in the editor."), field="body")
    return cleaned


def _is_same(article: Article | ArticleVersion, themes: Iterable[Theme] | None, fields: dict[str, Any]) -> bool:
    if themes is not None and {theme.pk for theme in themes} != {theme.pk for theme in article.themes.all()}:
        return False
    return all(getattr(article, name) == value for name, value in fields.items())


def _was_public(article: Article) -> bool:
    return article.public_at is not None


def _address(article: Article) -> None:
    stem = _shortened(slug_of(article.title)) or "article"
    hold_words("address of an article", [stem])
    others = ArticleAddress.objects.exclude(article=article)
    slug = free_code(stem, lambda slug: others.filter(slug=slug).exists())
    article.addresses.exclude(slug=slug).update(is_current=False)
    ArticleAddress.objects.update_or_create(slug=slug, defaults={"article": article, "is_current": True})


def _shortened(slug: str) -> str:
    """At most `LONGEST_SLUG` letters, cut between words."""
    if len(slug) <= LONGEST_SLUG:
        return slug
    return slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]


def _show(article: Article, content: Article | ArticleVersion) -> None:
    """Have the columns of `article` say what `content` says; the caller saves it."""
    for name in VERSIONED:
        setattr(article, name, getattr(content, name))
    article.themes.set(list(content.themes.all()))


def _keep_version(
    article: Article, content: Article | ArticleVersion, themes: Iterable[Theme], *, by: User | None, at: datetime
) -> ArticleVersion:
    version = ArticleVersion.objects.create(
        article=article, number=article.version, by=by, at=at, **{name: getattr(content, name) for name in VERSIONED}
    )
    version.themes.add(*themes)
    return version
