"""The command line `forumgrid`."""
