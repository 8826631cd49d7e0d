"""Catalogue: what the network produced, described once, searched, cited and given to other machines."""
