"""`maquila replay`: saved conversations run again."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from pathlib import Path

from assistant.base.messages import InputError, message
from assistant.cli.exit_codes import ExitCode
from assistant.cli.registry import option, verb

_COUNTED = ("same", "different", "updated", "faulty")


@verb(
    "replay",
    option("paths", nargs="+", type=Path, metavar="PATH", about="cli.paths"),
    option("--update", action="store_true", about="cli.update"),
)
def replay(chosen: Namespace) -> ExitCode:
    """Prints each difference from what was recorded, or writes the new outcome.

    Where no file could be read it is bad input, else a replay that failed.
    """
    from assistant.interview.assessor import ShippedAssessor
    from assistant.interview.replay import differences, replayed, transcript_paths, update
    from assistant.learning.record import replayed as replayed_lesson

    assessor, counts = ShippedAssessor(), Counter(dict.fromkeys(_COUNTED, 0))
    for path in transcript_paths(chosen.paths):
        try:
            before, now, refused = replayed_lesson(path) or replayed(path, assessor)
        except InputError as error:
            counts["faulty"] += 1
            print(message("replay_faulty", fault=error))
            continue
        lines = differences(before, now)
        outcome = "different" if lines else "same"
        if lines and chosen.update and not refused:
            update(path, now)
            outcome = "updated"
        counts[outcome] += 1
        print(message(f"replay_{outcome}", path=path))
        if outcome == "different":
            print("\n".join(lines))
    print(message("replay_count", **counts))
    if counts["faulty"] == counts.total():
        return ExitCode.BAD_INPUT
    failed = counts["different"] or counts["faulty"]
    return ExitCode.FAILED if failed else ExitCode.DONE
