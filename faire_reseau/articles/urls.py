"""Addresses of the room."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "articles"
urlpatterns = [
    path("articles/", TemplateView.as_view(template_name="ui/offline.html"), name="list"),
    path("flux.atom", TemplateView.as_view(template_name="ui/offline.html"), name="feed"),
    path("rencontres/<slug:slug>/article/", TemplateView.as_view(template_name="ui/offline.html"), name="draft_from_gathering"),
]
