"""Runs `maquila` as `python -m assistant`."""

import sys

from assistant.command_line import main

if __name__ == "__main__":
    sys.exit(main())
