"""Actions: erase a person from this room, merge two people."""

from datetime import datetime

from django.db.models import Sum

from faire_reseau.accounts.models import User
from faire_reseau.cooperations.actions.harvests import raise_version
from faire_reseau.cooperations.models import Cooperation, Dots, GroupReport, Harvest, Here, Idea
from faire_reseau.kit.holding import hold
from faire_reseau.network.models import Person


def erase_person_traces(person: Person, _at: datetime) -> None:
    """Reports, ideas and cooperations stay without the person; dots stay counted, without whose they are.

    Called inside the transaction of the erasure. Publishes `HarvestMoved`.
    """
    reports = GroupReport.objects.filter(secretary=person)
    ideas = Idea.objects.filter(author=person) | Idea.objects.filter(carrier=person)
    touched = {*reports.values_list("harvest", flat=True), *ideas.values_list("harvest", flat=True)}
    reports.update(secretary=None)
    Idea.objects.filter(author=person).update(author=None)
    Idea.objects.filter(carrier=person).update(carrier=None)
    Dots.objects.filter(person=person).update(person=None)
    Here.objects.filter(person=person).delete()
    Cooperation.objects.filter(next_owner=person).update(next_owner=None)
    Cooperation.members.through.objects.filter(person=person).delete()
    for harvest in Harvest.objects.filter(pk__in=touched):
        raise_version(harvest)


def merge_person_dots(gone: Person, remaining: Person, _by: User, _at: datetime) -> None:
    """The plug into `network.actions.also_merge_people`: dots of `gone` become those of `remaining`, never more than
    one person has.
    """
    for harvest in Harvest.objects.filter(ideas__dots__person=gone).distinct().order_by("pk"):
        hold(harvest)
        for dots in Dots.objects.filter(person=gone, idea__harvest=harvest).order_by("pk"):
            own = Dots.objects.filter(person=remaining, idea__harvest=harvest)
            left = harvest.dots_each - (own.aggregate(n=Sum("number"))["n"] or 0)
            number = min(dots.number, max(0, left))
            here = own.filter(idea=dots.idea).first()
            dots.delete()
            if number and here is not None:
                Dots.objects.filter(pk=here.pk).update(number=here.number + number)
            elif number:
                Dots.objects.create(idea_id=dots.idea_id, person=remaining, number=number, is_sample=dots.is_sample)
