"""Faire réseau: the shared workshop of a network of organisations."""
