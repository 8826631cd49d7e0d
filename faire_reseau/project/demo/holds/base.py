"""The small base of the demo, served by OAI-PMH: invented records in two parts, which the demo itself harvests."""

import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.project.demo.holds.sample import facts

ADDRESS = "demo_base"
IN_A_PART = 4
_TOKEN = re.compile(r"(\d{1,3})\|([a-z]*)\|([0-9-]*)")


@require_safe
def demo_base(request: HttpRequest) -> HttpResponse:
    """Answer a request of the protocol, where the demo may be entered."""
    if not settings.DEMO_DOORS_OPEN:
        raise Http404
    return HttpResponse(answer(request.GET.dict()), content_type="text/xml; charset=utf-8")


def answer(arguments: Mapping[str, str]) -> str:
    """The answer to the `arguments` of a request, as XML."""
    rows, token, error, start = [], "", "", 0
    verb, base = arguments.get("verb", ""), facts("base")
    if verb == "ListRecords":
        of_token = _TOKEN.fullmatch(
            arguments.get("resumptionToken", f"0|{arguments.get('set', '')}|{arguments.get('from', '')[:10]}")
        )
        if of_token is None:
            error = "badResumptionToken"
        else:
            start, set_spec, since = int(of_token[1]), of_token[2], of_token[3]
            fitting = [row for row in base["records"] if set_spec in ("", row["set"]) and row["stamp"] >= since]
            rows = [
                {**row, "name": f"oai:demonstration:{row['identifier']}"} for row in fitting[start : start + IN_A_PART]
            ]
            token = f"{start + IN_A_PART}|{set_spec}|{since}" if fitting[start + IN_A_PART :] else ""
            error = "" if rows else "noRecordsMatch"
    elif verb not in ("Identify", "ListMetadataFormats", "ListSets"):
        error = "badVerb"
    context: dict[str, Any] = {
        "at": clock.now(),
        "address": whole_address(reverse(ADDRESS)),
        "verb": "" if error == "badVerb" else verb,
        "name": base["name"],
        "sets": base["sets"].items(),
        "rows": rows,
        "token": token,
        "has_token": token or start,
        "error": error,
    }
    return render_to_string("project/demo_base.xml", context)
