"""Views of articles: reading, the feed, writing, publication, versions, pictures."""

import difflib
import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import Request, visitor
from faire_reseau.accounts.queries import AccountRow
from faire_reseau.analysis.queries import findings_to_cite
from faire_reseau.articles import actions, queries
from faire_reseau.articles.exports import atom, schema_org
from faire_reseau.articles.forms import ArticleForm, PublicationForm
from faire_reseau.articles.permissions import is_public
from faire_reseau.articles.queries import ArticleRow, ArticleVersionRow
from faire_reseau.articles.texts import POINT_LABELS
from faire_reseau.kit import clock, pictures, richtext
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.answering import run, sent
from faire_reseau.kit.dates import written
from faire_reseau.kit.kept import kept_page
from faire_reseau.kit.keys import digest
from faire_reseau.kit.limits import Limit
from faire_reseau.kit.numbers import LARGEST_NUMBER, number_in
from faire_reseau.kit.openness import closed_to
from faire_reseau.kit.refusals import Overtaken, about
from faire_reseau.kit.shown_pictures import stored
from faire_reseau.kit.sized_pictures import answer
from faire_reseau.kit.uploads import takes_files
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import the_network
from faire_reseau.ui.share_cards import drawn

ARTICLES = Limit("article", at_most=60, seconds=3600)
PICTURES = Limit("picture", at_most=60, seconds=3600)


@require_safe
def articles(request: Request, kind: str = "") -> HttpResponse:
    """Articles and news, latest first, or news alone; below all of them the pages, which have no day."""
    at = clock.now()
    rows = Paginator(queries.public_articles(at, kind), 12).get_page(request.GET.get("page"))
    drafts = request.user.is_authenticated and queries.articles_to_write_for(request.user)[:20]
    context = {
        "articles": rows,
        "pages": [] if kind else queries.public_articles(at, "page"),
        "kind": kind,
        "drafts": drafts,
        "now": at,
        "can_begin": is_facilitator(request.user),
    }
    return render(request, "articles/list.html", context)


@require_safe
def article(request: Request, slug: str) -> HttpResponse:
    """An article; an old address leads to the present one."""
    article_row, current = queries.article_at(request.user, slug, clock.now())
    if slug != current:
        return redirect("articles:article", current, permanent=True)
    return render(request, "articles/article.html", _article_context(request, article_row, current))


def _article_context(
    request: Request,
    article_row: ArticleRow,
    slug: str,
    *,
    text: ArticleRow | ArticleVersionRow | None = None,
    reader: AccountRow | None = None,
) -> dict[str, Any]:
    """What the page of an article shows to `reader`, or its version `text`: links that they cannot open are plain words."""
    text = text or article_row
    picture = whole_address(article_row.picture.file.url) if article_row.picture else ""
    address = whole_address(reverse("articles:article", args=[slug]))
    home = whole_address("/")
    data = schema_org(article_row, address=address, publisher=the_network().name, home=home, picture=picture)
    closed = closed_to(reader or request.user, richtext.link_addresses(text.body))
    return {
        "article": article_row,
        "text": text,
        "body": richtext.with_large_figures(richtext.without_links(text.body, closed)),
        "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        "published_at": article_row.public_at.isoformat() if article_row.public_at else "",
        "modified_at": article_row.modified_at.isoformat(),
        "can_write": queries.can_write(request.user, article_row),
        "is_public": is_public(article_row, clock.now()),
        "stale": queries.stale_figures_of(text, clock.now()) if queries.can_write(request.user, article_row) else [],
        "card": whole_address(reverse("articles:card", args=[slug])),
        "author": queries.author_of(article_row, request.user, clock.now()),
        "next": queries.article_after(article_row, clock.now()),
    }


