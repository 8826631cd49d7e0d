"""Queries that find a thing of the catalogue for who may have it, else raise `Http404`."""

from datetime import date

from django.db.models import Prefetch
from django.http import Http404

from faire_reseau.accounts.models import User
from faire_reseau.catalogue.models import FileContent, Production, ProductionFile, ProductionKind, Relation, Use
from faire_reseau.catalogue.permissions import can_change, can_remove_use, shown, using_for
from faire_reseau.catalogue.queries.records import whole
from faire_reseau.network.models import Organisation
from faire_reseau.network.permissions import is_facilitator


def production_for(record_id: int) -> Production:
    """A production with all about it: everybody reads it."""
    rows = whole(shown().filter(pk=record_id)).select_related("keeper")
    related = Relation.objects.select_related("production").filter(production__removed_at__isnull=True)
    production = rows.prefetch_related(Prefetch("related_by", queryset=related)).first()
    if production is None:
        raise Http404
    return production


def production_to_change_for(user: User, record_id: int, day: date) -> Production:
    """A production that `user` changes."""
    production = shown().filter(pk=record_id).first()
    if production is None or not can_change(user, production, day):
        raise Http404
    return production


def file_for(file_id: int) -> FileContent:
    """A file of a production: everybody reads it."""
    rows = FileContent.objects.select_related("file").filter(file=file_id, file__removed_at__isnull=True)
    file = rows.filter(file__production__in=shown().values("pk")).first()
    if file is None:
        raise Http404
    return file


def file_to_remove_for(user: User, file_id: int, day: date) -> ProductionFile:
    """A file of a production that `user` changes."""
    file = ProductionFile.objects.select_related("production").filter(pk=file_id).first()
    if file is None or not can_change(user, file.production, day):
        raise Http404
    return file


def relation_to_remove_for(user: User, relation_id: int, day: date) -> Relation:
    """A relation of a production that `user` changes."""
    relation = Relation.objects.select_related("production").filter(pk=relation_id).first()
    if relation is None or not can_change(user, relation.production, day):
        raise Http404
    return relation


def organisations_using_for(user: User, day: date) -> list[Organisation]:
    """The centres in whose name `user` says that a production was used. Raises `Http404` for who has none."""
    rows = list(using_for(user, day).order_by("slug"))
    if not rows:
        raise Http404
    return rows


def use_to_remove_for(user: User, use_id: int, day: date) -> Use:
    """A use that an organisation of `user` said; any for facilitators."""
    use = Use.objects.select_related("production").filter(pk=use_id).first()
    if use is None or not can_remove_use(user, use, day):
        raise Http404
    return use


def kind_for(user: User, kind_id: int | None) -> ProductionKind | None:
    """A kind of production to change, None for a new one: facilitators choose them."""
    if not is_facilitator(user):
        raise Http404
    if kind_id is None:
        return None
    kind = ProductionKind.objects.filter(pk=kind_id).first()
    if kind is None:
        raise Http404
    return kind
