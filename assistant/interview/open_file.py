"""Opens a file to continue from: a transcript, or a case whose missing facts are asked."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.base.messages import InputError
from assistant.interview.conversation import Conversation, Turn
from assistant.interview.transcript import as_plain, read_transcript

if TYPE_CHECKING:
    from assistant.interview.assessor import Assessor


def opened(path: Path, day: date, assessor: Assessor) -> Conversation:
    """The conversation that the file starts, on the file's own day if it names one.

    Raises InputError, naming line and key, for a file that is neither transcript nor case.
    """
    with suppress(InputError, UnicodeDecodeError):
        recorded = read_transcript(path)
        conversation = Conversation(recorded.day, assessor, recorded.given)
        given = [turn for turn in recorded.turns if turn.answer is not None]
        conversation.give_again([Turn(t.question, t.about, t.ask, t.answer) for t in given])
        return conversation
    from assistant.case.file import read_case

    case = read_case(path)
    content = as_plain(case.model_dump(mode="json", exclude_defaults=True))
    content.pop("as_of", None)
    return Conversation(case.as_of or day, assessor, content)
