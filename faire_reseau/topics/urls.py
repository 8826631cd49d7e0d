"""Addresses of the room."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "topics"
urlpatterns = [
]
