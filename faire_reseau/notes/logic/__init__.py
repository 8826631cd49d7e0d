"""Shared documents, and what they say, without the tables."""
