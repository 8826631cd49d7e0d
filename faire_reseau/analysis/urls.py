"""Addresses of this room."""

from django.urls import path

from faire_reseau.analysis import views

app_name = "analysis"
urlpatterns = [
    path("analyses/", views.corpora, name="list"),
    path("analyses/nouveau/", views.begin, name="begin"),
    path("analyses/nouveau/<slug:source>/", views.begin_from, name="begin_from"),
    path("analyses/<int:corpus_id>/", views.corpus, name="corpus"),
    path("analyses/<int:corpus_id>/changer/", views.change, name="change"),
    path("analyses/<int:corpus_id>/supprimer/", views.remove, name="remove"),
    path("analyses/<int:corpus_id>/personnes/", views.members, name="members"),
    path("analyses/<int:corpus_id>/personnes/<int:member_id>/retirer/", views.remove_member, name="remove_member"),
    path("analyses/<int:corpus_id>/textes/<int:position>/", views.document, name="document"),
]
