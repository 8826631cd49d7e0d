"""Whatever refers to a person or an account that is merged is handled: by the walk over all keys, or by a plug that says how."""

import pytest

from faire_reseau.accounts import actions as accounts
from faire_reseau.accounts.actions.merging import FACTS, also_merge_accounts
from faire_reseau.accounts.enums import ConsentKind
from faire_reseau.accounts.models import AuditLine, User
from faire_reseau.accounts.queries import consents_of
from faire_reseau.articles.actions import begin_article
from faire_reseau.kit.merging import repoint
from faire_reseau.network.actions import also_merge_people, merge_people
from faire_reseau.network.models import Person
from faire_reseau.notes.models import Note, NoteComment
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db

# By what refers to a person, an account: tables that the walk leaves to a plug, each with the keys that the plug minds. A table with a second
# key to a person would be forgotten: say here, and in a test of the plug, that it is not.
LEFT_TO_PLUGS = {
    Person: {
        "analysis.mask": set(),  # by the key of the person in its own key
        "activities.presence": {"person"},
        "gatherings.registration": {"person"},
        "topics.wish": {"person"},
        "topics.choice": {"person"},
        "cooperations.dots": {"person"},
        "questions.support": set(),
        "network.post": {"person"},
        "structure.voter": {"person"},
    },
    User: {"activities.presence": {"by"}, "gatherings.organiser": {"user"}, "accounts.auditline": {"by"}},
}


def keys_to(model, label):
    """The columns of the table `label` that refer to `model`."""
    relations = model._meta.get_fields(include_hidden=True)
    keys = [relation for relation in relations if relation.auto_created and not relation.concrete]
    return {key.field.name for key in keys if key.related_model._meta.label_lower == label}


@pytest.mark.parametrize(
    ("model", "plug", "own"), [(Person, also_merge_people, "network.post"), (User, also_merge_accounts, FACTS)]
)
def test_tables_that_a_plug_minds_are_known_with_each_of_their_keys(model, plug, own):
    tables = {*plug.by_name(), own}

    assert {label: keys_to(model, label) for label in tables} == LEFT_TO_PLUGS[model]


def test_the_walk_finds_every_key_to_a_person_whatever_its_table(monkeypatch):
    gone, remaining = factories.person(), factories.person()
    walked = set()
    monkeypatch.setattr(
        "faire_reseau.kit.merging._move_all", lambda rows, name, _to: walked.add((rows.model, name)) or 0
    )

    repoint(gone, remaining)

    keys = {
        (field.model, field.name)
        for model in Person._meta.apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if field.remote_field is not None and field.remote_field.model is Person
    }
    assert walked == keys
    assert {"notes.notecomment", "notes.notewriter", "cooperations.groupreport"} <= {
        model._meta.label_lower for model, _name in keys
    }


def test_comments_of_a_note_are_those_of_the_entry_that_stays_under_its_name():
    by = factories.facilitator()
    staying, gone = factories.person("Ana", "Payet"), factories.person("Anna", "Payet")
    session = factories.session(factories.gathering())
    note = Note.objects.create(session=session, made_at=NOW, changed_at=NOW)
    comment = NoteComment.objects.create(note=note, text="Lequel ?", person=gone, at=NOW, resolved_by=gone)

    merge_people(staying, gone, by=by, at=NOW)

    comment.refresh_from_db()
    assert (str(comment.person), str(comment.resolved_by)) == ("Ana Payet", "Ana Payet")


def test_what_an_account_wrote_and_agreed_to_is_that_of_the_one_that_stays_and_facts_are_left():
    by = factories.facilitator()
    staying, gone = factories.person(), factories.person()
    article = begin_article(title="Brouillon", by=gone.user, at=NOW)
    accounts.set_consent(gone.user, ConsentKind.PHOTOGRAPHS, given=True, at=NOW)
    account = gone.user
    facts = AuditLine.objects.filter(by=account).count()

    merge_people(staying, gone, by=by, at=NOW)

    article.refresh_from_db()
    assert article.written_by == staying.user
    assert consents_of(staying.user)[ConsentKind.PHOTOGRAPHS] is True
    assert (facts > 0, AuditLine.objects.filter(by=account).count()) == (True, facts)
