"""The command line of `maquila`: parses, sets the language, runs a verb, and exits with a code."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from assistant.base.files import HomeUnknownError, user_folder
from assistant.base.language import ENGLISH, LANGUAGES, of_locale, use_language
from assistant.base.messages import InputError, message
from assistant.cli.arguments import check_arguments, in_order
from assistant.cli.exit_codes import ExitCode
from assistant.cli.options import DAY, LANGUAGE, PLAIN, RECORD
from assistant.cli.registry import VERBS, Run, add_options, add_verbs, valued_options
from assistant.terminal.console.streams import clean_streams

# The modules that register verbs, in the order in which --help lists them.
_TOPICS = (
    "assess", "new", "bom", "classify", "learn", "replay", "explain", "ask", "ways", "immex",
    "claims",
    "partner", "duty", "tariff", "examples", "rules", "knowledge", "manifest",
)  # fmt: skip
# The options of every verb. Some verbs have a day of their own, which may stand before them, too.
_OF_ALL = (LANGUAGE, PLAIN, RECORD)

for _topic in _TOPICS:
    import_module(f"assistant.cli.{_topic}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb, or the conversation where none is named, and returns the exit code.

    Who stops reading stops only the printing: the exit code is that of the whole answer.
    """
    arguments = sys.argv[1:] if arguments is None else arguments
    with clean_streams() as output, use_language(_language(arguments)):
        code = _run(arguments)
        output.flush()
        if output.fault:
            print(message("cli.not_printed", reason=output.fault.strerror), file=sys.stderr)
            return ExitCode.BAD_INPUT
        return code


def _run(arguments: Sequence[str]) -> int:
    try:
        check_arguments(arguments)
        _check_home()
        of_all = [name for one in _OF_ALL for name in one.names]
        ordered = in_order(arguments, VERBS, of_all, DAY.names, valued_options(*_OF_ALL, DAY))
        chosen = _parser().parse_args(ordered)
        run: Run = chosen.run
        return run(chosen)
    except InputError as error:
        print(error, file=sys.stderr)
        return ExitCode.BAD_INPUT
    except HomeUnknownError:
        print(message("cli.home_unknown"), file=sys.stderr)
        return ExitCode.BAD_INPUT
    except OSError as error:  # a folder of the user that cannot be used
        print(message("cli.refused", path=error.filename, reason=error.strerror), file=sys.stderr)
        return ExitCode.BAD_INPUT
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    except SystemExit as ended:  # argparse printed its help, or why it refuses
        return int(ended.code or ExitCode.DONE)


def _language(arguments: Sequence[str]) -> str:
    """The language that --lang names, or else that of the locale: help is written in it too."""
    first = argparse.ArgumentParser(add_help=False, allow_abbrev=False, exit_on_error=False)
    first.add_argument("--lang", choices=LANGUAGES)
    try:
        chosen, _ = first.parse_known_args(arguments)
    except argparse.ArgumentError:
        return ENGLISH
    return chosen.lang or of_locale(os.environ)


def _check_home() -> None:
    """Raises HomeUnknownError where MAQUILA_HOME is set and cannot be used."""
    if "MAQUILA_HOME" in os.environ:
        user_folder("")
    # originshift looks for a cache when it is loaded, and fails for a user without a home.
    os.environ.setdefault("XDG_CACHE_HOME", os.devnull)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("maquila", description=message("cli.about"))
    add_options(parser, *_OF_ALL, DAY)
    parser.set_defaults(run=_converse, lang=None, plain=False, date=None, record=None)
    add_verbs(parser)
    return parser


def _converse(chosen: argparse.Namespace) -> ExitCode:
    from assistant.cli.new import converse

    converse(chosen)
    return ExitCode.DONE
