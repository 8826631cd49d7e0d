"""Translators between the directory and the world: tables, SKOS, schema.org."""
