"""Demo network: facts with their sources, and a seeded generator for the rest."""
