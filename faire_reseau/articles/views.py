"""Doors: reading articles, the feed, writing, history, pictures."""

import difflib
import json
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from faire_reseau.accounts.permissions import visitor
from faire_reseau.articles import actions, queries
from faire_reseau.articles.exports import atom, schema_org
from faire_reseau.articles.forms import ArticleForm, PublicationForm
from faire_reseau.articles.permissions import is_public
from faire_reseau.articles.texts import POINT_LABELS
from faire_reseau.kit import clock, limits, pictures, richtext
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.kept import kept_page
from faire_reseau.kit.openness import closed_to
from faire_reseau.kit.refusals import Refusal
from faire_reseau.kit.uploads import takes_files
from faire_reseau.network.permissions import is_facilitator
from faire_reseau.network.queries import the_network


@require_safe
def articles(request: HttpRequest, kind: str = "") -> HttpResponse:
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
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """An article; an old address leads to the present one."""
    found, current = queries.article_at(request.user, slug, clock.now())
    if slug != current:
        return redirect("articles:article", current, permanent=True)
    return render(request, "articles/article.html", _article_context(request, found, current))


def _article_context(
    request: HttpRequest, found: Any, slug: str, *, text: Any = None, reader: Any = None
) -> dict[str, Any]:
    """What the page of an article shows to `reader`, or its version `text`: links that they cannot open are plain words."""
    text = text or found
    picture = whole_address(found.picture.file.url) if found.picture else ""
    address = whole_address(reverse("articles:article", args=[slug]))
    home = whole_address("/")
    data = schema_org(found, address=address, publisher=the_network().name, home=home, picture=picture)
    closed = closed_to(reader or request.user, richtext.link_addresses(text.body))
    return {
        "article": found,
        "text": text,
        "body": richtext.without_links(text.body, closed),
        "data": json.dumps(data, ensure_ascii=False).replace("<", "\\u003c"),
        "published_at": found.public_at.isoformat() if found.public_at else "",
        "modified_at": found.modified_at.isoformat(),
        "can_write": queries.can_write(request.user, found),
        "is_public": is_public(found, clock.now()),
    }


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """The Atom feed, kept with its validators."""
    at = clock.now()
    key = f"feed:{queries.stamp(at)}"
    return kept_page(request, key, _feed, at, content_type="application/atom+xml; charset=utf-8")


def _feed(at: datetime) -> bytes:
    told = list(queries.public_articles(at)[:30])
    rows = [(one, whole_address(reverse("articles:article", args=[one.addresses.all()[0].slug]))) for one in told]
    closed = closed_to(visitor(), [address for one in told for address in richtext.link_addresses(one.body)])
    address = whole_address(reverse("articles:feed"))
    return atom(rows, name=the_network().name, address=address, home=whole_address("/"), closed=closed)


@takes_files(pictures.MOST_BYTES)
@login_required
def begin(request: HttpRequest) -> HttpResponse:
    """Begin an article."""
    if not is_facilitator(request.user):
        raise Http404
    form = _form(request)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend("article", request.user.pk, at_most=60, seconds=3600)
            made = actions.begin_article(by=request.user, at=clock.now(), **_columns(request, form))
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Saved as a draft."))
            # The page that follows tells the browser to forget its copy of the new text.
            return redirect(f"{_after_keeping(request, made.pk)}?nouveau")
    return render(request, "articles/write.html", {"form": form}, status=_status(form))


@login_required
@require_POST
def draft_from_gathering(request: HttpRequest, slug: str) -> HttpResponse:
    """Draft the article of a gathering from what it recorded."""
    gathering = queries.gathering_to_tell_for(request.user, slug)
    limits.spend("article", request.user.pk, at_most=60, seconds=3600)
    made = actions.draft_article(gathering, by=request.user, at=clock.now())
    messages.success(
        request, _("Here is a draft. Every figure leads to the record it comes from: check, complete, publish.")
    )
    return redirect("articles:write", made.pk)


