"""Erasing somebody: what is shown before, and that afterwards nothing of the database names them."""

import re
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connection

from faire_reseau.accounts.actions import erase_account, write_audit_line
from faire_reseau.accounts.actions.suspending import restore, suspend
from faire_reseau.accounts.models import AuditLine
from faire_reseau.activities.actions import correct_presence, sign_in
from faire_reseau.activities.enums import Means
from faire_reseau.articles.actions import begin_article, keep_article
from faire_reseau.articles.models import Article, ArticleAddress
from faire_reseau.gatherings.models import Session
from faire_reseau.kit.erasure import plan_of, subject_of
from faire_reseau.kit.models import Letter
from faire_reseau.live.log import push
from faire_reseau.network.actions import change_person, erase_person, prepare_import
from faire_reseau.network.models import ImportDraft, Person
from faire_reseau.network.queries import subject_of_person
from faire_reseau.topics.models import Topic, Wish
from tests import factories
from tests.confirming import confirm
from tests.factories import NOW

pytestmark = pytest.mark.django_db
NAMED = re.compile(r"ana[iï]\u0308?s[\s\-_'’]*le[\s\-]goff|a\. le goff|anais\.legoff@exemple\.fr", re.IGNORECASE)


def dump() -> list[str]:
    """Every text of every table, columns of libraries and files of tasks included."""
    lines = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            lines += [f"{table}: {value}" for row in cursor.fetchall() for value in row if isinstance(value, str)]
    return lines


def naming() -> list[str]:
    return sorted(line for line in dump() if NAMED.search(line) or NAMED.search(line.encode().decode("unicode_escape")))


@pytest.fixture
def ana():
    """Somebody who left traces in every room."""
    centre = factories.centre("Labo")
    who = factories.member(centre, first_name="Anaïs", last_name="Le Goff", email="anais.legoff@exemple.fr")
    boss = factories.facilitator()
    gathering = factories.gathering(title="Avec Anaïs Le Goff", summary="Par A. Le Goff")
    factories.registration(gathering, who, access_needs="Anaïs Le Goff a besoin d’un ascenseur")
    session = factories.session(gathering, title="ANAIS LE-GOFF raconte", text="Écrire à anais.legoff@exemple.fr")
    session.speakers.create(name="Anaïs Le Goff", role="Autrice", person=who)
    forum = factories.forum(gathering)
    topic = factories.topic(forum, title="Le Goff, Anaïs : son sujet", host=who, text="anais le goff dit")
    factories.wish(topic, who)
    article = begin_article(
        title="Portrait d’Anaïs Le Goff",
        chapo="Anaïs Le Goff",
        body='<p>Anaïs <strong>Le Goff</strong>, <a href="mailto:anais.legoff@exemple.fr">lui écrire</a></p>',
        by=who.user,
        at=NOW,
    )
    keep_article(article, seen_version=1, chapo="Par Anaïs Le Goff", by=boss, at=NOW)
    half = factories.half_day()
    noted = sign_in(half, who, organisation=centre, trade=None, means=Means.ORGANISER_LIST, by=boss, at=NOW)
    correct_presence(noted, is_present=False, reason="Anaïs Le Goff était là", by=boss, at=NOW)
    write_audit_line("begin_article", article, by=boss, at=NOW, title="Portrait d’Anaïs Le Goff")
    prepare_import("people", [["1", "prénom", "nom"], ["2", "Anaïs", "Le Goff"]], file_name="t.csv", by=boss, at=NOW)
    push(f"forum:{forum.pk}", "topic.changed", {"host": "Anaïs Le Goff"})
    centre.presentation, centre.email = "Dirigé par Anaïs Le Goff", "anais.legoff@exemple.fr"
    centre.save()
    return who


def test_after_an_erasure_no_table_holds_the_name_or_the_address(ana):
    assert len(naming()) > 15

    erase_account(ana.user, by=ana.user, at=NOW)

    assert naming() == []
    assert [str(person) for person in Person.objects.filter(pk=ana.pk)] == [""]
    assert Session.objects.get(title="une personne raconte").speakers.count() == 0
    assert Topic.objects.get().title == "une personne : son sujet"
    article = Article.objects.get()
    assert article.body == '<p>une personne, <a href="mailto:adresse-effacee@invalid.invalid">lui écrire</a></p>'
    assert ArticleAddress.objects.get().slug == "portrait-d-une-personne"
    assert (Wish.objects.count(), ImportDraft.objects.count()) == (0, 0)


