"""Addresses of consultations."""

from django.urls import path

from faire_reseau.structure import views

app_name = "structure"
urlpatterns = [
    path("consultations/", views.consultations, name="list"),
    path("consultations/nouvelle/", views.prepare, name="prepare"),
    path("consultations/<int:consultation_id>/", views.consultation, name="consultation"),
    path("consultations/<int:consultation_id>/modifier/", views.change, name="change"),
    path("consultations/<int:consultation_id>/ouvrir/", views.open_vote, name="open"),
    path("consultations/<int:consultation_id>/clore/", views.close, name="close"),
    path("consultations/<int:consultation_id>/voter/", views.vote, name="vote"),
    path("consultations/<int:consultation_id>/bulletins.json", views.ballots, name="ballots"),
]
