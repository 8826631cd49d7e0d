"""Labels of this room's codes."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.articles.enums import ArticleKind, ArticleState

KIND_LABELS = {ArticleKind.ARTICLE: _("Article"), ArticleKind.NEWS: _("News"), ArticleKind.PAGE: _("Page")}
STATE_LABELS = {ArticleState.DRAFT: _("Draft"), ArticleState.PUBLISHED: _("Published")}
# By code of what is left to look at before publication.
POINT_LABELS = {
    "placeholder": _("Left to complete"),
    "picture": _("A picture without words that say what it shows"),
    "link": _("A link that visitors cannot open: they will read its words without the link"),
    "figure": _("A figure that the records no longer say"),
    "reserved": _("The title of a topic that only those who come may read"),
}
# By action of the journal.
ACTION_LABELS = {
    "begin_article": _("Article begun"),
    "keep_article": _("Article saved"),
    "publish_article": _("Article published"),
    "take_back_article": _("Article taken back"),
    "add_picture": _("Picture added"),
    "describe_picture": _("Picture described"),
}
# By table, for the list of texts in which somebody is named.
TABLE_LABELS = {
    "articles.article": _("article"),
    "articles.articleaddress": _("address of an article"),
    "articles.articleversion": _("former version of an article"),
    "articles.picture": _("words of a picture"),
}
