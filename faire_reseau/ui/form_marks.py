"""The tokens of forms for a reader: what `csrf_token` writes in templates, for HTML that is laid together without one."""

from django.http import HttpRequest
from django.middleware.csrf import get_token

from faire_reseau.kit.keys import new_key


def form_marks(request: HttpRequest) -> tuple[str, str]:
    """The token that protects a form, and the one by which it is done once; the same for all the forms of a page."""
    once = getattr(request, "once_token", "") or new_key(9)
    request.once_token = once  # type: ignore[attr-defined]  # as `templatetags.ui` does
    return get_token(request), once
