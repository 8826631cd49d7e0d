"""Addresses of questions."""

from django.urls import path

from faire_reseau.questions import views

app_name = "questions"
HERE = "rencontres/<slug:slug>/sequences/<int:session_id>/questions/"
ONE = f"{HERE}<int:question_id>/"
urlpatterns = [
    path("mur/<str:key>/questions/<int:session_id>/", views.wall, name="wall"),
    path(HERE, views.session, name="session"),
    path(f"{HERE}poser/", views.ask, name="ask"),
    path(f"{HERE}proches/", views.near, name="near"),
    path(f"{HERE}reglages/", views.settings, name="settings"),
    path(f"{HERE}pause/", views.pause, name="pause"),
    path(f"{HERE}clore/", views.close, name="close"),
    path(f"{HERE}animer/", views.moderate, name="moderate"),
    path(f"{HERE}parole/", views.speaker, name="speaker"),
    path(f"{HERE}tours/", views.turn, name="turn"),
    path(f"{HERE}personnes/", views.find_people, name="find_people"),
    path(f"{HERE}questions.xlsx", views.export, name="export"),
    path(f"{HERE}sondages/", views.add_poll, name="add_poll"),
    path(f"{HERE}sondages/<int:poll_id>/etat/", views.move_poll, name="move_poll"),
    path(f"{HERE}sondages/<int:poll_id>/repondre/", views.answer_poll, name="answer_poll"),
    path(f"{ONE}soutenir/", views.support, name="support"),
    path(f"{ONE}retirer/", views.withdraw, name="withdraw"),
    path(f"{ONE}etat/", views.move, name="move"),
    path(f"{ONE}ecarter/", views.aside, name="aside"),
    path(f"{ONE}modifier/", views.change, name="change"),
    path(f"{ONE}fusionner/", views.merge, name="merge"),
    path(f"{ONE}confier/", views.send, name="send"),
    path(f"{ONE}repondre/", views.answer, name="answer"),
]
