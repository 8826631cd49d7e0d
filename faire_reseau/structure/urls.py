"""Addresses of consultations, of how the network is organised, and of its decisions."""

from django.urls import path

from faire_reseau.structure import views

app_name = "structure"
urlpatterns = [
    path("reseau/organisation/", views.organisation, name="organisation"),
    path("reseau/organisation/instances/", views.add_organ, name="add_organ"),
    path("reseau/organisation/instances/<int:organ_id>/", views.change_organ, name="change_organ"),
    path("reseau/organisation/instances/<int:organ_id>/mandats/", views.add_mandate, name="add_mandate"),
    path("reseau/organisation/mandats/<int:mandate_id>/", views.change_mandate, name="change_mandate"),
    path("reseau/organisation/mandats/<int:mandate_id>/supprimer/", views.remove_mandate, name="remove_mandate"),
    path("reseau/decisions/noter/", views.note_decision, name="note_decision"),
    path("reseau/decisions/<int:decision_id>/", views.decision, name="decision"),
    path("reseau/decisions/<int:decision_id>/modifier/", views.change_decision, name="change_decision"),
    path("reseau/decisions/<int:decision_id>/cooperation/", views.carry_out, name="carry_out"),
    path("consultations/", views.consultations, name="list"),
    path("consultations/nouvelle/", views.prepare, name="prepare"),
    path("consultations/<int:consultation_id>/", views.consultation, name="consultation"),
    path("consultations/<int:consultation_id>/modifier/", views.change, name="change"),
    path("consultations/<int:consultation_id>/ouvrir/", views.open_vote, name="open"),
    path("consultations/<int:consultation_id>/clore/", views.close, name="close"),
    path("consultations/<int:consultation_id>/voter/", views.vote, name="vote"),
    path("consultations/<int:consultation_id>/bulletins.json", views.ballots, name="ballots"),
]
