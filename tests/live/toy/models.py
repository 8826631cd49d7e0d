"""One table: wishes, each with the key its page made."""

from django.db import models


class Wish(models.Model):
    key = models.CharField(max_length=64, unique=True)
    topic = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    by = models.CharField(max_length=50, default="")

    def __str__(self) -> str:
        return f"{self.topic} {self.level}"
