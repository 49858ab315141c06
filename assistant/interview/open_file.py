"""Opens a file to continue from: a transcript, or a case whose missing facts are asked."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.messages import InputError
from assistant.base.outside import OF_CONVERSATION, file_content
from assistant.interview.conversation import Conversation, Turn, turns_of
from assistant.interview.given import draft_of
from assistant.interview.transcript import read_transcript

if TYPE_CHECKING:
    from assistant.interview.assessor import Assessor


def opened(path: Path, day: date, assessor: Assessor) -> Conversation:
    """The conversation that the file starts, on the file's own day if it names one.

    Raises InputError, naming line and key, for a file that is neither transcript nor case.
    """
    try:
        recorded = read_transcript(path)
    except InputError:
        if _has_turns(path):
            raise
        from assistant.case.file import read_case

        case = read_case(path)
        return Conversation(case.as_of or day, assessor, draft_of(case))
    conversation = Conversation(recorded.day, assessor, recorded.given)
    given = [Turn(t.question, t.about, t.ask, t.answer) for t in recorded.turns]
    answered = [turn for turn in given if turn.answer is not None]
    conversation.give_again([*answered, *turns_of(recorded.kept)])
    return conversation


def _has_turns(path: Path) -> bool:
    """Whether the file is a transcript, even a faulty one."""
    with suppress(InputError):
        content = file_content(path, OF_CONVERSATION.size)
        return re.search(rb"^turns:", content, re.MULTILINE) is not None
    return False
