"""How far the gathering of Nantes has come: a folder for each stage, in their order."""

STAGES = ("propose", "wish", "published", "finished")
