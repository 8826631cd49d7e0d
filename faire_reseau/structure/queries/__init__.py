"""Queries on consultations: the list, one with what its reader may do, its result, the published ballots."""

from faire_reseau.structure.queries.consultations import ConsultationPage as ConsultationPage
from faire_reseau.structure.queries.consultations import ConsultationRow as ConsultationRow
from faire_reseau.structure.queries.consultations import consultation_data as consultation_data
from faire_reseau.structure.queries.consultations import consultation_fates as consultation_fates
from faire_reseau.structure.queries.consultations import consultation_for as consultation_for
from faire_reseau.structure.queries.consultations import consultation_to_prepare_for as consultation_to_prepare_for
from faire_reseau.structure.queries.consultations import consultation_to_vote_for as consultation_to_vote_for
from faire_reseau.structure.queries.consultations import consultations_for as consultations_for
from faire_reseau.structure.queries.consultations import page_of as page_of
from faire_reseau.structure.queries.consultations import public_consultations as public_consultations
from faire_reseau.structure.queries.openness import OPENS as OPENS
from faire_reseau.structure.queries.organs import DecisionRow as DecisionRow
from faire_reseau.structure.queries.organs import MandateRow as MandateRow
from faire_reseau.structure.queries.organs import OrganRow as OrganRow
from faire_reseau.structure.queries.organs import centres_named as centres_named
from faire_reseau.structure.queries.organs import consultation_decided_for as consultation_decided_for
from faire_reseau.structure.queries.organs import decision_for as decision_for
from faire_reseau.structure.queries.organs import decision_to_change_for as decision_to_change_for
from faire_reseau.structure.queries.organs import decisions_to_replace as decisions_to_replace
from faire_reseau.structure.queries.organs import history_of as history_of
from faire_reseau.structure.queries.organs import mandate_data as mandate_data
from faire_reseau.structure.queries.organs import mandate_to_change_for as mandate_to_change_for
from faire_reseau.structure.queries.organs import organ_to_change_for as organ_to_change_for
from faire_reseau.structure.queries.organs import organs as organs
from faire_reseau.structure.queries.organs import structure_on as structure_on
from faire_reseau.structure.queries.results import published_ballots_for as published_ballots_for
