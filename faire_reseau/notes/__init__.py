"""Notes: a text that several people write together in a session, kept edit by edit, with who wrote what."""
