"""Root addresses: each room brings its own."""

from django.urls import include, path
from django.views.generic import TemplateView

from faire_reseau.accounts.views import CodeView, EnterView
from faire_reseau.pages.views import home
from faire_reseau.project import views

urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifeste.webmanifest", views.manifest, name="manifest"),
    path("hors-ligne/", TemplateView.as_view(template_name="ui/offline.html"), name="offline"),
    path("langue/<str:code>/", views.language, name="language"),
    path("", home, name="home"),
    path("", include("faire_reseau.pages.urls")),
    # The sign-in library looks its own pages up by these names.
    path("entrer/", EnterView.as_view(), name="account_login"),
    path("entrer/", EnterView.as_view(), name="account_request_login_code"),
    path("entrer/", EnterView.as_view(), name="account_signup"),
    path("entrer/code/", CodeView.as_view(), name="account_confirm_login_code"),
    path("", include("faire_reseau.accounts.urls")),
    path("annuaire/", include("faire_reseau.network.urls")),
    path("", include("faire_reseau.activities.urls")),
    path("", include("faire_reseau.gatherings.urls")),
    path("", include("faire_reseau.topics.urls")),
    path("", include("faire_reseau.articles.urls")),
]
handler400 = "faire_reseau.project.views.bad_request"
handler403 = "faire_reseau.project.views.not_found"  # a refusal does not betray existence
handler404 = "faire_reseau.project.views.not_found"
handler500 = "faire_reseau.project.views.failed"
