"""Root addresses: each room brings its own."""

from django.urls import include, path
from django.views.generic import TemplateView

from faire_reseau.accounts.views import CodeView, EnterView, factors
from faire_reseau.network.views import image as logo_image
from faire_reseau.pages.views import home
from faire_reseau.project import views
from faire_reseau.project.demo.holds.base import demo_base
from faire_reseau.project.operate import health, pages

urlpatterns = [
    path("sw.js", views.service_worker, name="service_worker"),
    path("manifeste.webmanifest", views.manifest, name="manifest"),
    path("hors-ligne/", TemplateView.as_view(template_name="ui/offline.html"), name="offline"),
    path("a-envoyer/", views.outbox, name="outbox"),
    path("langue/<str:code>/", views.language, name="language"),
    path("sante/", health.answer, name="health"),
    path("exploitation/", pages.operations, name="operations"),
    path("demonstration/base/", demo_base, name="demo_base"),
    path("", home, name="home"),
    path("", include("faire_reseau.pages.urls")),
    # The sign-in library looks its own pages up by these names.
    path("entrer/", EnterView.as_view(), name="account_login"),
    path("entrer/", EnterView.as_view(), name="account_request_login_code"),
    path("entrer/", EnterView.as_view(), name="account_signup"),
    path("entrer/code/", CodeView.as_view(), name="account_confirm_login_code"),
    # As above: the pages of the second factor.
    path("entrer/second-facteur/", factors.AuthenticateView.as_view(), name="mfa_authenticate"),
    path("mon-compte/second-facteur/", factors.index, name="mfa_index"),
    path("mon-compte/second-facteur/application/", factors.activate_totp, name="mfa_activate_totp"),
    path("mon-compte/second-facteur/application/retirer/", factors.deactivate_totp, name="mfa_deactivate_totp"),
    path("mon-compte/second-facteur/cle/", factors.add_key, name="mfa_add_webauthn"),
    path("mon-compte/second-facteur/cle/<int:pk>/retirer/", factors.remove_key, name="mfa_remove_webauthn"),
    path("mon-compte/second-facteur/codes/", factors.recovery_codes, name="mfa_view_recovery_codes"),
    path("", include("faire_reseau.accounts.urls")),
    path("annuaire/", include("faire_reseau.network.urls")),
    path("images/network/<str:name>", logo_image, name="logo_image"),
    path("", include("faire_reseau.analysis.urls")),
    path("", include("faire_reseau.activities.urls")),
    path("", include("faire_reseau.gatherings.urls")),
    path("", include("faire_reseau.topics.urls")),
    path("", include("faire_reseau.questions.urls")),
    path("", include("faire_reseau.notes.urls")),
    path("", include("faire_reseau.catalogue.urls")),
    path("", include("faire_reseau.cooperations.urls")),
    path("", include("faire_reseau.structure.urls")),
    path("", include("faire_reseau.reports.urls")),
    path("", include("faire_reseau.articles.urls")),
]
handler400 = "faire_reseau.project.views.bad_request"
handler403 = "faire_reseau.project.views.not_found"  # a refusal does not betray existence
handler404 = "faire_reseau.project.views.not_found"
handler500 = "faire_reseau.project.views.failed"
