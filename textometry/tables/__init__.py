"""Tables of texts by terms and their statistics."""
