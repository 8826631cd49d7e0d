"""How the doors of organisers try a deed, answer with a form, and notice that somebody else was faster."""

import hashlib
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from faire_reseau.kit.forms import HouseForm
from faire_reseau.kit.refusals import Overtaken, Refusal


def did(form: HouseForm, deed: Callable[[], object]) -> bool:
    """Whether `deed` was done; a refusal goes to the form, with everything typed still there."""
    try:
        deed()
    except Refusal as refusal:
        form.refuse(refusal)
        return False
    return True


def status_of(form: HouseForm) -> int:
    """422 when what was typed is refused."""
    return 422 if form.errors else 200


def seen(initial: Mapping[str, Any]) -> str:
    """A short mark of what a form showed when it was opened; the page sends it back."""
    plain = repr([(name, _plain(value)) for name, value in sorted(initial.items())])
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def is_overtaken(request: HttpRequest, form: HouseForm, initial: Mapping[str, Any]) -> bool:
    """Whether somebody else changed the thing since the form was opened; it is told beside each field that now says
    something else than what was typed, and keeping again writes over it. `initial` is what the thing says now.
    """
    if request.POST.get("seen", "") in ("", seen(initial)):
        return False
    form.refuse(Overtaken(_("Somebody else changed this meanwhile: see what it says now, then save again.")))
    for name, now in initial.items():
        if name in form.cleaned_data and _plain(form.cleaned_data[name]) != _plain(now):
            form.add_error(name, _("It now says: %(value)s") % {"value": _said(now)})
    return True


def _plain(value: Any) -> str:
    if isinstance(value, (QuerySet, list)):
        return repr(sorted(getattr(one, "pk", one) for one in value))
    return "" if value is None else str(getattr(value, "pk", value)).replace("\r\n", "\n")


def _said(value: Any) -> str:
    if isinstance(value, (QuerySet, list)):
        return ", ".join(map(str, value)) or "–"
    return "–" if value in (None, "") else str(value)
