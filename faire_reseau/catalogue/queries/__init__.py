"""Queries on the catalogue, by noun."""

from faire_reseau.catalogue.logic.dates import PartialDate
from faire_reseau.catalogue.logic.records import Record
from faire_reseau.catalogue.models import Base, Harvest, Production, ProductionKind
from faire_reseau.catalogue.queries.bases import (
    BaseLine,
    SaidByBase,
    base_for,
    base_lines,
    base_now,
    base_to_change_for,
    has_failed,
    log_of,
    said_by_bases,
    sentence_of_harvest,
)
from faire_reseau.catalogue.queries.choosing import (
    centres_to_choose,
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
from faire_reseau.catalogue.queries.harvesting import (
    earliest_change,
    given_of,
    part_of,
    production_harvested,
    sets_of_catalogue,
)
from faire_reseau.catalogue.queries.listing import Facet, Search, counted_in, facets_of, productions_found, search_in
from faire_reseau.catalogue.queries.origins import origins_of
from faire_reseau.catalogue.queries.people import catalogue_data, catalogue_fates
from faire_reseau.catalogue.queries.public import addresses_of_productions, productions_of, public_productions
from faire_reseau.catalogue.queries.records import now_of, record_of, records_of, whole
from faire_reseau.catalogue.queries.searching import counted_of, results_of
from faire_reseau.catalogue.queries.subscriptions import (
    name_of,
    search_of,
    subscription_at,
    subscription_to_end_for,
    subscriptions_of,
)
from faire_reseau.catalogue.queries.uses import Uses, times_used, uses_of

# Views name rows by these: they import no models.
ProductionRow = Production
ProductionKindRow = ProductionKind
BaseRow = Base
HarvestRow = Harvest

__all__ = [
    "BaseLine",
    "BaseRow",
    "Facet",
    "HarvestRow",
    "PartialDate",
    "ProductionKindRow",
    "ProductionRow",
    "Record",
    "SaidByBase",
    "Search",
    "Uses",
    "addresses_of_productions",
    "base_for",
    "base_lines",
    "base_now",
    "base_to_change_for",
    "catalogue_data",
    "catalogue_fates",
    "centres_to_choose",
    "counted_in",
    "counted_of",
    "earliest_change",
    "facets_of",
    "file_for",
    "file_to_remove_for",
    "given_of",
    "has_failed",
    "kind_for",
    "kinds",
    "log_of",
    "name_of",
    "now_of",
    "organisations_using_for",
    "origins_of",
    "part_of",
    "production_for",
    "production_harvested",
    "production_of",
    "production_to_change_for",
    "productions_chosen",
    "productions_found",
    "productions_of",
    "productions_to_choose",
    "public_productions",
    "record_of",
    "records_of",
    "relation_to_remove_for",
    "results_of",
    "said_by_bases",
    "search_in",
    "search_of",
    "sentence_of_harvest",
    "sessions_chosen",
    "sessions_of",
    "sessions_shown",
    "sessions_to_choose",
    "sets_of_catalogue",
    "subscription_at",
    "subscription_to_end_for",
    "subscriptions_of",
    "territories",
    "times_used",
    "use_to_remove_for",
    "uses_of",
    "whole",
]
