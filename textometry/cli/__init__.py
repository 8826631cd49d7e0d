"""The command line `textometry`."""
