"""Addresses of the faces."""

from django.urls import path

from faire_reseau.pages import views

app_name = "pages"
urlpatterns = [
    path("mon-bureau/", views.desk, name="desk"),
    path("chercher/", views.search, name="search"),
    path("aide/", views.help_and_contact, name="help"),
    path("aide/<slug:slug>/", views.guide, name="guide"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    path("rencontres/<slug:slug>/maintenant/", views.day, name="day"),
    path("agendas/<str:key>.ics", views.my_calendar, name="my_calendar"),
    path("plan-du-site.xml", views.sitemap, name="sitemap"),
    path("securite/", views.security, name="security"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("robots.txt", views.robots, name="robots"),
    path("carte.jpg", views.card, name="card"),
    path("demonstration/", views.demo_doors, name="demo_doors"),
]
