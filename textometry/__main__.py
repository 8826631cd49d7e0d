"""`python -m textometry` is the command `textometry`."""

import sys

from textometry.cli.command import main

if __name__ == "__main__":
    sys.exit(main())
