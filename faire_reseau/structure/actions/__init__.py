"""Actions on consultations: prepare, open, vote, close; erase and merge people."""

from faire_reseau.structure.actions.consultations import ConsultationRefused as ConsultationRefused
from faire_reseau.structure.actions.consultations import change_consultation as change_consultation
from faire_reseau.structure.actions.consultations import close_consultation as close_consultation
from faire_reseau.structure.actions.consultations import open_consultation as open_consultation
from faire_reseau.structure.actions.consultations import prepare_consultation as prepare_consultation
from faire_reseau.structure.actions.organs import StructureRefused as StructureRefused
from faire_reseau.structure.actions.organs import add_mandate as add_mandate
from faire_reseau.structure.actions.organs import add_organ as add_organ
from faire_reseau.structure.actions.organs import carry_out as carry_out
from faire_reseau.structure.actions.organs import change_decision as change_decision
from faire_reseau.structure.actions.organs import change_mandate as change_mandate
from faire_reseau.structure.actions.organs import change_organ as change_organ
from faire_reseau.structure.actions.organs import note_decision as note_decision
from faire_reseau.structure.actions.organs import remove_mandate as remove_mandate
from faire_reseau.structure.actions.people import erase_person_traces as erase_person_traces
from faire_reseau.structure.actions.people import forget_writer as forget_writer
from faire_reseau.structure.actions.people import merge_organisation_voices as merge_organisation_voices
from faire_reseau.structure.actions.people import merge_person_voices as merge_person_voices
from faire_reseau.structure.actions.voting import cast_ballot as cast_ballot
