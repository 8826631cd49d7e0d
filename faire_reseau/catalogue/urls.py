"""Addresses of the catalogue."""

from django.urls import path

from faire_reseau.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("realisations/", views.productions, name="list"),
    path("realisations/ajouter/", views.add, name="add"),
    path("realisations/types/", views.kinds, name="kinds"),
    path("realisations/types/nouveau/", views.new_kind, name="new_kind"),
    path("realisations/types/<int:kind_id>/", views.kind, name="kind"),
    path("realisations/chercher/<slug:thing>/", views.find, name="find"),
    path("oai/", views.harvest, name="oai"),
    path("realisations/bases/", views.bases, name="bases"),
    path("realisations/bases/ajouter/", views.add_base, name="add_base"),
    path("realisations/bases/<int:base_id>/", views.base, name="base"),
    path("realisations/bases/<int:base_id>/modifier/", views.change_base, name="change_base"),
    path("realisations/bases/<int:base_id>/moissonner/", views.harvest_base, name="harvest_base"),
    path("realisations/bases/<int:base_id>/arreter/", views.stop_base, name="stop_base"),
    path("realisations/bases/<int:base_id>/reprendre/", views.resume_base, name="resume_base"),
    path("realisations/abonner/", views.subscribe, name="subscribe"),
    path("realisations/abonnements/", views.subscriptions, name="subscriptions"),
    path("realisations/abonnements/<int:subscription_id>/arreter/", views.end_subscription, name="end_subscription"),
    path("realisations/abonnement/<str:key>/", views.end_by_letter, name="end_by_letter"),
    path("oembed/", views.oembed, name="oembed"),
    path("realisations/flux.<slug:extension>", views.feed, name="feed"),
    path("realisations/importer/", views.import_productions, name="import"),
    path("realisations/integrer/", views.embed, name="embed"),
    path("realisations/liste/", views.embedded, name="embedded"),
    path("realisations/<int:record_id>/", views.production, name="production"),
    path("realisations/<int:record_id>/modifier/", views.change, name="change"),
    path("realisations/<int:record_id>/retirer/", views.remove, name="remove"),
    path("realisations/<int:record_id>/reference.<slug:extension>", views.cite, name="cite"),
    path("realisations/<int:record_id>/fichiers/", views.add_file, name="add_file"),
    path("realisations/<int:record_id>/relier/", views.relate, name="relate"),
    path("realisations/<int:record_id>/utilisee/", views.use, name="use"),
    path("realisations/fichiers/<int:file_id>/", views.file, name="file"),
    path("realisations/fichiers/<int:file_id>/retirer/", views.remove_file, name="remove_file"),
    path("realisations/relations/<int:relation_id>/retirer/", views.remove_relation, name="remove_relation"),
    path("realisations/utilisations/<int:use_id>/retirer/", views.remove_use, name="remove_use"),
]
