"""Replays transcripts and shows how the result differs from the recording."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, Protocol

from assistant.base.language import use_language
from assistant.base.messages import InputError, Message
from assistant.interview.assessor import Assessor
from assistant.interview.conversation import OF_PARTS, Conversation, Turn, turns_of
from assistant.interview.recording import write_recording
from assistant.interview.transcript import (
    Transcript,
    TranscriptTurn,
    read_transcript,
    transcript_of,
)

_NOT_KNOWN = "?"


class Recorded(Protocol):
    """A recording that can be written as a file."""

    def as_yaml(self) -> str:
        """The text of the file; the same recording gives the same bytes."""


class Replayed(NamedTuple):
    """A recording and its replay; `refused` if a recorded answer is no longer accepted."""

    before: Recorded
    now: Recorded
    refused: bool = False


def replayed(path: Path, assessor: Assessor) -> Replayed:
    """A transcript and its replay; raises InputError for a file that is no transcript."""
    recorded = read_transcript(path)
    now = run_again(recorded, assessor)
    return Replayed(recorded, now, any(turn.refused for turn in now.turns))


def update(path: Path, now: Recorded) -> None:
    """Overwrites the recording with its replay; raises InputError if it cannot be written."""
    write_recording(path, now.as_yaml(), lambda _: True)


def transcript_paths(paths: Sequence[Path]) -> Iterator[Path]:
    """The transcript files at the paths; raises InputError for a path without any."""
    for path in paths:
        if path.is_dir():
            found = sorted(path.rglob("*.yaml"))
            if not found:
                raise InputError("transcript_none", str(path))
            yield from found
        elif path.exists():
            yield path
        else:
            raise InputError("transcript_missing", str(path))


def run_again(recorded: Transcript, assessor: Assessor) -> Transcript:
    """The conversation that the recorded answers give now.

    Each answer goes to its own question. A question that was not asked in the recording gets "not
    known", which keeps the differences small.
    """
    with use_language(recorded.language):
        return _again(recorded, assessor)


def _again(recorded: Transcript, assessor: Assessor) -> Transcript:
    waiting = [Turn(turn.question, turn.about, turn.ask, turn.answer) for turn in recorded.turns]
    conversation = Conversation(recorded.day, assessor, recorded.given)
    while True:
        changes = waiting and (waiting[0].question, waiting[0].about) == OF_PARTS
        if not (conversation.prompt or changes):
            break
        turn = waiting[0] if changes else next(filter(conversation.takes, waiting), None)
        if turn is None:
            assert conversation.prompt
            turn = Turn(*conversation.prompt.item.key, "", _NOT_KNOWN)
        else:
            waiting.remove(turn)
        if turn.answer is None:
            break
        try:
            conversation.give(turn)
        except InputError as error:
            return _with_refusal(transcript_of(conversation), turn.answer, error.text)
    conversation.pending = turns_of(recorded.kept)
    return transcript_of(conversation)


def _with_refusal(transcript: Transcript, answer: str, reason: str) -> Transcript:
    *turns, last = transcript.turns
    refused = TranscriptTurn(
        question=last.question, about=last.about, ask=last.ask, answer=answer, refused=reason
    )
    return transcript.model_copy(update={"turns": [*turns, refused]})


def differences(recorded: Recorded, now: Recorded) -> list[str]:
    """The lines of a unified diff; empty if the two are equal."""
    before, after = recorded.as_yaml(), now.as_yaml()
    return list(
        difflib.unified_diff(
            before.splitlines(),
            after.splitlines(),
            str(Message("replay_recorded")),
            str(Message("replay_now")),
            lineterm="",
        )
    )
