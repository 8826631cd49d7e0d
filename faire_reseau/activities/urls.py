"""Addresses of the room."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "activities"
urlpatterns = [
    path("activites/", TemplateView.as_view(template_name="ui/offline.html"), name="list"),
]
