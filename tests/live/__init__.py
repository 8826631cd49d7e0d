"""Tests of the room `live` and of the server."""
