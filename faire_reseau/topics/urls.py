"""Addresses of the room."""

from django.urls import path

from faire_reseau.topics import views

app_name = "topics"
urlpatterns = [
    path("mur/<str:key>/", views.wall_screen, name="wall_screen"),
    path("mur/<str:key>/porte/<int:space_id>/", views.door, name="door"),
    path("tablette/<str:key>/", views.tablet, name="tablet"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/tablette/", views.open_tablet, name="open_tablet"),
    path("rencontres/<slug:slug>/mur/", views.wall, name="wall"),
    path("rencontres/<slug:slug>/ecrans/", views.screens, name="screens"),
    path("rencontres/<slug:slug>/ecrans/montrer/", views.turn, name="turn_wall"),
    path("rencontres/<slug:slug>/mon-programme/", views.programme, name="programme"),
    path("rencontres/<slug:slug>/mon-programme/<int:forum_id>/<int:slot_id>/", views.choose, name="choose"),
    path(
        "rencontres/<slug:slug>/preparer/inscrits/<int:registration_id>/retirer/",
        views.remove_person,
        name="remove_person",
    ),
    path("rencontres/<slug:slug>/forums/", views.forums, name="forums"),
    path("rencontres/<slug:slug>/forums/chiffres/", views.figures, name="figures"),
    path("rencontres/<slug:slug>/forums/ouvrir/<int:session_id>/", views.open_forum, name="open_forum"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/", views.forum, name="forum"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/composer/", views.compose, name="compose"),
    path(
        "rencontres/<slug:slug>/forums/<int:forum_id>/composer/lancer/", views.start_composing, name="start_composing"
    ),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/composer/arreter/", views.stop_composing, name="stop_composing"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/composer/reparer/", views.start_mending, name="start_mending"),
    path(
        "rencontres/<slug:slug>/forums/<int:forum_id>/composer/conseiller/", views.start_advising, name="start_advising"
    ),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/composer/prendre/", views.take_result, name="take_result"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/composer/grille/", views.change_grid, name="change_grid"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/composer/essais/", views.what_if, name="what_if"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/composer/publier/", views.publish_grid, name="publish_grid"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/grille/", views.grid, name="grid"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/grille/<int:number>/", views.grid, name="grid_version"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/grille/versions/", views.versions, name="versions"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/terrain/", views.ground, name="ground"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/phase/", views.move_to_phase, name="move_to_phase"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/a-la-main/", views.let_hosts, name="by_hand"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/cases/", views.cells, name="cells"),
    path(
        "rencontres/<slug:slug>/forums/<int:forum_id>/cases/<int:topic_id>/prendre/", views.take_cell, name="take_cell"
    ),
    path(
        "rencontres/<slug:slug>/forums/<int:forum_id>/cases/<int:topic_id>/liberer/", views.free_cell, name="free_cell"
    ),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/tour/", views.move_round, name="move_round"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/fusionner/", views.merge, name="merge"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/personnes/", views.find_people, name="find_people"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/proposer/", views.propose, name="propose"),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/sujets/<int:topic_id>/", views.topic, name="topic"),
    path(
        "rencontres/<slug:slug>/forums/<int:forum_id>/sujets/<int:topic_id>/modifier/",
        views.change_topic,
        name="change_topic",
    ),
    path(
        "rencontres/<slug:slug>/forums/<int:forum_id>/sujets/<int:topic_id>/retirer/",
        views.withdraw_topic,
        name="withdraw_topic",
    ),
    path("rencontres/<slug:slug>/forums/<int:forum_id>/sujets/<int:topic_id>/souhait/", views.wish, name="wish"),
]
