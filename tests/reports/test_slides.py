"""Slides of a report on the screen of a room: driven from a phone by those who write it, followed by everybody who may read it."""

import pytest
from django.urls import reverse

from faire_reseau import live
from faire_reseau.accounts.permissions import visitor
from faire_reseau.live.models import LiveMessage
from faire_reseau.reports import actions, channels
from faire_reseau.reports.actions.documents import DocumentRefused
from faire_reseau.reports.enums import BlockKind
from faire_reseau.reports.models import Edition
from tests import factories
from tests.reports.test_documents import BY, refer, report
from tests.reports.test_indicators import indicator

pytestmark = pytest.mark.django_db


def edition_of(*titles):
    """A frozen edition whose slides have these titles; a table between them is none."""
    document = report()
    row = indicator(source="entered", rule={}, aggregation="sum")
    for title in titles:
        refer(document, row, title=title)
        refer(document, row, BlockKind.TABLE, title="Tableau")
    return actions.freeze_document(document, **BY)


def address(name, edition):
    """An address of the slides of an edition."""
    return reverse(f"reports:{name}", args=[edition.document.slug, edition.number])


def test_what_is_pressed_on_the_phone_is_shown_on_the_screen(client, django_capture_on_commit_callbacks):
    edition = edition_of("Un", "Deux")
    actions.publish_edition(edition, **BY)
    assert "<h1>L’année 2019</h1>" in client.get(address("slide_screen", edition)).content.decode()
    client.force_login(factories.facilitator())
    phone = client.get(address("drive_slides", edition))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(address("show_slide", edition), {"place": phone.context["last"], "on": "phone"})

    assert (phone.context["last"], answer.url) == (2, address("drive_slides", edition))
    client.logout()
    screen = client.get(address("slide_screen", edition)).content.decode()
    assert ("<h1>Deux</h1>" in screen, 'name="place"' in screen) == (True, False)
    message = LiveMessage.objects.get(channel=f"slides:{edition.pk}")
    assert (message.kind, message.payload) == ("slide", {"version": 2, "counts": {}})


def test_the_keys_of_the_screen_drive_it_and_lead_back_to_it(client):
    edition = edition_of("Un", "Deux")
    client.force_login(factories.facilitator())
    page = client.get(address("slide_screen", edition)).content.decode()
    answer = client.post(address("show_slide", edition), {"place": "1", "on": "screen"})

    assert ('value="1" accesskey="n"' in page, 'accesskey="p"\n      disabled' in page) == (True, True)
    assert (answer.url, Edition.objects.get().slide) == (address("slide_screen", edition), 1)


def test_a_slide_that_there_is_not_is_refused_and_the_same_again_says_nothing(
    client, django_capture_on_commit_callbacks
):
    edition = edition_of("Un")
    for place in (-1, 2):
        with pytest.raises(DocumentRefused):
            actions.show_slide(edition, place, **BY)
    client.force_login(factories.facilitator())
    for place in ("2", "", "x", "9" * 30):
        assert (
            "n’a pas cette diapositive"
            in client.post(address("show_slide", edition), {"place": place}, follow=True).content.decode()
        )
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_slide(edition, 1, **BY)
        actions.show_slide(edition, 1, **BY)

    assert LiveMessage.objects.filter(channel=f"slides:{edition.pk}").count() == 1


def test_only_who_writes_the_report_drives_and_the_screen_is_for_who_reads_it(client):
    edition = edition_of("Un")
    channel = channels.SLIDES.name(edition.pk)
    assert client.get(address("slide_screen", edition)).status_code == 404
    assert channels.SLIDES.may_follow(visitor(), channel) is False
    actions.publish_edition(edition, **BY)
    assert client.get(address("slide_screen", edition)).status_code == 200
    assert channels.SLIDES.may_follow(visitor(), channel) is True
    client.force_login(factories.member().user)
    assert [
        client.get(address("drive_slides", edition)).status_code,
        client.post(address("show_slide", edition), {"place": 1}).status_code,
    ] == [404, 404]
    assert Edition.objects.get().slide == 0


def test_a_fresh_screen_knows_what_the_messages_told(django_capture_on_commit_callbacks):
    edition = edition_of("Un", "Deux")
    channel = channels.SLIDES.name(edition.pk)
    before = channels.SLIDES.snapshot(visitor(), channel)
    with django_capture_on_commit_callbacks(execute=True):
        actions.show_slide(edition, 2, **BY)
    row = LiveMessage.objects.get(channel=channel)

    state = channels.SLIDES.apply(before, live.Message(row.pk, row.channel, row.kind, row.payload))
    assert state == channels.SLIDES.snapshot(visitor(), channel) == {"version": 2, "counts": {}}
