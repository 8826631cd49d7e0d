"""Labels of this room's codes, and sentences said twice."""

from django.utils.translation import gettext_lazy as _

from faire_reseau.network.enums import Certainty, OrganisationKind, TerritoryKind

KIND_LABELS = {
    OrganisationKind.RESOURCE_CENTRE: _("Resource centre"),
    OrganisationKind.STATE: _("State"),
    OrganisationKind.LOCAL_AUTHORITY: _("Local authority"),
    OrganisationKind.ASSOCIATION: _("Association"),
    OrganisationKind.COMPANY: _("Company"),
    OrganisationKind.PUBLIC_BODY: _("Public body"),
    OrganisationKind.OTHER: _("Other organisation"),
}
TERRITORY_LABELS = {
    TerritoryKind.COUNTRY: _("Country"),
    TerritoryKind.REGION: _("Regions"),
    TerritoryKind.DEPARTMENT: _("Departments"),
    TerritoryKind.COLLECTIVITY: _("Overseas collectivities"),
}
CERTAINTY_LABELS = {
    Certainty.CERTAIN: _("certain"),
    Certainty.DERIVED: _("deduced"),
    Certainty.UNCERTAIN: _("to be confirmed"),
}
FIELD_LABELS = {
    "name": _("Name"),
    "kind": _("Kind"),
    "legal_form": _("Legal form"),
    "presentation": _("Presentation"),
    "website": _("Website"),
    "email": _("E-mail address"),
    "phone": _("Telephone"),
    "seat": _("Seat"),
    "note": _("Note"),
    "source": _("Source"),
    "certainty": _("How sure is it?"),
}
