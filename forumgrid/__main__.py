"""`python -m forumgrid`: the same as the command `forumgrid`."""

import sys

from forumgrid.cli.command import main

sys.exit(main())
