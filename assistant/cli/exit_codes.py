"""The exit codes of the command line."""

from enum import IntEnum


class ExitCode(IntEnum):
    """How a verb ended."""

    DONE = 0
    FAILED = 1  # a replay or a check
    BAD_INPUT = 2  # or wrong usage
    NOT_COVERED = 3  # by the knowledge
    INTERRUPTED = 130  # as shells report Ctrl-C
