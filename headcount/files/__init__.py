"""Files in and out: tables of presences as people have them, results as JSON."""
