"""Addresses of activities."""

from django.urls import path

from faire_reseau.activities import views

app_name = "activities"
urlpatterns = [
    path("activites/", views.activities, name="list"),
    path("activites/nouvelle/", views.create, name="create"),
    path("activites/noter/", views.choose_action, name="choose_action"),
    path("activites/<int:action_id>/noter/", views.note_held, name="note_held"),
    path("activites/centres/<slug:organisation>/", views.centre, name="centre"),
    path("activites/centres/<slug:organisation>/importer/", views.import_year, name="import_year"),
    path("activites/centres/<slug:organisation>/agenda/", views.agenda, name="agenda"),
    path("activites/centres/<slug:organisation>/agenda/<str:key>/", views.agenda_entries, name="agenda_entries"),
    path("activites/centres/<slug:organisation>/a-completer/", views.mend, name="mend"),
    path("activites/centres/<slug:organisation>/calendrier/", views.year_calendar, name="calendar"),
    path("activites/centres/<slug:organisation>/axes/", views.axes, name="axes"),
    path("activites/centres/<slug:organisation>/axes/<int:axis_id>/", views.change_axis, name="change_axis"),
    path("activites/centres/<slug:organisation>/axes/<int:axis_id>/retirer/", views.remove_axis, name="remove_axis"),
    path("activites/<int:action_id>/", views.action, name="action"),
    path("activites/<int:action_id>/modifier/", views.change, name="change"),
    path("activites/<int:action_id>/reunions/", views.hold, name="hold"),
    path("activites/<int:action_id>/feuilles/<str:on>/", views.paper, name="paper"),
    path("activites/<int:action_id>/feuilles/<str:on>.pdf", views.sheet_pdf, name="sheet_pdf"),
    path("activites/<int:action_id>/feuilles/<str:on>/saisir/", views.paper_entry, name="paper_entry"),
    path("activites/<int:action_id>/attestation.pdf", views.own_certificate, name="own_certificate"),
    path("activites/<int:action_id>/attestations/<int:person_id>.pdf", views.certificate, name="certificate"),
    path("activites/reunions/<int:meeting_id>/", views.change_meeting, name="change_meeting"),
    path("activites/reunions/<int:meeting_id>/deplacer/", views.move, name="move"),
    path("activites/reunions/<int:meeting_id>/annuler/", views.call_off, name="call_off"),
    path("activites/reunions/<int:meeting_id>/effectifs/", views.count_heads, name="count_heads"),
    path("activites/<int:action_id>/prevoir/", views.plan, name="plan"),
    path("activites/<int:action_id>/parts/", views.shares, name="shares"),
    path("activites/<int:action_id>/temps-et-publications/", views.works, name="works"),
    path("activites/publications/<int:publication_id>/retirer/", views.remove_publication, name="remove_publication"),
    path("activites/reunions/<int:meeting_id>/retirer/", views.drop_meeting, name="drop_meeting"),
    path("activites/demi-journees/<int:half_day_id>/", views.sheet, name="sheet"),
    path("activites/demi-journees/<int:half_day_id>/qr/", views.qr, name="qr"),
    path("activites/demi-journees/<int:half_day_id>/accueil/", views.door, name="door"),
    path("activites/demi-journees/<int:half_day_id>/presence/", views.attendance, name="attendance"),
    path("activites/demi-journees/<int:half_day_id>/ouverture/", views.move_sign_in, name="move_sign_in"),
    path("activites/demi-journees/<int:half_day_id>/presences/<int:person_id>/", views.note, name="note"),
    path("activites/demi-journees/<int:half_day_id>/arrivees/", views.note_newcomer, name="note_newcomer"),
    path(
        "activites/demi-journees/<int:half_day_id>/imprevus/<int:person_id>/", views.sort_walk_in, name="sort_walk_in"
    ),
    path("activites/presences/<int:presence_id>/corriger/", views.correct, name="correct"),
    path("emargements/verifier/", views.check_head, name="check_head"),
    path("e/<str:code>/", views.typed_sign_in, name="typed_sign_in"),
    path("emarger/<str:key>/", views.sign_in, name="sign_in"),
]
