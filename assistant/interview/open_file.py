"""Opens a file to continue from: a transcript, or a case whose missing facts are asked."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.outside import OF_CONVERSATION, file_content
from assistant.interview.conversation import Conversation, Turn, turns_of
from assistant.interview.given import draft_of
from assistant.interview.transcript import read_transcript

if TYPE_CHECKING:
    from assistant.interview.assessor import Assessor

_TURNS = re.compile(rb"""^["']?turns["']?\s*:|[{,]\s*["']?turns["']?\s*:""", re.MULTILINE)


def opened(path: Path, day: date, assessor: Assessor) -> Conversation:
    """The conversation that the file starts, on the file's own day if it names one.

    Raises InputError, naming line and key, for a file that is neither transcript nor case.
    """
    if not _has_turns(path):
        from assistant.case.file import read_case

        case = read_case(path)
        return Conversation(case.as_of or day, assessor, draft_of(case))
    recorded = read_transcript(path)
    conversation = Conversation(recorded.day, assessor, recorded.given)
    given = [Turn(t.question, t.about, t.ask, t.answer) for t in recorded.turns]
    answered = [turn for turn in given if turn.answer is not None]
    conversation.give_again([*answered, *turns_of(recorded.kept)])
    return conversation


def _has_turns(path: Path) -> bool:
    """Whether the file is a transcript, even a faulty one. Raises InputError if it is unreadable.

    A large file is read as one of the two only: reading takes most of the time.
    """
    return _TURNS.search(file_content(path, OF_CONVERSATION.size)) is not None
