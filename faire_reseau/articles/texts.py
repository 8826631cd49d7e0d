"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.articles.enums import ArticleKind, ArticleState

KIND_LABELS = {ArticleKind.ARTICLE: _("Article"), ArticleKind.NEWS: _("News"), ArticleKind.PAGE: _("Page")}
STATE_LABELS = {ArticleState.DRAFT: _("Draft"), ArticleState.PUBLISHED: _("Published")}
