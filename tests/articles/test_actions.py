"""Actions on articles: versions, addresses, publication, pictures, and the draft from a gathering."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from faire_reseau.activities import actions as activities
from faire_reseau.activities.enums import Means
from faire_reseau.activities.models import HalfDay
from faire_reseau.articles import actions, queries
from faire_reseau.articles.models import Article
from faire_reseau.kit.refusals import Overtaken, Refusal
from tests import factories
from tests.factories import NOW
from tests.writes import holds

pytestmark = pytest.mark.django_db


def begun(title="Faire réseau", body="<p>Deux jours.</p>", **fields):
    return actions.begin_article(title=title, body=body, by=factories.facilitator(), at=NOW, **fields)


def addresses(article):
    return list(article.addresses.order_by("pk").values_list("slug", "is_current"))


def test_the_address_of_a_draft_follows_its_title_and_the_old_one_still_leads_there():
    article = begun("Premier titre")

    actions.keep_article(article, seen_version=1, title="Second titre", by=factories.facilitator(), at=NOW)

    assert addresses(article) == [("premier-titre", False), ("second-titre", True)]


def test_the_address_of_a_published_article_is_kept_when_its_title_changes():
    article = actions.publish_article(begun("Premier titre"), public_at=NOW, by=None, at=NOW)

    actions.keep_article(article, seen_version=1, title="Second titre", by=factories.facilitator(), at=NOW)

    assert addresses(article) == [("premier-titre", True)]


def test_two_articles_of_one_title_have_two_addresses():
    first, second = begun("Même titre"), begun("Même titre")

    assert (addresses(first), addresses(second)) == ([("meme-titre", True)], [("meme-titre-2", True)])


def test_an_article_is_public_from_its_moment_on_and_not_before():
    moment = NOW + timedelta(hours=1)
    article = actions.publish_article(begun(), public_at=moment, by=None, at=NOW)

    assert list(queries.public_articles(NOW)) == []
    assert list(queries.public_articles(moment)) == [article]


def test_an_empty_text_is_not_published():
    article = begun(body="")

    with pytest.raises(actions.ArticleRefused) as refusal:
        actions.publish_article(article, public_at=NOW, by=None, at=NOW)

    assert refusal.value.field == "body"
    assert list(queries.public_articles(NOW)) == []


def test_of_two_who_write_at_once_the_second_is_told_and_the_first_keeps_their_text():
    article, first_writer, second_writer = (
        begun(),
        factories.user("une@exemple.fr", is_facilitator=True),
        factories.facilitator(),
    )
    actions.keep_article(article, seen_version=1, body="<p>Une.</p>", by=first_writer, at=NOW)

    with pytest.raises(Overtaken) as refusal:
        actions.keep_article(article, seen_version=1, body="<p>Autre.</p>", by=second_writer, at=NOW)

    assert "une@exemple.fr" in str(refusal.value.sentence)
    assert Article.objects.get().body == "<p>Une.</p>"


def test_a_text_sent_again_because_its_answer_was_lost_is_saved_once():
    article, writer = begun(), factories.facilitator()
    actions.keep_article(article, seen_version=1, body="<p>Une.</p>", by=writer, at=NOW)

    again = actions.keep_article(article, seen_version=1, body="<p>Une.</p>", by=writer, at=NOW)

    assert again.version == 2
    assert article.versions.count() == 2


def test_scripts_never_reach_the_stored_text():
    article = begun(body='<p onclick="x()">Bonjour<script>alert(1)</script></p>')

    assert "script" not in article.body
    assert "onclick" not in article.body
    assert "Bonjour" in article.body


def picture(kind="PNG", size=(1800, 900)):
    packed = BytesIO()
    Image.new("RGB", size, "green").save(packed, kind)
    return SimpleUploadedFile("photo.png", packed.getvalue())


def test_a_picture_is_drawn_anew_at_most_1600_pixels_wide(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    added = actions.add_picture(picture(), alternative="Un mur de fiches", by=None, at=NOW)

    assert (added.width, added.height) == (1600, 800)


@pytest.mark.parametrize(
    ("upload", "alternative", "field"),
    [
        (lambda: SimpleUploadedFile("x.png", b"not a picture"), "Un mur", "file"),
        (picture, "  ", "alternative"),
    ],
)
def test_what_is_no_picture_or_has_no_words_is_refused_beside_its_field(upload, alternative, field):
    with pytest.raises(Refusal) as refusal:
        actions.add_picture(upload(), alternative=alternative, by=None, at=NOW)

    assert refusal.value.field == field


def test_a_draft_says_nothing_of_people_when_nobody_signed():
    gathering = factories.gathering()

    article = actions.draft_article(gathering, by=factories.facilitator(), at=NOW)

    assert f"/activites/{gathering.action_id}/" not in article.body
    assert "présente" not in article.body


def test_what_changes_nothing_makes_no_version():
    article = begun("Titre", "<p>Deux jours.</p>", chapo="Dit.")

    saved = actions.keep_article(
        article, seen_version=1, title="Titre", chapo="Dit.", body="<p>Deux jours.</p>", by=factories.user(), at=NOW
    )

    assert (saved.version, article.versions.count()) == (1, 1)


def test_a_version_said_again_is_a_further_version_and_loses_none():
    article, user = begun("Premier", "<p>Un.</p>"), factories.facilitator()
    actions.keep_article(article, seen_version=1, title="Second", body="<p>Deux.</p>", by=user, at=NOW)

    restored = actions.restore_version(article, article.versions.get(number=1), seen_version=2, by=user, at=NOW)

    assert (restored.title, restored.body, restored.version) == ("Premier", "<p>Un.</p>", 3)
    assert list(article.versions.order_by("number").values_list("title", flat=True)) == ["Premier", "Second", "Premier"]


def test_a_long_title_gives_an_address_cut_between_words():
    article = begun("Rencontre nationale des centres de ressources politique de la ville, Nantes 2019, dite ensemble")

    assert addresses(article) == [
        ("rencontre-nationale-des-centres-de-ressources-politique-de-la-ville-nantes-2019-dite", True)
    ]


def test_what_shows_through_a_picture_is_paper(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    packed = BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(packed, "PNG")

    added = actions.add_picture(SimpleUploadedFile("x.png", packed.getvalue()), alternative="Rien", by=None, at=NOW)

    with added.file.open() as file:
        assert Image.open(file).getpixel((4, 4)) == (255, 255, 255)


def test_two_pictures_have_names_that_cannot_be_guessed(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    names = [actions.add_picture(picture(), alternative="Mur", by=None, at=NOW).file.name for _ in range(2)]

    assert [len(name) for name in names] == [len("articles/") + 24 + len(".jpg")] * 2
    assert names[0] != names[1]


def test_words_of_a_picture_that_stays_are_changed_and_never_emptied(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    added, user = actions.add_picture(picture(), alternative="Mur", by=None, at=NOW), factories.facilitator()

    actions.describe_picture(added, alternative="Un mur de fiches", credit="RésO", by=user, at=NOW)
    with pytest.raises(actions.ArticleRefused):
        actions.describe_picture(added, alternative=" ", credit="", by=user, at=NOW)

    added.refresh_from_db()
    assert (added.alternative, added.credit) == ("Un mur de fiches", "RésO")


def test_a_draft_marks_what_is_invented_where_it_stands_and_says_what_the_mark_means_once():
    gathering = factories.gathering()
    half_day = HalfDay.objects.filter(meeting__action=gathering.action).first()
    person = factories.person(is_sample=True)
    activities.sign_in(
        half_day, person, organisation=gathering.host, trade=None, means=Means.ORGANISER_LIST, by=None, at=NOW
    )

    article = actions.draft_article(gathering, by=factories.facilitator(), at=NOW)

    assert article.is_sample is True
    assert article.body.count("<em>*</em>") == 3  # two figures, and what the star says
    assert article.body.count("exemple") == 1


def test_a_draft_gathers_its_facts_before_it_takes_the_write_lock():
    gathering = factories.gathering()
    by = factories.facilitator()

    with CaptureQueriesContext(connection) as queries:
        actions.draft_article(gathering, by=by, at=NOW)

    words = [query["sql"].split()[0] for query in queries]
    inside = words[words.index("SAVEPOINT") :]
    facts = [query["sql"] for query in queries][words.index("SAVEPOINT") :]
    assert len(inside) < 15 + holds()
    assert [sql for sql in facts if "presence" in sql or "topics_" in sql] == []
