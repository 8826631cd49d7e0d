"""Addresses of the room."""

from django.urls import path, re_path

from faire_reseau.network import views

app_name = "network"
urlpatterns = [
    path("", views.directory, name="directory"),
    path("carte/", views.map_page, name="map"),
    path("tableau/", views.table, name="table"),
    path("nouvelle/", views.create_organisation, name="create_organisation"),
    path("personnes/", views.people, name="people"),
    path("personnes/<int:person_id>/", views.person, name="person"),
    path("personnes/<int:person_id>/modifier/", views.change_person, name="change_person"),
    path("personnes/<int:person_id>/effacer/", views.erase_person, name="erase_person"),
    path("personnes/<int:person_id>/animation/", views.move_running, name="move_running"),
    path("postes/<int:post_id>/", views.change_post, name="change_post"),
    path("postes/<int:post_id>/fin/", views.close_post, name="close_post"),
    path("postes/<int:post_id>/direction/", views.mark_director, name="mark_director"),
    path("moi/", views.me, name="me"),
    path("themes/", views.themes, name="themes"),
    path("themes.jsonld", views.themes_json, name="themes_json"),
    path("themes.ttl", views.themes_turtle, name="themes_turtle"),
    path("mots/", views.words, name="words"),
    path("mots/<str:kind>/nouveau/", views.word, name="new_word"),
    path("mots/<str:kind>/<int:word_id>/", views.word, name="word"),
    path("mots/<str:kind>/<int:word_id>/retirer/", views.remove_word, name="remove_word"),
    path("contact/", views.contact, name="contact"),
    path("regles/", views.rules, name="rules"),
    path("protection/", views.protection, name="protection"),
    path("importer/", views.import_table, name="import"),
    path("importer/<str:key>/", views.confirm_import, name="confirm_import"),
    re_path(r"^exporter/(?P<what>organisations|people)\.(?P<extension>xlsx|csv)$", views.export, name="export"),
    path("<slug:slug>/", views.organisation, name="organisation"),
    path("<slug:slug>/modifier/", views.change_organisation, name="change_organisation"),
    path("<slug:slug>/histoire/", views.history, name="history"),
    path("<slug:slug>/histoire/nom/", views.rename, name="rename"),
    path("<slug:slug>/histoire/nom/<int:name_id>/", views.correct_name, name="correct_name"),
    path("<slug:slug>/histoire/territoires/", views.move, name="move"),
    path("<slug:slug>/histoire/adhesion/", views.open_membership, name="open_membership"),
    path("<slug:slug>/histoire/adhesion/fin/", views.close_membership, name="close_membership"),
    path("<slug:slug>/histoire/adhesion/<int:membership_id>/", views.correct_membership, name="correct_membership"),
    path("<slug:slug>/equipe/nouvelle/", views.add_colleague, name="add_colleague"),
]
