"""The product on one's own machine, and the app whose migration never ends."""

from faire_reseau.project.settings.dev import *  # noqa: F403
from faire_reseau.project.settings.dev import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.project.planted_slow"]
