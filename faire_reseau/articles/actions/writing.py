"""Deeds of writing: every keeping is a version, and an address once public is kept for ever."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.actions import write_audit_line
from faire_reseau.accounts.models import User
from faire_reseau.articles.enums import ArticleState
from faire_reseau.articles.models import Article, ArticleAddress, ArticleVersion, Picture
from faire_reseau.articles.queries import writer_names
from faire_reseau.gatherings.enums import GatheringState
from faire_reseau.kit import pictures, richtext
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.keys import new_key
from faire_reseau.kit.refusals import Overtaken, Refusal
from faire_reseau.network.models import Theme

LONGEST_BODY = 200_000
LONGEST_SLUG = 90


class ArticleRefused(Refusal):
    """An article that cannot be as asked."""


@transaction.atomic
def begin_article(*, title: str, by: User | None, at: datetime, themes: Iterable[Theme] = (), **fields: Any) -> Article:
    """A draft; `fields` are further columns. Raises `ArticleRefused` for a body that is too long or lacks alternatives."""
    fields["body"] = _cleaned(fields.get("body", ""))
    article = Article.objects.create(title=title, written_by=by, made_at=at, changed_at=at, **fields)
    article.themes.set(themes)
    _address(article)
    _keep_version(article, by=by, at=at)
    write_audit_line("begin_article", article, by=by, at=at, title=title)
    return article


@transaction.atomic
def keep_article(
    article: Article, *, seen_version: int, by: User, at: datetime, themes: Iterable[Theme] | None = None, **fields: Any
) -> Article:
    """Keep changed columns as a new version; what changes nothing makes no version.

    Raises `Overtaken` when somebody kept another version since `seen_version`, unless it says the same; `ArticleRefused` as
    above.
    """
    hold(article)
    current = Article.objects.get(pk=article.pk)
    if "body" in fields:
        fields["body"] = _cleaned(fields["body"])
    if _is_same(current, themes, fields):
        return current
    if current.version != seen_version:
        last = current.versions.order_by("-number").first()
        raise Overtaken(
            _("%(who)s saved another version of this text meanwhile. Yours is still below: compare, then save again.")
            % {"who": writer_names([last.by_id] if last else []).get(last.by_id if last else None) or _("Somebody")}
        )
    for name, value in fields.items():
        setattr(current, name, value)
    current.version += 1
    current.changed_at = at
    current.save()
    if themes is not None:
        current.themes.set(themes)
    if current.state == ArticleState.DRAFT and not _was_public(current):
        _address(current)
    _keep_version(current, by=by, at=at)
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
def publish_article(article: Article, *, public_at: datetime, by: User | None, at: datetime) -> Article:
    """Show `article` to everybody from `public_at` on. Raises `ArticleRefused` while it says nothing."""
    hold(article)
    if not richtext.to_text(article.body).strip():
        raise ArticleRefused(_("The text is still empty: write it before publishing."), field="body")
    if article.gathering is not None and article.gathering.state == GatheringState.DRAFT:
        raise ArticleRefused(_("The gathering that it tells of is a draft: announce it first."), field="gathering")
    article.state = ArticleState.PUBLISHED
    article.public_at = public_at
    article.changed_at = at
    article.save(update_fields=["state", "public_at", "changed_at"])
    write_audit_line("publish_article", article, by=by, at=at, public_at=public_at.isoformat())
    return article


@transaction.atomic
def take_back_article(article: Article, *, by: User, at: datetime) -> Article:
    """Make `article` a draft again; its address is kept for when it comes back."""
    hold(article)
    article.state = ArticleState.DRAFT
    article.changed_at = at
    article.save(update_fields=["state", "changed_at"])
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
    made = Picture(alternative=alternative.strip(), credit=credit.strip(), added_by=by, added_at=at)
    made.file.save(f"{new_key()}.jpg", ContentFile(redrawn.content), save=False)
    made.width, made.height = redrawn.width, redrawn.height
    made.save()
    write_audit_line("add_picture", made, by=by, at=at)
    return made


@transaction.atomic
def describe_picture(picture: Picture, *, alternative: str, credit: str, by: User, at: datetime) -> Picture:
    """Other words for a picture that stays. Raises `ArticleRefused` without words that stand for it."""
    if not alternative.strip():
        raise ArticleRefused(
            _("Say in words what the picture shows, for those who do not see it."), field="alternative"
        )
    picture.alternative, picture.credit = alternative.strip(), credit.strip()
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


def _is_same(article: Article, themes: Iterable[Theme] | None, fields: dict[str, Any]) -> bool:
    if themes is not None and {theme.pk for theme in themes} != {theme.pk for theme in article.themes.all()}:
        return False
    return all(getattr(article, name) == value for name, value in fields.items())


def _was_public(article: Article) -> bool:
    return article.public_at is not None


def _address(article: Article) -> None:
    stem = _shortened(slugify(article.title)) or "article"
    hold_words("address of an article", [stem])
    slug, number = stem, 1
    while ArticleAddress.objects.filter(slug=slug).exclude(article=article).exists():
        number += 1
        slug = f"{stem}-{number}"
    article.addresses.exclude(slug=slug).update(is_current=False)
    ArticleAddress.objects.update_or_create(slug=slug, defaults={"article": article, "is_current": True})


def _shortened(slug: str) -> str:
    """At most `LONGEST_SLUG` letters, cut between words."""
    if len(slug) <= LONGEST_SLUG:
        return slug
    return slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]


def _keep_version(article: Article, *, by: User | None, at: datetime) -> None:
    ArticleVersion.objects.create(
        article=article,
        number=article.version,
        title=article.title,
        chapo=article.chapo,
        body=article.body,
        by=by,
        at=at,
    )
