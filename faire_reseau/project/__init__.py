"""Roof: settings, root addresses, server and worker entry, the command line; holds no logic."""
