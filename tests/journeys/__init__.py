"""Stories lived against the real server: what unit tests cannot promise."""
