"""Addresses of sign-in and of the account pages."""

from django.urls import path

from faire_reseau.accounts import views
from faire_reseau.accounts.views import confirming, others, undoing

app_name = "accounts"
urlpatterns = [
    path("entrer/", views.EnterView.as_view(), name="enter"),
    path("sortir/", views.leave, name="leave"),
    path("cle/<str:key>/", views.personal_link, name="personal_link"),
    path("mon-compte/", views.account, name="account"),
    path("mon-compte/sessions/", views.end_sessions, name="end_sessions"),
    path("mon-compte/sessions/<int:session_id>/", views.end_session, name="end_session"),
    path("mon-compte/donnees.json", views.my_data, name="my_data"),
    path("mon-compte/effacer/", views.erase, name="erase"),
    path("mon-compte/confirmer/", confirming.confirm, name="confirm"),
    path("mon-compte/defaire/<int:act_id>/", undoing.undo, name="undo"),
    path("comptes/<int:account_id>/", others.access, name="access"),
    path("comptes/<int:account_id>/changer/", others.change_access, name="change_access"),
    path("journal/", views.audit, name="audit"),
    path("courriels/", views.letters, name="letters"),
    path("courriels/<int:letter_id>/", views.move_letter, name="move_letter"),
]
