#!/usr/bin/env python3
"""Django's own commands, for developers; people use `faire-reseau`."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    situation = "production" if os.environ.get("FAIRE_RESEAU_ENV") == "production" else "dev"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"faire_reseau.project.settings.{situation}")
    execute_from_command_line(sys.argv)
