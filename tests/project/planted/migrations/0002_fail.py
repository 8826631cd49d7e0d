"""Fails."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("planted", "0001_forget_trades")]
    operations = [migrations.RunSQL("UPDATE network_vocabulary SET absent = 1")]
