"""Template words of gatherings."""
