"""The language and the time zone of the network, over those of the settings, once its tables are there."""

import logging

from django.conf import settings
from django.db import DatabaseError
from django.utils import timezone

_logger = logging.getLogger(__name__)


def settle() -> None:
    """Have this process write and count days as the network chose; nothing changes where it chose nothing. One query."""
    from faire_reseau.network.queries import network_now  # noqa: PLC0415  (needs the applications loaded)

    try:
        network = network_now()
    except DatabaseError:  # tables of before this choice, which a command is about to bring up to date
        _logger.info("The network's language and zone are not known yet.")
        return
    if network.language:
        settings.LANGUAGE_CODE = network.language
    if network.time_zone:
        settings.TIME_ZONE = network.time_zone
        timezone.get_default_timezone.cache_clear()  # type: ignore[attr-defined]  # the stubs leave out its cache