def test_a_person_without_account_is_erased_from_every_text_too(ana):
    account, ana.user = ana.user, None
    ana.save()
    account.email = "autre@exemple.fr"
    account.save()

    erase_person(ana, by=factories.facilitator(), at=NOW)

    assert naming() == []
    assert Wish.objects.count() == 0


def test_what_is_about_a_namesake_is_left_where_one_says_so_and_the_journal_is_not_asked(ana):
    subject = subject_of_person(ana)
    (about_other,) = [place for place in plan_of(subject).choices if place.column == "summary"]

    erase_person(ana, by=factories.facilitator(), at=NOW, leave=[about_other.key])

    assert naming() == ["gatherings_gathering: Par A. Le Goff"]
    begun = AuditLine.objects.filter(deed="begin_article").values_list("detail__title", flat=True)
    assert set(begun) == {"Portrait d’une personne"}


def test_the_plan_says_room_by_room_what_goes_and_what_stays_and_why(ana):
    plan = plan_of(subject_of(ana.user.pk, ana.user.email))

    assert {str(fate.label): fate.count for fate in plan.removed} == {
        "le compte et son adresse": 1,
        "l’entrée dans l’annuaire\u00a0: nom, adresse, téléphone, présentation": 1,
        "besoins d’accès et régimes alimentaires": 1,
        "noms et dessins tels qu’ils ont été signés": 2,
        "noms parmi les intervenant·es des séquences": 1,
        "souhaits": 1,
    }
    assert {str(fate.label): fate.count for fate in plan.kept} == {
        "lignes du journal": AuditLine.objects.filter(by=ana.user).count(),
        "postes": 1,
        "inscriptions": 1,
        "sujets proposés": 1,
        "présences": 2,
        "articles commencés": 1,
        "versions d’articles": 1,
    }
    assert all(str(fate.kept_because) for fate in plan.kept)
    assert {place.table for place in plan.always} == {"accounts.auditline", "live.livemessage"}


def page(client, ana, facilitator):
    client.force_login(facilitator)
    confirm(client)
    return client.get(f"/annuaire/personnes/{ana.pk}/effacer/").content.decode()


