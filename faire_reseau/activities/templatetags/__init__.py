"""Template words of activities."""
