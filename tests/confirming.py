"""A browser whose person just confirmed who they are."""

import time

from django.test import Client

from faire_reseau.kit.confirming import CONFIRMED_AT


def confirm(client: Client) -> Client:
    """Have grave acts go on without asking, as for ten minutes after a confirmation."""
    session = client.session
    session[CONFIRMED_AT] = int(time.time())
    session.save()
    return client
