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
from faire_reseau.structure.queries.results import published_ballots_for as published_ballots_for