@require_safe
def card(request: Request, slug: str) -> HttpResponse:
    """What is shown where an article that everybody reads is shared."""
    article_row, _current = queries.article_at(request.user, slug, clock.now())
    if not is_public(article_row, clock.now()):
        raise Http404
    day = written(localtime(article_row.public_at), "j F Y") if article_row.public_at else ""
    is_sample = article_row.is_sample or the_network().is_demo
    sample = _("Example, invented for the demonstration") if is_sample else ""
    kicker = " · ".join(filter(None, (sample, day)))
    picture = str(article_row.picture.file.name) if article_row.picture else ""
    content = (article_row.title, kicker, the_network().name, picture)
    return kept_page(request, f"card:{digest(repr(content))}", _card, *content, content_type="image/jpeg")


def _card(title: str, kicker: str, network: str, picture: str) -> bytes:
    return drawn(title, kicker=kicker, network=network, picture=stored(picture))


@require_safe
def feed(request: Request) -> HttpResponse:
    """The Atom feed, kept with its validators."""
    at = clock.now()
    key = f"feed:{queries.stamp(at)}"
    return kept_page(request, key, _feed, at, content_type="application/atom+xml; charset=utf-8")


def _feed(at: datetime) -> bytes:
    articles = list(queries.public_articles(at)[:30])
    rows = [
        (article_row, whole_address(reverse("articles:article", args=[article_row.addresses.all()[0].slug])))
        for article_row in articles
    ]
    closed = closed_to(
        visitor(), [address for article_row in articles for address in richtext.link_addresses(article_row.body)]
    )
    address = whole_address(reverse("articles:feed"))
    return atom(rows, name=the_network().name, address=address, home=whole_address("/"), closed=closed)


@takes_files(pictures.MOST_BYTES)
@login_required
def begin(request: Request) -> HttpResponse:
    """Begin an article."""
    if not is_facilitator(request.user):
        raise Http404
    form = _form(request)

    def action() -> ArticleRow:
        return actions.begin_article(by=request.user, at=clock.now(), **_columns(request, form))

    ran = run(request, action, form=form, limit=ARTICLES)
    if ran.is_done:
        # The page that follows tells the browser to forget its copy of the new text.
        return ran.go(f"{_after_saving(request, ran.done.pk)}?nouveau", said=_("Saved as a draft."))
    return ran.page("articles/write.html", {})


@login_required
@require_POST
def draft_from_gathering(request: Request, slug: str) -> HttpResponse:
    """Draft the article of a gathering from what it recorded; when it has one, lead there unless another one is asked for."""
    gathering = queries.gathering_to_tell_for(request.user, slug)
    begun = queries.article_begun(gathering, request.user)
    if begun is not None and "another" not in request.POST:
        messages.info(
            request, _("This gathering has its article: here it is. Another one is drafted when you ask for it.")
        )
        return redirect("articles:write", begun.pk)
    ran = run(request, lambda: actions.draft_article(gathering, by=request.user, at=clock.now()), limit=ARTICLES)
    if not ran.is_done:
        return ran.page("ui/refused.html", {})
    sentence = _("Here is a draft. Figures that are links lead to the record they come from: check, complete, publish.")
    return ran.go("articles:write", ran.done.pk, said=sentence)


@takes_files(pictures.MOST_BYTES)
@login_required
def write(request: Request, article_id: int) -> HttpResponse:
    """Write an article."""
    article = queries.article_to_write_for(request.user, article_id)
    last = queries.latest_of(article)
    form = _form(request, article, last)
    context: dict[str, Any] = {}

    def action() -> None:
        columns, seen = _columns(request, form, last), form.cleaned_data["seen_version"] or 0
        actions.keep_article(article, seen_version=seen, by=request.user, at=clock.now(), **columns)

    def renewed(refusal: Overtaken) -> ArticleForm:
        # What was typed stays; saving again is then a choice made knowingly, with what changed in view.
        now = queries.article_to_write_for(request.user, article_id)
        form.refuse(refusal)
        form.show_instead(seen_version=str(now.version))
        context["theirs"] = _difference(queries.latest_of(now), form.cleaned_data)
        return form

    ran = run(request, action, form=form, renewed=renewed)
    if ran.is_done:
        return ran.go(_after_saving(request, article.pk), said=_("Saved."))
    context |= {
        "article": article,
        "last": last,
        "slug": article.addresses.all()[0].slug,
        "versions": queries.versions_of(article),
        "stale": queries.stale_figures_of(last, clock.now()),
        "now": clock.now(),
    }
    return ran.page("articles/write.html", context)


