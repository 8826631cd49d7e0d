"""Migrations, the second of which fails."""
