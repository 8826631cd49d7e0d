"""Productions for other machines and for bibliographies."""
