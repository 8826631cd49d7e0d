"""Addresses of this room."""

from django.urls import path

from faire_reseau.analysis import views

app_name = "analysis"
urlpatterns = [
    path("analyses/", views.corpora, name="list"),
    path("analyses/nouveau/", views.begin, name="begin"),
    path("analyses/fichier/", views.send_file, name="send_file"),
    path("analyses/fichier/lecture/", views.read_file, name="read_file"),
    path("analyses/nouveau/<slug:source>/", views.begin_from, name="begin_from"),
    path("analyses/<int:corpus_id>/", views.corpus, name="corpus"),
    path("analyses/<int:corpus_id>/changer/", views.change, name="change"),
    path("analyses/<int:corpus_id>/supprimer/", views.remove, name="remove"),
    path("analyses/<int:corpus_id>/personnes/", views.members, name="members"),
    path("analyses/<int:corpus_id>/personnes/<int:member_id>/retirer/", views.remove_member, name="remove_member"),
    path("analyses/<int:corpus_id>/passages/", views.passages, name="passages"),
    path("analyses/<int:corpus_id>/analyses/nouvelle/", views.new_run, name="new_run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/", views.run_page, name="run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/arreter/", views.stop_run, name="stop_run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/refaire/", views.repeat_run, name="repeat_run"),
    path("analyses/<int:corpus_id>/analyses/<int:number>/supprimer/", views.remove_run, name="remove_run"),
    path(
        "analyses/<int:corpus_id>/analyses/<int:number>/fichiers/<slug:name>.<slug:extension>",
        views.run_file,
        name="run_file",
    ),
    path("analyses/<int:corpus_id>/analyses/<int:number>/classes/<int:place>/", views.name_class, name="name_class"),
    path("analyses/<int:corpus_id>/textes/<int:position>/", views.document, name="document"),
]
