"""Addresses of the toy site."""

from django.contrib.staticfiles.views import serve
from django.urls import path

from tests.live.toy import views

urlpatterns = [
    path("", views.page),
    path("entrer/", views.enter),
    path("passe/", views.enter_as_guest),
    path("sortir/", views.leave),
    path("souhaits/", views.wish),
    path("combien/", views.how_many),
    path("dire/", views.say),
    path("taches/", views.do),
    path("taille/", views.size),
    path("attendre/", views.wait),
    path("hors-ligne/", views.offline),
    path("sw.js", views.worker),
    path("static/<path:path>", serve, {"insecure": True}),
]
