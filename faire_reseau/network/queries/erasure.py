"""Queries for an erasure: the person, and its effects on this room."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.kit.erasure import Fate, Subject
from faire_reseau.kit.traces import Sought, namesakes
from faire_reseau.network.models import ImportDraft, Person, Post


def subject_of_person(person: Person) -> Subject:
    """`person` with the addresses and the name by which texts may name them; one statement, two with an account."""
    others = (
        Person.objects.exclude(pk=person.pk).exclude(first_name="", last_name="").values_list("first_name", "last_name")
    )
    addresses = (person.email, person.user.email if person.user else "")
    # A single name is sought as a family name, wherever it was typed.
    name = (person.first_name, person.last_name) if person.last_name else ("", person.first_name)
    return Subject(
        account=person.user_id,
        person=person.pk,
        sought=Sought(names=(name,), addresses=tuple(filter(None, addresses))),
        has_namesakes=namesakes(others, person.first_name, person.last_name) > 0,
    )


def subject_of_account(account: int) -> Subject | None:
    """The plug into `kit.erasure.also_identify`: the person of an account."""
    person = Person.objects.filter(user=account, erased_at__isnull=True).select_related("user").first()
    return subject_of_person(person) if person else None


def fates_of(subject: Subject) -> list[Fate]:
    """What an erasure does to what this room holds about `subject`; three statements."""
    posts = Post.objects.filter(person=subject.person).count() if subject.person else 0
    drafts = ImportDraft.objects.filter(user=subject.account).count() if subject.account else 0
    entry = _("the entry in the directory: name, address, telephone, presentation")
    return [
        Fate(entry, int(subject.person is not None)),
        Fate(_("tables sent and not imported"), drafts),
        Fate(_("posts"), posts, _("they say how many people worked in a centre, without a name or a job title")),
    ]
