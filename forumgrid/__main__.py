"""`python -m forumgrid`: the same as the command `forumgrid`."""

from forumgrid.cli.command import run

run()
