"""View of OAI-PMH 2.0: harvesters ask by GET or POST and change nothing."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from lxml.etree import _Element

from faire_reseau.accounts.permissions import Request
from faire_reseau.catalogue import queries
from faire_reseau.catalogue.exports import oai
from faire_reseau.catalogue.logic.harvesting import PREFIX, Selection, Wrong, arguments_of, selection_of, verb_of
from faire_reseau.kit import clock
from faire_reseau.kit.addresses import whole_address
from faire_reseau.kit.numbers import number_in
from faire_reseau.network.queries import contact_of_network, the_network

# The protocol wants an address of its form, also where the network gave none: RFC 2606 keeps this name for nobody.
NO_CONTACT = "nobody@example.invalid"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def harvest(request: Request) -> HttpResponse:
    """Answer one request of the protocol; every error that it knows is said in its own form."""
    pairs = dict((request.POST if request.method == "POST" else request.GET).lists())
    address, at = whole_address(reverse("catalogue:oai")), clock.now()
    verb, arguments = "", {}
    with translation.override(the_network().language or settings.LANGUAGE_CODE):
        try:
            verb = verb_of(pairs)
            arguments = arguments_of(verb, pairs)
            content = _answer(verb, arguments, address)
        except Wrong as wrong:
            content = oai.error(wrong)
            if wrong.code in ("badVerb", "badArgument"):
                verb = ""
        body = oai.answer([content], address=address, verb=verb, arguments=arguments, at=at)
    return HttpResponse(body, content_type="text/xml; charset=utf-8")


def _answer(verb: str, arguments: dict[str, str], address: str) -> _Element:
    at = clock.now()
    if verb == "Identify":
        earliest = queries.earliest_change() or at
        admin = contact_of_network() or NO_CONTACT
        return oai.identify(name=the_network().name, address=address, admin=admin, earliest=earliest)
    if verb == "ListMetadataFormats":
        if "identifier" in arguments:
            _known(arguments["identifier"])
        return oai.formats()
    if verb == "ListSets":
        if "resumptionToken" in arguments:
            raise Wrong("badResumptionToken", "All sets are given at once: there is no token.")
        rows = queries.sets_of_catalogue(at)
        if not rows:
            raise Wrong("noSetHierarchy", "There are no sets yet.")
        return oai.sets(rows)
    _check_prefix(arguments)
    if verb == "GetRecord":
        return oai.records(verb, queries.given_of([_known(arguments["identifier"])], at), _place())
    return _part(verb, selection_of(arguments))


def _part(verb: str, selection: Selection) -> _Element:
    given = queries.part_of(selection, clock.now())
    if given is None:
        if selection.last_changed:
            raise Wrong("badResumptionToken", "Nothing is left of this list: begin it again.")
        raise Wrong("noRecordsMatch", "No record changed in this time and set.")
    return oai.records(verb, given, _place())


def _check_prefix(arguments: dict[str, str]) -> None:
    if arguments.get("metadataPrefix", PREFIX) != PREFIX:
        raise Wrong("cannotDisseminateFormat", f"Records are given in {PREFIX} alone.")


def _known(identifier: str) -> queries.ProductionRow:
    head, _colon, last = identifier.rpartition(":")
    key = number_in(last)
    row = queries.production_harvested(key) if key is not None and head == f"oai:{_place()}" else None
    if row is None:
        raise Wrong("idDoesNotExist", "No record has this identifier.")
    return row


def _place() -> str:
    return urlsplit(settings.SITE_ADDRESS).hostname or "localhost"
