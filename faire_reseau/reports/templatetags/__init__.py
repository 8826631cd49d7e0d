"""Template words of reports."""
