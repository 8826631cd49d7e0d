"""Addresses of articles."""

from django.urls import path
from django.views.generic import RedirectView

from faire_reseau.articles import views

app_name = "articles"
urlpatterns = [
    path("articles/", views.articles, name="list"),
    path("actualites/", views.articles, {"kind": "news"}, name="news"),
    path("article/<slug:slug>", views.article, name="article"),
    path("article/<slug:slug>/", RedirectView.as_view(pattern_name="articles:article", permanent=True)),
    path("flux.atom", views.feed, name="feed"),
    path("article/<slug:slug>/carte.jpg", views.card, name="card"),
    path("images/articles/<str:name>", views.image, name="image"),
    path("articles/nouveau/", views.begin, name="begin"),
    path("articles/images/", views.add_picture, name="add_picture"),
    path("articles/<int:article_id>/", views.write, name="write"),
    path("articles/<int:article_id>/publier/", views.publish, name="publish"),
    path("articles/<int:article_id>/apercu/", views.preview, name="preview"),
    path("articles/<int:article_id>/versions/<int:number>/", views.version, name="version"),
    path("rencontres/<slug:slug>/article/", views.draft_from_gathering, name="draft_from_gathering"),
]
