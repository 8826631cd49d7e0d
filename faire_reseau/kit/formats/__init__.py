"""Formats of dates and times, where those of Django do not fit; FORMAT_MODULE_PATH of the settings."""
