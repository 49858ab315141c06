"""The assumptions of a case: its own figures, else the defaults of the knowledge."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from decimal import Decimal

from assistant.base.messages import InputError, Message
from assistant.base.texts import translated
from assistant.case.model import Case
from assistant.library import DatedLibrary
from assistant.rulebook.facts import Fact, yes_no


def check_assumptions(case: Case, library: DatedLibrary) -> None:
    """Raises InputError for an assumption that the knowledge does not have."""
    known = library.library.assumptions
    for name in case.assumptions:
        if name not in known:
            nearest, *_ = difflib.get_close_matches(name, known, n=1, cutoff=0)
            names = ", ".join(known)
            raise InputError(
                "yaml_unknown_key", f"assumptions.{name}", key=name, nearest=nearest, known=names
            )


def given(case: Case, name: str) -> bool:
    """Whether the case sets the assumption."""
    return case.assumptions.get(name) is not None


def assumed(case: Case, library: DatedLibrary, name: str) -> Decimal | None:
    """The assumption in its own unit; None if it has no default and is not given."""
    value = case.assumptions.get(name)
    return library.assumption(name) if value is None else value


def assumption_facts(case: Case, library: DatedLibrary, used: Iterable[str]) -> Iterator[Fact]:
    """Each assumption that the cost lines use, or that the case sets without need."""
    used = set(used)
    for name, known in library.library.assumptions.items():
        if name in used or given(case, name):
            age = (library.day - known.dated).days if known.dated else None
            limit = known.stale_after_days
            stale = age is not None and limit is not None and age > limit
            yield Fact(
                "assumption",
                {
                    "name": name,
                    "label": translated(known.label),
                    "unit": translated(known.unit),
                    "value": assumed(case, library, name),
                    "given": yes_no(given(case, name)),
                    "used": yes_no(name in used),
                    "stale": yes_no(stale and not given(case, name)),
                    "dated": known.dated.isoformat() if known.dated else None,
                    "confidence": known.confidence,
                    "says": Message(f"confidence.{known.confidence}"),
                },
            )
