"""Addresses of gatherings."""

from django.urls import path

from faire_reseau.gatherings import views

app_name = "gatherings"
urlpatterns = [
    path("bienvenue/<str:key>/", views.welcome, name="welcome"),
    path("r/<str:code>/", views.typed_welcome, name="typed_welcome"),
    path("acces/<str:key>/", views.enter, name="enter"),
    path("mon-compte/acces/<int:pass_id>/", views.end_pass, name="end_pass"),
    path("mon-calendrier/renouveler/", views.renew_calendar, name="renew_calendar"),
    path("rencontres/", views.gatherings, name="list"),
    path("rencontres/nouvelle/", views.create, name="create"),
    path("rencontres/invitations/<int:invitation_id>/", views.invitation, name="invitation"),
    path("rencontres/<slug:slug>/", views.agenda, name="agenda"),
    path("rencontres/<slug:slug>/agenda.ics", views.agenda_feed, name="agenda_feed"),
    path("rencontres/<slug:slug>/inscription/", views.register, name="register"),
    path("rencontres/<slug:slug>/inscription/annuler/", views.cancel, name="cancel"),
    path("rencontres/<slug:slug>/sequences/<int:session_id>/", views.session, name="session"),
    path("rencontres/<slug:slug>/preparer/", views.run, name="run"),
    path("rencontres/<slug:slug>/preparer/rencontre/", views.change, name="change"),
    path("rencontres/<slug:slug>/preparer/annoncer/", views.announce, name="announce"),
    path("rencontres/<slug:slug>/preparer/terminer/", views.finish, name="finish"),
    path("rencontres/<slug:slug>/preparer/rouvrir/", views.reopen, name="reopen"),
    path("rencontres/<slug:slug>/preparer/annuler/", views.call_off, name="call_off"),
    path("rencontres/<slug:slug>/preparer/retablir/", views.restore, name="restore"),
    path("rencontres/<slug:slug>/preparer/reporter/", views.postpone, name="postpone"),
    path("rencontres/<slug:slug>/preparer/accueil/renouveler/", views.renew_welcome, name="renew_welcome"),
    path("rencontres/<slug:slug>/preparer/organisateurs/", views.name_organiser, name="name_organiser"),
    path(
        "rencontres/<slug:slug>/preparer/organisateurs/<int:organiser_id>/retirer/",
        views.release_organiser,
        name="release_organiser",
    ),
    path("rencontres/<slug:slug>/preparer/invitations/", views.invite, name="invite"),
    path(
        "rencontres/<slug:slug>/preparer/invitations/<int:invitation_id>/retirer/",
        views.withdraw_invitation,
        name="withdraw_invitation",
    ),
    path("rencontres/<slug:slug>/preparer/demi-journees/", views.add_half_day, name="add_half_day"),
    path(
        "rencontres/<slug:slug>/preparer/demi-journees/<int:half_day_id>/retirer/",
        views.remove_half_day,
        name="remove_half_day",
    ),
    path("rencontres/<slug:slug>/preparer/espaces/", views.add_space, name="add_space"),
    path("rencontres/<slug:slug>/preparer/espaces/<int:space_id>/", views.change_space, name="change_space"),
    path("rencontres/<slug:slug>/preparer/espaces/<int:space_id>/retirer/", views.remove_space, name="remove_space"),
    path("rencontres/<slug:slug>/preparer/creneaux/", views.add_slot, name="add_slot"),
    path("rencontres/<slug:slug>/preparer/creneaux/<int:slot_id>/retirer/", views.remove_slot, name="remove_slot"),
    path("rencontres/<slug:slug>/preparer/sequences/", views.add_session, name="add_session"),
    path("rencontres/<slug:slug>/preparer/sequences/<int:session_id>/", views.change_session, name="change_session"),
    path(
        "rencontres/<slug:slug>/preparer/sequences/<int:session_id>/annuler/",
        views.cancel_session,
        name="cancel_session",
    ),
    path("rencontres/<slug:slug>/preparer/inscrits/", views.attendees, name="attendees"),
    path("rencontres/<slug:slug>/preparer/inscrits.xlsx", views.attendees_export, name="attendees_export"),
    path("rencontres/<slug:slug>/preparer/badges/", views.badges, name="badges"),
    path("rencontres/<slug:slug>/preparer/inscrits/nouveau/", views.add_newcomer, name="add_newcomer"),
    path("rencontres/<slug:slug>/preparer/inscrits/ajouter/<int:person_id>/", views.add_attendee, name="add_attendee"),
    path(
        "rencontres/<slug:slug>/preparer/inscrits/<int:registration_id>/",
        views.move_registration,
        name="move_registration",
    ),
    path(
        "rencontres/<slug:slug>/preparer/inscrits/<int:registration_id>/lien/",
        views.hand_out_links,
        name="hand_out_link",
    ),
    path("rencontres/<slug:slug>/preparer/inscrits/<int:registration_id>/courrier/", views.send_link, name="send_link"),
]
