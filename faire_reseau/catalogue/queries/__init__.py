"""Queries on the catalogue, by noun."""

from faire_reseau.catalogue.logic.records import Record
from faire_reseau.catalogue.models import Production, ProductionKind
from faire_reseau.catalogue.queries.choosing import (
    kinds,
    production_of,
    productions_chosen,
    productions_to_choose,
    sessions_chosen,
    sessions_of,
    sessions_shown,
    sessions_to_choose,
    territories,
)
from faire_reseau.catalogue.queries.gates import (
    file_for,
    file_to_remove_for,
    kind_for,
    organisations_using_for,
    production_for,
    production_to_change_for,
    relation_to_remove_for,
    use_to_remove_for,
)
from faire_reseau.catalogue.queries.listing import Asked, Facet, asked_in, facets_of, productions_asked
from faire_reseau.catalogue.queries.people import catalogue_data, catalogue_fates
from faire_reseau.catalogue.queries.public import productions_of, public_productions
from faire_reseau.catalogue.queries.records import now_of, record_of, records_of, whole
from faire_reseau.catalogue.queries.uses import Uses, times_used, uses_of

# Views name rows by these: they import no models.
ProductionRow = Production
ProductionKindRow = ProductionKind

__all__ = [
    "Asked",
    "Facet",
    "ProductionKindRow",
    "ProductionRow",
    "Record",
    "Uses",
    "asked_in",
    "catalogue_data",
    "catalogue_fates",
    "facets_of",
    "file_for",
    "file_to_remove_for",
    "kind_for",
    "kinds",
    "now_of",
    "organisations_using_for",
    "production_for",
    "production_of",
    "production_to_change_for",
    "productions_asked",
    "productions_chosen",
    "productions_of",
    "productions_to_choose",
    "public_productions",
    "record_of",
    "records_of",
    "relation_to_remove_for",
    "sessions_chosen",
    "sessions_of",
    "sessions_shown",
    "sessions_to_choose",
    "territories",
    "times_used",
    "use_to_remove_for",
    "uses_of",
    "whole",
]
