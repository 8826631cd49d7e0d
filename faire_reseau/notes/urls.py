"""Addresses of notes."""

from django.urls import path, re_path

from faire_reseau.notes import views

app_name = "notes"
HERE = "rencontres/<slug:slug>/sequences/<int:session_id>/note/"
TEXT = "textes/<uuid:key>/"
FILE = r"(?P<extension>md|html|odt|docx|pdf)$"
urlpatterns = [
    path("rencontres/<slug:slug>/notes/", views.notes, name="list"),
    re_path(rf"^rencontres/(?P<slug>[-a-zA-Z0-9_]+)/notes\.{FILE}", views.export_all, name="export_all"),
    path(HERE, views.note, name="note"),
    path(f"{HERE}commencer/", views.begin, name="begin"),
    path(f"{HERE}ecrire/", views.write, name="write"),
    path(f"{HERE}etat/", views.state, name="state"),
    path(f"{HERE}auteurs/", views.authors, name="authors"),
    path(f"{HERE}mentions/", views.mentions, name="mentions"),
    path(TEXT, views.write_text, name="text"),
    path(f"{TEXT}etat/", views.text_state, name="text_state"),
    path(f"{TEXT}auteurs/", views.text_authors, name="text_authors"),
    path(f"{HERE}images/", views.add_picture, name="add_picture"),
    path(f"{HERE}images/<str:name>", views.picture, name="picture"),
    path(f"{HERE}terminer/", views.finish, name="finish"),
    path(f"{HERE}rouvrir/", views.reopen, name="reopen"),
    path(f"{HERE}historique/", views.history, name="history"),
    path(f"{HERE}historique/<int:number>/", views.version, name="version"),
    path(f"{HERE}historique/<int:number>/restaurer/", views.restore, name="restore"),
    path(f"{HERE}actions/<int:item_id>/", views.tick, name="tick"),
    path(f"{HERE}commentaires/", views.comment, name="comment"),
    path(f"{HERE}commentaires/<int:comment_id>/repondre/", views.reply, name="reply"),
    path(f"{HERE}commentaires/<int:comment_id>/resoudre/", views.resolve, name="resolve"),
    path(f"{HERE}commentaires/<int:comment_id>/supprimer/", views.delete, name="delete_comment"),
    re_path(
        rf"^rencontres/(?P<slug>[-a-zA-Z0-9_]+)/sequences/(?P<session_id>[0-9]+)/note\.{FILE}",
        views.export,
        name="export",
    ),
]
