"""Actions on masks that follow the directory: somebody is erased, or was entered twice."""

from datetime import datetime

from faire_reseau.accounts.models import User
from faire_reseau.analysis.actions.masking import write_masks
from faire_reseau.analysis.enums import MaskState
from faire_reseau.analysis.models import Mask, MaskSpan
from faire_reseau.kit.folding import searchable
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Person


def forget_masked(person: Person, _at: datetime) -> None:
    """The plug into `network.actions.also_erase_person`: their masks stay, and say no longer whose they are."""
    first, last = searchable(person.first_name), searchable(person.last_name)
    typed = [f"words:{first} {last}".strip(), f"words:{last} {first}".strip()]
    for mask in Mask.objects.filter(key__in=typed).order_by("pk"):
        Mask.objects.filter(pk=mask.pk).update(key=f"erased:{mask.pk}", real="")
    Mask.objects.filter(key=key_of(person)).update(real="")


def merge_person_masks(gone: Person, remaining: Person, _by: User, at: datetime) -> None:
    """The plug into `network.actions.also_merge_people`: one pseudonym for both; what is masked for either stays masked.

    The pseudonym that is not used any more is never given again.
    """
    for mask in Mask.objects.filter(key=key_of(gone)).select_related("corpus").order_by("pk"):
        hold(mask.corpus)
        other = Mask.objects.filter(corpus=mask.corpus_id, key=key_of(remaining)).first()
        if other is None:
            Mask.objects.filter(pk=mask.pk).update(key=key_of(remaining))
            continue
        spans = MaskSpan.objects.filter(mask=mask)
        documents = set(spans.values_list("document", flat=True))
        spans.update(mask=other)
        if mask.state == MaskState.ACCEPTED != other.state:
            Mask.objects.filter(pk=other.pk).update(
                state=mask.state, decided_by=mask.decided_by_id, decided_at=mask.decided_at
            )
            documents |= set(MaskSpan.objects.filter(mask=other).values_list("document", flat=True))
        Mask.objects.filter(pk=mask.pk).update(key=f"merged:{mask.pk}", real="", state=MaskState.REFUSED)
        write_masks(mask.corpus, documents, at=at)


def key_of(person: Person) -> str:
    """The key under which a person of the directory is masked."""
    return f"person:{person.pk}"
