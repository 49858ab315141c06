"""What a session or a transcript holds of a person: the opened case and the answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import Field, ValidationError

from assistant.base.models import Strict
from assistant.base.outside import OF_CONVERSATION, Bounds, file_text, read_outside
from assistant.base.yaml_files import Tree, compose, first_fault

if TYPE_CHECKING:
    from assistant.case.model import Case
    from assistant.case.paths import Draft


class AnswerGiven(Strict, defer_build=True):
    """An answer as typed, its question, and the material or condition that it is about."""

    question: str
    about: str = ""
    answer: str


class HoldsGiven(Strict, defer_build=True):
    """A record that may hold an opened case; empty if there was none."""

    given: dict[str, Any] = Field(default_factory=dict)


Form = TypeVar("Form", bound=HoldsGiven)


def read_with_given(path: Path, form: type[Form], bounds: Bounds = OF_CONVERSATION) -> Form:
    """The record in a file, with its `given` validated as a case.

    Raises InputError naming file, line and key of a fault.
    """
    record = read_outside(path, form, bounds)
    try:
        known(record.given)
    except ValidationError as error:
        from assistant.case.model import Case

        tree = Tree(str(path))
        compose(file_text(path, bounds.size), tree)
        tree.lines = {key[1:]: line for key, line in tree.lines.items() if key[:1] == ("given",)}
        raise first_fault(error, tree, Case) from None
    return record


def draft_of(case: Case) -> Draft:
    """The facts of a case in the form of a case file, without its day and what is not known."""
    draft: Draft = as_plain(case.model_dump(mode="json", exclude_defaults=True))
    draft.pop("as_of", None)
    return draft


def known(given: Draft) -> Draft:
    """What a validated `given` says, each fact in the form that answers have."""
    if not given:
        return {}
    from assistant.case.model import Case

    return draft_of(Case.model_validate(given))


def as_plain(value: Any) -> Any:
    """The value with scalars as text, as transcripts are read, and without None in mappings."""
    if isinstance(value, dict):
        return {key: as_plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [as_plain(inner) for inner in value]
    return str(value)
