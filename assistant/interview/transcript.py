"""Transcripts: a conversation as a file, with its questions, answers and conclusions."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import yaml
from pydantic import Field

from assistant.base.language import ENGLISH, language
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.interview.conversation import Conversation, answers_given
from assistant.interview.given import (
    AnswerGiven,
    HoldsGiven,
    as_plain,
    read_with_given,
)
from assistant.interview.recording import Language, check_recording, write_recording

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment, Gap

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


class Transcript(HoldsGiven, defer_build=True):
    """A conversation on one day, its conclusions, and the case that resulted.

    `kept` holds answers whose question has not been asked yet, e.g. lines of an imported bill.
    """

    format: Literal["1"] = "1"
    language: Language = ENGLISH
    day: date
    turns: list[TranscriptTurn]
    kept: list[AnswerGiven] = Field(default_factory=list)
    concluded: dict[str, Any] = Field(default_factory=dict)
    case: dict[str, Any] = Field(default_factory=dict)

    def as_yaml(self) -> str:
        """The text of the file; the same transcript gives the same bytes."""
        content = {
            "format": 1,
            **({"language": self.language} if self.language != ENGLISH else {}),
            "day": self.day,
            **({"given": self.given} if self.given else {}),
            "turns": [_plain_turn(turn) for turn in self.turns],
            **({"kept": [_plain_turn(turn) for turn in self.kept]} if self.kept else {}),
            "concluded": self.concluded,
            "case": self.case,
        }
        return yaml.dump(
            content, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=_WIDTH
        )


def _plain_turn(turn: TranscriptTurn | AnswerGiven) -> dict[str, str]:
    content = turn.model_dump(exclude_none=True).items()
    return {key: value for key, value in content if value or key != "about"}


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
        kept=answers_given(conversation.pending),
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


def read_transcript(path: Path) -> Transcript:
    """The transcript in a file; raises InputError naming file, line and key of a fault."""
    return read_with_given(path, Transcript)


def write_transcript(path: Path, transcript: Transcript, own: Collection[Path] = ()) -> Path:
    """Writes the transcript atomically; returns the path written, numbered where need be.

    A transcript is replaced only if its resolved path is one of `own` or it holds the beginning of
    this conversation. Raises InputError if the file cannot be written.
    """
    check_place(path)
    return write_recording(
        path,
        transcript.as_yaml(),
        lambda there: there.resolve() in own or _goes_on(read_transcript(there), transcript),
    )


def _goes_on(earlier: Transcript, later: Transcript) -> bool:
    """Whether every answer of the earlier transcript is in the later one."""
    if (earlier.day, earlier.given) != (later.day, later.given):
        return False
    first, whole = _answers(earlier), _answers(later)
    return whole[: len(first)] == first and not earlier.kept


def _answers(transcript: Transcript) -> list[tuple[str, str, str | None]]:
    turns = transcript.turns
    return [(turn.question, turn.about, turn.answer) for turn in turns if turn.answer is not None]


def check_place(path: Path) -> None:
    """Raises InputError if the path is another kind of file, a folder, or in no existing folder."""
    check_recording(path, read_transcript)