def fields(text: str) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]+>", text):
        name, value = re.search(r'name="([^"]+)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and value and name[1] in {"stamp", "replace"} and ('type="checkbox"' not in tag or "checked" in tag):
            values.setdefault(name[1], []).append(value[1])
    return values


def test_a_facilitator_sees_each_passage_and_chooses(client, ana):
    text = page(client, ana, factories.facilitator())
    shown = fields(text)
    left_as_it_is = next(key for key in shown["replace"] if key.endswith(":summary"))

    assert "Par <mark>A. Le Goff</mark>" in text
    answer = client.post(
        f"/annuaire/personnes/{ana.pk}/effacer/",
        {**shown, "replace": [key for key in shown["replace"] if key != left_as_it_is], "sure": "on"},
    )

    assert (answer.status_code, answer["Location"]) == (302, "/annuaire/personnes/")
    assert naming() == ["gatherings_gathering: Par A. Le Goff"]


def test_a_text_written_meanwhile_is_shown_before_anything_is_erased(client, ana):
    shown = fields(page(client, ana, factories.facilitator()))
    Session.objects.filter(title="Barcamp").update(text="Anaïs Le Goff revient")

    answer = client.post(f"/annuaire/personnes/{ana.pk}/effacer/", {**shown, "sure": "on"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ont changé entre-temps" in text
    assert "<mark>Anaïs Le Goff</mark> revient" in text
    assert Person.objects.get(pk=ana.pk).last_name == "Le Goff"
    again = client.post(f"/annuaire/personnes/{ana.pk}/effacer/", {**shown, **fields(text), "sure": "on"})
    assert again.status_code == 302


def test_where_somebody_else_bears_the_name_nothing_is_ticked_at_first(client, ana):
    factories.person(first_name="Anais", last_name="Le-Goff")

    text = page(client, ana, factories.facilitator())

    assert "replace" not in fields(text)
    assert "porte le même nom" in text


def test_who_erases_their_own_account_sees_how_many_texts_and_none_of_them(client, ana):
    client.force_login(ana.user)
    confirm(client)

    text = client.get("/mon-compte/effacer/").content.decode()

    assert "<mark>" not in text
    assert "séquence d’une rencontre (2)" in text
    answer = client.post("/mon-compte/effacer/", {**fields(text), "sure": "on"})
    assert answer.status_code == 302
    assert naming() == []


def test_two_names_that_may_not_be_the_same_stay_apart_once_replaced():
    who = factories.person(first_name="Anaïs", last_name="Le Goff", account=False)
    gathering = factories.gathering()
    factories.space(gathering, name="Anaïs Le Goff")
    factories.space(gathering, name="A. Le Goff")

    erase_person(who, by=factories.facilitator(), at=NOW + timedelta(days=1))

    first, second = gathering.spaces.order_by("pk")
    assert (first.name, second.name) == ("une personne", f"une personne-{second.pk}")


def test_what_is_written_instead_fits_its_column():
    who = factories.person(first_name="A", last_name="B", account=False)
    topic = factories.topic(factories.forum(), title="A B " * 30)

    erase_person(who, by=factories.facilitator(), at=NOW)

    topic.refresh_from_db()
    assert len(topic.title) <= 120


def test_kept_pages_of_a_gathering_are_drawn_anew_after_an_erasure(client, ana):
    gathering = Session.objects.get(title="ANAIS LE-GOFF raconte").gathering
    before = client.get(f"/rencontres/{gathering.slug}/").content.decode()

    erase_person(ana, by=factories.facilitator(), at=NOW)

    assert "LE-GOFF" in before
    assert NAMED.search(client.get(f"/rencontres/{gathering.slug}/").content.decode()) is None


def test_a_family_name_alone_is_shown_unticked_and_replaced_where_it_was_ticked_and_nowhere_else(client, ana):
    factories.member(first_name="Yann", last_name="Le Goff", email="yann@exemple.fr")
    gathering = factories.gathering(title="Rencontre à Brest", slug="brest", summary="LE GOFF raconte")
    other = factories.gathering(title="Rencontre à Quimper", slug="quimper", summary="Chez le goff, café")
    client.force_login(factories.facilitator())
    confirm(client)
    address = f"/annuaire/personnes/{ana.pk}/effacer/"
    page = client.get(address)
    form = page.context["form"]
    family = {place.key: place for place in form.plan.choices if place.is_family}
    ticked = f"gatherings.gathering:{gathering.pk}:summary:family"

    client.post(address, {"stamp": form.plan.stamp, "replace": [*form["replace"].initial, ticked], "sure": "on"})

    gathering.refresh_from_db()
    other.refresh_from_db()
    assert set(family) & set(form["replace"].initial) == set()
    assert set(family) == {ticked, f"gatherings.gathering:{other.pk}:summary:family"}
    assert "<mark>LE GOFF</mark> raconte" in page.content.decode()
    assert (gathering.summary, other.summary) == ("une personne raconte", "Chez le goff, café")
    assert Person.objects.get(first_name="Yann").last_name == "Le Goff"
    assert naming() == []


def test_letters_to_a_former_address_and_those_that_wait_go_with_the_account(ana, settings):
    settings.LETTERS_AT_ONCE = False
    boss, former = factories.facilitator(), ana.user.email
    suspend(ana.user, by=boss, at=NOW)
    restore(ana.user, by=boss, at=NOW)
    change_person(ana, email="ana.nouvelle@exemple.fr", by=boss, at=NOW)
    staying = factories.member()
    suspend(staying.user, by=boss, at=NOW)
    before = Counter(Letter.objects.values_list("to", flat=True))
    ana.refresh_from_db()
    plan = plan_of(subject_of(ana.user.pk, ana.user.email))

    erase_account(ana.user, by=ana.user, at=NOW)

    assert before == {former: 3, "ana.nouvelle@exemple.fr": 1, staying.user.email: 1}
    assert [fate.count for fate in plan.removed if "courriels" in str(fate.label)] == [4]
    assert list(Letter.objects.values_list("to", flat=True)) == [staying.user.email]