@takes_files(pictures.MOST_BYTES)
@login_required
def write(request: HttpRequest, article_id: int) -> HttpResponse:
    """Write an article."""
    found = queries.article_to_write_for(request.user, article_id)
    last = queries.latest_of(found)
    form = _form(request, found, last)
    context: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            columns = _columns(request, form, last)
            seen = form.cleaned_data["seen_version"] or 0
            actions.keep_article(found, seen_version=seen, by=request.user, at=clock.now(), **columns)
        except Refusal as refusal:
            form.refuse(refusal)
            if refusal.code == "overtaken":
                # What was typed stays; keeping again is then a choice made knowingly, with what changed in view.
                now = queries.article_to_write_for(request.user, article_id)
                form.data = form.data.copy()
                form.data["seen_version"] = str(now.version)
                context["theirs"] = _difference(queries.latest_of(now), form.cleaned_data)
        else:
            messages.success(request, _("Saved."))
            return redirect(_after_keeping(request, found.pk))
    context |= {
        "form": form,
        "article": found,
        "last": last,
        "slug": found.addresses.all()[0].slug,
        "versions": queries.versions_of(found),
        "now": clock.now(),
    }
    return render(request, "articles/write.html", context, status=_status(form))


def _after_keeping(request: HttpRequest, article_id: int) -> str:
    then = request.POST.get("then")
    return reverse(f"articles:{then}" if then in ("preview", "publish") else "articles:write", args=[article_id])


def _form(request: HttpRequest, found: Any = None, last: Any = None) -> ArticleForm:
    initial = {}
    if found is not None:
        initial = {name: getattr(last, name) for name in ("title", "kind", "chapo", "body", "gathering")}
        initial |= {"themes": last.themes.all(), "seen_version": found.version}
        if last.picture:
            initial |= {"picture_alternative": last.picture.alternative, "picture_credit": last.picture.credit}
    form = ArticleForm(request.POST or None, request.FILES or None, initial=initial)
    choice = form.fields["gathering"]
    choice.queryset = queries.gatherings_to_tell(request.user)
    # Whoever writes by right of a gathering would lose the text by letting go of it.
    choice.required = not is_facilitator(request.user)
    widget = form.fields["body"].widget
    widget.upload_url = reverse("articles:add_picture")
    widget.document = f"article:{found.pk if found else 'new'}"
    return form


def _columns(request: HttpRequest, form: ArticleForm, last: Any = None) -> dict[str, Any]:
    data = form.cleaned_data
    columns = {name: data[name] for name in ("title", "kind", "chapo", "body", "themes", "gathering")}
    words = {"alternative": data["picture_alternative"], "credit": data["picture_credit"]}
    standing = last.picture if last else None
    try:
        if data["picture_file"]:
            columns["picture"] = actions.add_picture(data["picture_file"], by=request.user, at=clock.now(), **words)
        elif data["picture_off"]:
            columns["picture"] = None
        elif standing and words != {"alternative": standing.alternative, "credit": standing.credit}:
            columns["picture"] = actions.describe_picture(standing, by=request.user, at=clock.now(), **words)
    except Refusal as refusal:
        refusal.field = f"picture_{refusal.field}"
        raise
    return columns


@login_required
def publish(request: HttpRequest, article_id: int) -> HttpResponse:
    """What is left to look at, then publish what was saved last, now or at a moment; or take back."""
    found = queries.article_to_write_for(request.user, article_id)
    at = clock.now()
    if request.POST.get("to") == "draft":
        actions.take_back_article(found, by=request.user, at=at)
        messages.success(request, _("The article is a draft again."))
        return redirect("articles:write", found.pk)
    last = queries.latest_of(found)
    points = queries.points_of(last)
    stamp = queries.stamp_of(points)
    initial = {"version": found.version, "points": stamp, "public_at": found.public_at}
    form = PublicationForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if points and not (data["knowingly"] and data["points"] == stamp):
            form.add_error("knowingly", _("Look at these points: mend them in the text, or tick this box."))
        else:
            # A public article keeps its date unless another one is typed.
            moment = data["public_at"] or (found.public_at if is_public(found, at) else None) or at
            try:
                actions.publish_article(found, public_at=moment, by=request.user, at=at, seen_version=data["version"])
            except Refusal as refusal:
                form.refuse(refusal)
            else:
                later = moment > at
                messages.success(
                    request, _("It will be public at the moment you chose.") if later else _("It is public.")
                )
                return redirect("articles:write", found.pk)
    if form.is_bound:
        # Asked again knowingly: of the version and the points that stand now.
        form.data = form.data.copy()
        form.data["version"], form.data["points"] = (
            str(queries.article_to_write_for(request.user, article_id).version),
            stamp,
        )
    context = {
        "form": form,
        "article": found,
        "last": last,
        "points": [(POINT_LABELS[code], [one.words for one in points if one.code == code]) for code in POINT_LABELS],
        "has_points": bool(points),
        "is_public": is_public(found, at),
    }
    return render(request, "articles/publish.html", context, status=_status(form))


