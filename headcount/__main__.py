"""`python -m headcount` is the command `headcount`."""

import sys

from headcount.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
