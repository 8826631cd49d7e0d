"""Queries on the presentation of the network: its pictures, and the version of cached pages."""

from hashlib import blake2b

from django.http import Http404

from faire_reseau.network.models import NetworkPicture
from faire_reseau.network.queries.days import the_network


def network_picture(key: str) -> bytes:
    """A logo or a picture, which everybody may see; one statement. Raises `Http404`."""
    content = NetworkPicture.objects.filter(key=key).values_list("content", flat=True).first()
    if content is None:
        raise Http404
    return bytes(content)


def frame_of_network() -> str:
    """What the frame of every page says of the network, as one short word; no statement while the network is in memory."""
    network = the_network()
    facts = (
        network.name,
        network.short_name,
        network.presentation,
        network.accent,
        network.logo_key,
        network.contact_email,
    )
    return blake2b("\n".join(facts).encode(), digest_size=6).hexdigest()
