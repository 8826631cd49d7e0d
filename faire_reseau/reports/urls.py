"""Addresses of reports."""

from django.urls import path

from faire_reseau.reports import views

app_name = "reports"
ONE = "bilans/indicateurs/<slug:code>/"
urlpatterns = [
    path("bilans/indicateurs/", views.indicators, name="indicators"),
    path("bilans/indicateurs.json", views.download_set, name="set"),
    path("bilans/indicateurs/definir/", views.define, name="define"),
    path("bilans/indicateurs/charger/", views.load, name="load"),
    path(ONE, views.indicator, name="indicator"),
    path(f"{ONE}reunions/", views.records, name="records"),
    path(f"{ONE}redefinir/", views.revise, name="revise"),
    path(f"{ONE}retirer/", views.retire, name="retire"),
    path(f"{ONE}reprendre/", views.restore, name="restore"),
]
