"""Transcripts: a conversation as a file, with its questions, answers and conclusions."""

from __future__ import annotations

import errno
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from pydantic import Field

from assistant.base.files import write_whole
from assistant.base.language import ENGLISH, language
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.base.outside import OF_CONVERSATION, read_outside

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment, Gap
    from assistant.interview.conversation import Conversation

_WIDTH = 110


class TranscriptTurn(Strict, defer_build=True):
    """A question that was asked and its answer as typed; None where the conversation ended.

    `about` is the material or condition asked about. `refused` is the reason why a replay rejected
    the answer.
    """

    question: str
    about: str = ""
    ask: str
    answer: str | None = None
    refused: str | None = None


class Transcript(Strict, defer_build=True):
    """A conversation on one day, its conclusions, and the case that resulted.

    `given` is the case that was opened, empty if there was none.
    """

    format: Literal["1"] = "1"
    language: str = ENGLISH
    day: date
    given: dict[str, Any] = Field(default_factory=dict)
    turns: list[TranscriptTurn]
    concluded: dict[str, Any] = Field(default_factory=dict)
    case: dict[str, Any] = Field(default_factory=dict)

    def as_yaml(self) -> str:
        """The text of the file; the same transcript gives the same bytes."""
        content = {
            "format": 1,
            **({"language": self.language} if self.language != ENGLISH else {}),
            "day": self.day,
            **({"given": self.given} if self.given else {}),
            "turns": [
                {
                    key: value
                    for key, value in turn.model_dump(exclude_none=True).items()
                    if value or key != "about"
                }
                for turn in self.turns
            ],
            "concluded": self.concluded,
            "case": self.case,
        }
        return yaml.dump(
            content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=_WIDTH
        )


def transcript_of(conversation: Conversation) -> Transcript:
    """The transcript so far; `concluded` holds only `refused` if the case cannot be assessed."""
    turns = [
        TranscriptTurn(
            question=turn.question, about=turn.about, ask=str(turn.ask), answer=turn.answer
        )
        for turn in conversation.every_turn()
    ]
    try:
        concluded = conclusions(conversation.conclude())
        case = as_plain(conversation.case().model_dump(mode="json", exclude_defaults=True))
    except InputError as error:
        concluded, case = {"refused": str(error)}, {}
    return Transcript(
        language=language(),
        day=conversation.day,
        given=conversation.given,
        turns=turns,
        concluded=concluded,
        case=case,
    )


def conclusions(assessment: Assessment) -> dict[str, Any]:
    """The conclusions in the short form that replays compare, without unknown values."""
    origin, product_of = assessment.origin, assessment.country_of_origin["section_301"]
    content = {
        "origin": {
            "verdict": origin.verdict,
            "criterion": origin.criterion,
            "product_rule": origin.product_rule,
            "alternative": origin.alternative,
            "failing_materials": origin.failing_materials,
        },
        "country_of_origin": {"verdict": product_of.verdict, "country": product_of.country},
        "immex": {"verdict": assessment.immex.verdict, "modality": assessment.immex.modality},
        "scenarios": {scenario.id: scenario.per_unit for scenario in assessment.scenarios},
        "savings": assessment.savings.model_dump(mode="json", by_alias=True),
        "rules_fired": list(dict.fromkeys(step.rule for step in assessment.steps)),
        "warnings": list(dict.fromkeys(warning.code for warning in assessment.warnings)),
        "advice": list(dict.fromkeys(advice.code for advice in assessment.advice)),
        "gaps": [_gap(gap) for gap in assessment.gaps],
    }
    plain: dict[str, Any] = as_plain(content)
    return plain


def _gap(gap: Gap) -> str:
    return f"{gap.question} {gap.about}".strip()


def as_plain(value: Any) -> Any:
    """The value with scalars as text, as transcripts are read, and without None in mappings."""
    if isinstance(value, dict):
        return {key: as_plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [as_plain(inner) for inner in value]
    return str(value)


def read_transcript(path: Path) -> Transcript:
    """The transcript in a file; raises InputError naming file, line and key of a fault."""
    return read_outside(path, Transcript, OF_CONVERSATION)


def write_transcript(path: Path, transcript: Transcript) -> None:
    """Writes the file atomically; raises InputError if that fails."""
    check_place(path)
    try:
        write_whole(path, transcript.as_yaml(), private=False)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError("transcript_unwritable", str(path), reason=reason) from None


def check_place(path: Path) -> None:
    """Raises InputError if the path is another kind of file, a folder, or in no existing folder."""
    if path.is_dir() or not path.absolute().parent.is_dir():
        reason = os.strerror(errno.EISDIR if path.is_dir() else errno.ENOENT)
        raise InputError("transcript_unwritable", str(path), reason=reason)
    if path.exists():
        try:
            if not path.is_file():
                raise InputError("transcript_other_file", str(path))
            read_transcript(path)
        except (InputError, UnicodeDecodeError):
            raise InputError("transcript_other_file", str(path)) from None
