"""Model: last sign of life of each part of a deployment."""

from django.db import models


class Heartbeat(models.Model):
    """The last time something happened: the worker's beat, a backup, the daily clearing, the write of the health check."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d %H:%M:%S}"
