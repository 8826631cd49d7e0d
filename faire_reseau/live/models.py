"""Model: the log of messages pushed to screens, append-only, numbered, stored for a day."""

from django.db import models


class LiveMessage(models.Model):
    """One message of one channel; its id is the number a screen says when it comes back."""

    channel = models.CharField(max_length=100)
    kind = models.CharField(max_length=50)
    payload = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["channel", "id"], name="live_channel_id"),)

    def __str__(self) -> str:
        return f"{self.id} {self.channel} {self.kind}"
