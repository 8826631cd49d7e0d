"""Links made until now were handed to others than their owner: they end, and so does every session they may have opened."""

from django.db import migrations
from django.utils import timezone


def end_links_and_sessions(apps, _schema_editor):
    links = apps.get_model("accounts", "PersonalLink").objects.filter(revoked_at__isnull=True)
    # Those of the demo's sample people, and the one that `init` shows to who runs the server, stay.
    links.exclude(purpose__startswith="demo:").exclude(purpose="", made_by__isnull=True).update(revoked_at=timezone.now())
    apps.get_model("sessions", "Session").objects.all().delete()
    apps.get_model("usersessions", "UserSession").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_confirm_addresses'),
        ('sessions', '0001_initial'),
        ('usersessions', '0001_initial'),
    ]

    operations = [migrations.RunPython(end_links_and_sessions, migrations.RunPython.noop)]
