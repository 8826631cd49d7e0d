"""Stages of the demo gathering, a folder each, in their order."""

STAGES = ("propose", "wish", "published", "finished")
