"""The page on which a centre fills in its report: what it marks as optional is what it does not ask for."""

from datetime import timedelta

import pytest

from tests.factories import NOW
from tests.reports.test_campaigns import Year

pytestmark = pytest.mark.django_db


def test_what_is_missing_is_never_called_optional(client, time_machine):
    time_machine.move_to(NOW + timedelta(days=250), tick=False)
    year = Year()
    year.words.is_required = False
    year.words.save()
    year.save(half_days=3.0)
    client.force_login(year.colleague)

    form = client.get("/bilans/2019/centres/nord/remplir/").context["form"]
    optional = {name for name, field in form.fields.items() if not field.required and not field.is_always_answered}

    # The figure that is entered is owed, and so is the reason of a correction; a correction and a story that nobody requires are not.
    assert optional == {f"v{year.half_days.pk}", f"v{year.words.pk}", f"w{year.etp.pk}"}
