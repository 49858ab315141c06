"""The registry of verbs: a function with its options declared beside it, by the name typed.

A verb takes what was parsed and returns its exit code. It raises InputError for what cannot be
used. Its module imports what is slow inside the function, so that the first question comes fast.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from assistant.base.messages import message
from assistant.cli.exit_codes import ExitCode

Run = Callable[[argparse.Namespace], ExitCode]


@dataclass(frozen=True)
class Argument:
    """An argument: its names, the message that explains it, and what argparse is told besides."""

    names: tuple[str, ...]
    about: str
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Verb:
    """A verb: its name, two words for one of a group, with its options and what it runs."""

    name: str
    options: tuple[Argument, ...]
    run: Run

    @property
    def about(self) -> str:
        """The message that says what it does."""
        return _about(self.name)

    @property
    def operands(self) -> tuple[Argument, ...]:
        """The arguments that are told by their place."""
        return tuple(one for one in self.options if not one.names[0].startswith("-"))


VERBS: dict[str, Verb] = {}


def option(*names: str, about: str, **settings: Any) -> Argument:
    """An option; `settings` are those of `ArgumentParser.add_argument`."""
    return Argument(names, about, settings)


def verb(name: str, *options: Argument) -> Callable[[Run], Run]:
    """Registers the function as the verb of that name."""

    def registered(run: Run) -> Run:
        VERBS[name] = Verb(name, options, run)
        return run

    return registered


def valued_options(*shared: Argument) -> set[str]:
    """The options, shared and of all verbs, that take a value."""
    every = chain(shared, *(verb.options for verb in VERBS.values()))
    return {
        name
        for one in every
        if one.settings.get("action") != "store_true"
        for name in one.names
        if name.startswith("-")
    }


def add_verbs(parser: argparse.ArgumentParser) -> None:
    """Lets the parser read every verb; what it then parses names the function as `run`."""
    top = parser.add_subparsers(metavar="COMMAND")
    groups = {"": top}
    for one in VERBS.values():
        group, _, name = one.name.rpartition(" ")
        if group not in groups:
            grouped = _described(top, group, _about(group))
            groups[group] = grouped.add_subparsers(metavar="COMMAND", required=True)
        described = _described(groups[group], name, one.about)
        add_options(described, *one.options)
        described.usage = " ".join(["%(prog)s", "[options]", *map(_operand, one.operands)])
        described.set_defaults(run=one.run)


def add_options(parser: argparse.ArgumentParser, *options: Argument) -> None:
    """Lets the parser read the options."""
    for one in options:
        parser.add_argument(*one.names, help=message(one.about), **one.settings)


def _operand(one: Argument) -> str:
    name = str(one.settings.get("metavar") or one.names[0])
    shape = {"?": "[{}]", "+": "{}...", "*": "[{}...]"}.get(str(one.settings.get("nargs")), "{}")
    return shape.format(name)


def _described(
    parsers: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str
) -> argparse.ArgumentParser:
    said = message(about)
    return parsers.add_parser(name, help=said, description=said)


def _about(name: str) -> str:
    return f"cli.{name.replace(' ', '.')}"
