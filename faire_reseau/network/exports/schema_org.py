"""An organisation in the words of schema.org, for search engines and other programs."""

from datetime import date
from typing import Any

from faire_reseau.network.logic.days import holds_on
from faire_reseau.network.models import Organisation
from faire_reseau.network.queries.days import the_network
from faire_reseau.network.queries.organisation import History

STATE = "state"  # the kind of that code, where the network has one


def organisation_data(organisation: Organisation, history: History, address: str, day: date) -> dict[str, Any]:
    """The plain values of the JSON-LD of an organisation's page; only what everybody may read."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentOrganization" if organisation.kind_id == STATE else "Organization",
        "@id": address,
        "name": history.name,
        "url": organisation.website or address,
    }
    others = sorted({name for row in history.names for name in (row.name, row.short_name) if name} - {history.name})
    places = [row.territory.name for row in history.territories if holds_on(row, day)]
    optional = {
        "alternateName": others,
        "description": organisation.presentation,
        "email": organisation.email,
        "telephone": organisation.phone,
        "address": organisation.seat,
        "areaServed": [{"@type": "AdministrativeArea", "name": name} for name in places],
    }
    data |= {name: value for name, value in optional.items() if value}
    if any(holds_on(row, day) for row in history.memberships):
        data["memberOf"] = {"@type": "Organization", "name": the_network().name}
    return data
