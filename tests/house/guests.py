"""Browsers of people who came by a pass, by the join QR, by a code; and what they are answered."""

import re

from django.core import mail
from django.test import Client

from faire_reseau.gatherings.models import Registration
from tests import factories

VICTIM = "ana@exemple.fr"


def handed_out(gathering, person, by=None):
    """The address of a pass, as the organiser sees it."""
    organiser, browser = by or factories.organiser(gathering), Client()
    browser.force_login(organiser)
    registration = Registration.objects.get(gathering=gathering, person=person)
    page = browser.post(f"/rencontres/{gathering.slug}/preparer/inscrits/{registration.pk}/lien/").content.decode()
    return re.search(r"/acces/[\w-]{24}/", page)[0]


def thief_with(address):
    """A browser that opened `address` by a press."""
    browser = Client()
    browser.post(address)
    return browser


def answers(browser, addresses):
    """For each address, whether it asks to sign in, is missing, or is shown."""
    outcomes = {}
    for address in addresses:
        answer = browser.get(address)
        is_door = answer.status_code == 302 and answer["Location"].startswith("/entrer/")
        outcomes[address] = "door" if is_door else answer.status_code
    return outcomes


def code_of_last_letter():
    return re.search(r"^    (\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def signs_in_by_code(email, *, shared=False):
    """A browser in which the owner of the address signed in."""
    browser = Client()
    browser.post("/entrer/", {"email": email})
    more = {"shared_device": "1"} if shared else {}
    browser.post("/entrer/code/", {"code": code_of_last_letter(), "action": "verify", **more})
    return browser


def joins_by_qr(gathering, email=VICTIM, **more):
    """A browser that registered by the join QR."""
    browser = Client()
    half = gathering.action.meetings.first().half_days.get()
    typed = {"first_name": "Faux", "last_name": "Nom", "email": email, "half_days": [half.pk], **more}
    browser.post(f"/bienvenue/{gathering.welcome_key}/", typed)
    return browser
