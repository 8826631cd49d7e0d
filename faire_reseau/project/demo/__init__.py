"""The demo network: facts with their sources, and a seeded generator for what the sources do not say."""
