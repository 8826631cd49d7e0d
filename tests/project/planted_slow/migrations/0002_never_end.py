"""Changes more, says that it has come there, and waits to be killed; ends at once with PLANTED_GOES_ON=1."""

import os
import time
from pathlib import Path

from django.conf import settings
from django.db import migrations

PATIENCE_S = 300  # only stops a process whose test is gone


def wait_to_be_killed(_apps, _editor) -> None:
    if os.environ.get("PLANTED_GOES_ON") == "1":
        return
    (Path(settings.DATA) / "half-way").touch()
    time.sleep(PATIENCE_S)
    raise AssertionError


class Migration(migrations.Migration):
    atomic = os.environ.get("PLANTED_ATOMIC") == "1"
    dependencies = [("planted_slow", "0001_forget_words")]
    operations = [
        migrations.RunSQL("CREATE TABLE planted_slow_half (id integer PRIMARY KEY)"),
        migrations.RunPython(wait_to_be_killed),
    ]