def _after_saving(request: Request, article_id: int) -> str:
    then = request.POST.get("then")
    return reverse(f"articles:{then}" if then in ("preview", "publish") else "articles:write", args=[article_id])


def _form(
    request: Request, article_row: ArticleRow | None = None, last: ArticleRow | ArticleVersionRow | None = None
) -> ArticleForm:
    initial = {}
    if article_row is not None and last is not None:
        initial = {name: getattr(last, name) for name in ("title", "kind", "chapo", "body", "gathering")}
        initial |= {"themes": last.themes.all(), "seen_version": article_row.version}
        if last.picture:
            initial |= {"picture_alternative": last.picture.alternative, "picture_credit": last.picture.credit}
    form = ArticleForm(sent(request), request.FILES or None, initial=initial)
    choice: Any = form.fields["gathering"]
    choice.queryset = queries.gatherings_to_tell(request.user)
    # Whoever writes by right of a gathering would lose the text by letting go of it.
    choice.required = not is_facilitator(request.user)
    form.offer_findings(findings_to_cite(request.user))
    widget: Any = form.fields["body"].widget
    widget.upload_url = reverse("articles:add_picture")
    widget.document = f"article:{article_row.pk if article_row else 'new'}"
    return form


def _columns(request: Request, form: ArticleForm, last: ArticleRow | ArticleVersionRow | None = None) -> dict[str, Any]:
    data = form.cleaned_data
    columns = {name: data[name] for name in ("title", "kind", "chapo", "body", "themes", "gathering")}
    if data.get("finding"):
        columns["body"] += queries.cited_html(data["finding"].pk)
    words = {"alternative": data["picture_alternative"], "credit": data["picture_credit"]}
    standing = last.picture if last else None
    with about("picture_{}"):
        if data["picture_file"]:
            columns["picture"] = actions.add_picture(data["picture_file"], by=request.user, at=clock.now(), **words)
        elif data["picture_off"]:
            columns["picture"] = None
        elif standing and words != {"alternative": standing.alternative, "credit": standing.credit}:
            columns["picture"] = actions.describe_picture(standing, by=request.user, at=clock.now(), **words)
    return columns


@login_required
def publish(request: Request, article_id: int) -> HttpResponse:
    """What is left to look at, then publish what was saved last, now or at a moment; or take back."""
    article = queries.article_to_write_for(request.user, article_id)
    at = clock.now()
    if request.POST.get("to") == "draft":
        taken_back = run(request, lambda: actions.take_back_article(article, by=request.user, at=at))
        return taken_back.go("articles:write", article.pk, said=_("The article is a draft again."))
    last = queries.latest_of(article)
    points = queries.points_of(last, at)
    stamp = queries.stamp_of(points)
    initial = {"version": article.version, "points": stamp, "public_at": article.public_at}
    form = PublicationForm(sent(request), initial=initial, points=stamp if points else "")

    def action() -> bool:
        data = form.cleaned_data
        # A public article keeps its date unless another one is typed.
        moment = data["public_at"] or (article.public_at if is_public(article, at) else None) or at
        actions.publish_article(article, public_at=moment, by=request.user, at=at, seen_version=data["version"])
        return bool(moment > at)

    ran = run(request, action, form=form)
    if ran.is_done:
        sentence = _("It will be public at the moment you chose.") if ran.done else _("It is public.")
        return ran.go("articles:write", article.pk, said=sentence)
    if form.is_bound:
        # Asked again knowingly: of the version and the points that stand now.
        version = queries.article_to_write_for(request.user, article_id).version
        form.show_instead(version=str(version), points=stamp)
    context = {
        "article": article,
        "last": last,
        "points": [
            (POINT_LABELS[code], [point.words for point in points if point.code == code]) for code in POINT_LABELS
        ],
        "has_points": bool(points),
        "is_public": is_public(article, at),
    }
    return ran.page("articles/publish.html", context)


