"""Addresses of groups, convergence, commitments and cooperations."""

from django.urls import path

from faire_reseau.cooperations import views

app_name = "cooperations"
FORUM = "rencontres/<slug:slug>/forums/<int:forum_id>/"
IDEA = f"{FORUM}pistes/<int:idea_id>/"
GROUP = "rencontres/<slug:slug>/sequences/<int:session_id>/groupe/"
COMMITMENT = "engagements/<int:commitment_id>/"
ONE = "cooperations/<int:cooperation_id>/"
urlpatterns = [
    path("mur/<str:key>/forums/<int:forum_id>/", views.wall, name="wall"),
    path("rencontres/<slug:slug>/suites/", views.became, name="became"),
    path(f"{FORUM}groupes/", views.groups, name="groups"),
    path(f"{FORUM}groupes/relancer/", views.ask_reports, name="ask_reports"),
    path(f"{FORUM}comptes-rendus/", views.minutes, name="minutes"),
    path(f"{FORUM}comptes-rendus.<str:extension>", views.minutes, name="minutes_file"),
    path(GROUP, views.group, name="group"),
    path(f"{GROUP}ici/", views.here, name="here"),
    path(f"{GROUP}secretariat/", views.take_notes, name="take_notes"),
    path(f"{GROUP}secretariat/passer/", views.hand_on, name="hand_on"),
    path(f"{GROUP}compte-rendu/", views.write, name="write"),
    path(f"{GROUP}compte-rendu/rouvrir/", views.reopen, name="reopen"),
    path(f"{GROUP}pistes/", views.note_idea, name="note_idea"),
    path(f"{GROUP}pistes/<int:idea_id>/porter/", views.carry, name="carry"),
    path(f"{FORUM}convergence/", views.convergence, name="convergence"),
    path(f"{FORUM}convergence/ouvrir/", views.open_dots, name="open_dots"),
    path(f"{FORUM}convergence/clore/", views.close_dots, name="close_dots"),
    path(f"{FORUM}convergence/regrouper/", views.together, name="together"),
    path(f"{FORUM}convergence/regroupements/<int:cluster_id>/", views.name_cluster, name="name_cluster"),
    path(f"{IDEA}gommettes/", views.dots, name="dots"),
    path(f"{IDEA}sortir/", views.take_out, name="take_out"),
    path(f"{IDEA}retirer/", views.withdraw_idea, name="withdraw_idea"),
    path(f"{IDEA}suite/", views.went, name="went"),
    path(f"{FORUM}engagements/", views.propose, name="propose"),
    path(COMMITMENT, views.commitment, name="commitment"),
    path(f"{COMMITMENT}accepter/", views.accept, name="accept"),
    path(f"{COMMITMENT}decliner/", views.decline, name="decline"),
    path(f"{COMMITMENT}retirer/", views.withdraw, name="withdraw"),
    path("cooperations/", views.cooperations, name="list"),
    path("cooperations/fil/", views.timeline, name="timeline"),
    path("cooperations/proposer/", views.propose_cooperation, name="propose_cooperation"),
    path("cooperations/organisations/", views.find_organisations, name="find_organisations"),
    path("cooperations/personnes/", views.find_people, name="find_people"),
    path(ONE, views.cooperation, name="cooperation"),
    path(f"{ONE}modifier/", views.change, name="change"),
    path(f"{ONE}etat/", views.move, name="move"),
    path(f"{ONE}vivante/", views.confirm_alive, name="confirm_alive"),
    path(f"{ONE}reunions/", views.note_meeting, name="note_meeting"),
    path(f"{ONE}etape/", views.step, name="step"),
    path(f"{ONE}nouvelles/", views.tell, name="tell"),
    path(f"{ONE}realisations/", views.expect, name="expect"),
    path("cooperations/nouvelles/<int:news_id>/retirer/", views.remove_news, name="remove_news"),
    path("cooperations/realisations/<int:production_id>/", views.finish_production, name="finish_production"),
    path(
        "cooperations/realisations/<int:production_id>/au-catalogue/",
        views.catalogue_production,
        name="catalogue_production",
    ),
    path("cooperations/realisations/<int:production_id>/retirer/", views.remove_production, name="remove_production"),
]
