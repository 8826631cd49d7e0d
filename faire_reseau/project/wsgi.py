"""WSGI application of the pages, run by the thread pool of the server."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.core.wsgi import get_wsgi_application

from faire_reseau.project.form_encoding import readable

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "faire_reseau.project.settings.production")
_pages = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Django's application, given requests that it can read."""
    return _pages(readable(environ), start_response)
