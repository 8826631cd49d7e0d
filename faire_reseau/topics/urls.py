"""Addresses of the room."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "topics"
urlpatterns = [
    path("rencontres/<slug:slug>/forums/", TemplateView.as_view(template_name="ui/offline.html"), name="forums"),
    path("rencontres/<slug:slug>/mur/", TemplateView.as_view(template_name="ui/offline.html"), name="wall"),
]