@login_required
@require_safe
def preview(request: HttpRequest, article_id: int) -> HttpResponse:
    """The article as readers will see it."""
    found = queries.article_to_write_for(request.user, article_id)
    last = queries.latest_of(found)
    context = _article_context(request, found, found.addresses.all()[0].slug, text=last, reader=visitor())
    return render(request, "articles/article.html", context | {"is_preview": True})


@login_required
def version(request: HttpRequest, article_id: int, number: int) -> HttpResponse:
    """What it said, compared with what it says now; said again when asked."""
    found = queries.article_to_write_for(request.user, article_id)
    old = queries.version_of(found, number)
    if request.method == "POST":
        try:
            seen = int(request.POST.get("seen_version") or 0)
            actions.restore_version(found, old, seen_version=seen, by=request.user, at=clock.now())
        except (Refusal, ValueError) as refusal:
            messages.error(request, getattr(refusal, "sentence", _("Reload the page, then try again.")))
            return redirect("articles:version", found.pk, number)
        messages.success(request, _("Version %(number)s is the present text again.") % {"number": number})
        return redirect("articles:write", found.pk)
    then = {"title": old.title, "chapo": old.chapo, "body": old.body}
    last = queries.latest_of(found)
    lines = _difference(last, then, reverse=True)
    context = {
        "article": found,
        "last": last,
        "version": old,
        "who": queries.writer_names([old.by_id]).get(old.by_id, ""),
        "lines": lines,
        "has_changes": any(mark != " " for mark, _text in lines),
    }
    return render(request, "articles/version.html", context)


def _difference(last: Any, other: dict[str, Any], *, reverse: bool = False) -> list[tuple[str, str]]:
    """Line by line what the present text says and `other` does not ("+" is the later one), and the other way round."""
    now = [last.title, last.chapo, *richtext.to_text(last.body).splitlines()]
    then = [other["title"], other["chapo"], *richtext.to_text(richtext.clean(other["body"])).splitlines()]
    before, after = (then, now) if reverse else (now, then)
    lines = [(line[0], line[2:]) for line in difflib.ndiff(before, after) if line[0] in "+- " and line[2:].strip()]
    return _around_changes(lines)


def _around_changes(lines: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The changed lines, each with the line before and after it; what is left out between them is one "…"."""
    near = {at + step for at, (mark, _text) in enumerate(lines) if mark != " " for step in (-1, 0, 1)}
    kept: list[tuple[str, str]] = []
    for at, line in enumerate(lines):
        if at in near:
            kept.append(line)
        elif not kept or kept[-1] != (" ", "…"):
            kept.append((" ", "…"))
    return kept


@takes_files(pictures.MOST_BYTES)
@login_required
@require_POST
def add_picture(request: HttpRequest) -> HttpResponse:
    """A picture from inside the editor."""
    if not queries.writes_any(request.user):
        raise Http404
    upload = request.FILES.get("file")
    try:
        limits.spend("picture", request.user.pk, at_most=60, seconds=3600)
        if upload is None:
            raise actions.ArticleRefused(_("Choose a picture first."))
        made = actions.add_picture(upload, alternative=request.POST.get("alt", ""), by=request.user, at=clock.now())
    except Refusal as refusal:
        return JsonResponse({"error": str(refusal.sentence)}, status=422)
    return JsonResponse({"src": made.file.url, "width": made.width, "height": made.height})


@require_safe
def image(request: HttpRequest, name: str) -> HttpResponse:
    """A picture of an article, shown to who may read the article; browsers keep it while everybody may."""
    file, is_open = queries.image_for(request.user, name, clock.now())
    response = FileResponse(file, content_type="image/jpeg")
    # Its name is drawn anew for each file. A day only: the article may be taken back.
    response["Cache-Control"] = "private, max-age=86400, immutable" if is_open else "private, no-store"
    return response


def _status(form: Any) -> int:
    return 422 if form.errors else 200