@login_required
@require_safe
def preview(request: Request, article_id: int) -> HttpResponse:
    """The article as readers will see it."""
    article_row = queries.article_to_write_for(request.user, article_id)
    last = queries.latest_of(article_row)
    context = _article_context(request, article_row, article_row.addresses.all()[0].slug, text=last, reader=visitor())
    return render(request, "articles/article.html", context | {"is_preview": True})


@login_required
def version(request: Request, article_id: int, number: int) -> HttpResponse:
    """What it said, compared with what it says now; said again when asked."""
    article = queries.article_to_write_for(request.user, article_id)
    old = queries.version_of(article, number)
    if request.method == "POST":

        def action() -> None:
            seen = number_in(request.POST.get("seen_version"), at_most=LARGEST_NUMBER) or 0
            actions.restore_version(article, old, seen_version=seen, by=request.user, at=clock.now())

        ran = run(request, action)
        if ran.refusal is not None:
            return ran.go("articles:version", article.pk, number)
        sentence = _("Version %(number)s is the present text again.") % {"number": number}
        return ran.go("articles:write", article.pk, said=sentence)
    then = {"title": old.title, "chapo": old.chapo, "body": old.body}
    last = queries.latest_of(article)
    lines = _difference(last, then, reverse=True)
    context = {
        "article": article,
        "last": last,
        "version": old,
        "who": queries.writer_names([old.by_id]).get(old.by_id, ""),
        "lines": lines,
        "has_changes": any(mark != " " for mark, _text in lines),
    }
    return render(request, "articles/version.html", context)


def _difference(
    last: ArticleRow | ArticleVersionRow, other: dict[str, Any], *, reverse: bool = False
) -> list[tuple[str, str]]:
    """Line by line what the present text says and `other` does not ("+" is the later one), and the other way round."""
    now = [last.title, last.chapo, *richtext.to_text(last.body).splitlines()]
    then = [other["title"], other["chapo"], *richtext.to_text(richtext.clean(other["body"])).splitlines()]
    before, after = (then, now) if reverse else (now, then)
    lines = [(line[0], line[2:]) for line in difflib.ndiff(before, after) if line[0] in "+- " and line[2:].strip()]
    return _around_changes(lines)


def _around_changes(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The changed lines, each with the line before and after it; what is left out between them is one "…"."""
    near = {at + step for at, (mark, _text) in enumerate(lines) if mark != " " for step in (-1, 0, 1)}
    lines_shown: list[tuple[str, str]] = []
    for at, line in enumerate(lines):
        if at in near:
            lines_shown.append(line)
        elif not lines_shown or lines_shown[-1] != (" ", "…"):
            lines_shown.append((" ", "…"))
    return lines_shown


@takes_files(pictures.MOST_BYTES)
@login_required
@require_POST
def add_picture(request: Request) -> HttpResponse:
    """A picture from inside the editor."""
    if not queries.writes_any(request.user):
        raise Http404

    def action() -> queries.PictureRow:
        upload = request.FILES.get("file")
        if upload is None:
            raise actions.ArticleRefused(_("Choose a picture first."))
        return actions.add_picture(upload, alternative=request.POST.get("alt", ""), by=request.user, at=clock.now())

    ran = run(request, action, limit=PICTURES)
    return ran.data(lambda picture: {"src": picture.file.url, "width": picture.width, "height": picture.height})


@require_safe
def image(request: Request, name: str) -> HttpResponseBase:
    """A picture of an article, shown to who may read the article; browsers keep it while everybody may."""
    file, is_open = queries.image_for(request.user, name, clock.now())
    return answer(file, request.GET.get("l", ""), is_open=is_open)
