"""Another language shows the same conversation; nothing is concluded again."""

from __future__ import annotations

import pytest

from assistant.base.files import data_folder
from assistant.base.language import use_language
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation, Turn
from assistant.interview.transcript import read_transcript
from assistant.rulebook import Inference


def test_another_language_shows_the_same_conversation_without_running_the_rules_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    transcript = read_transcript(data_folder("transcripts") / "telecom_gateway.yaml")
    given = [
        Turn(turn.question, turn.about, "", turn.answer)
        for turn in transcript.turns
        if turn.answer is not None
    ]
    both = {}
    for name in ("en", "es"):
        with use_language(name):
            both[name] = Conversation(transcript.day, ShippedAssessor())
            both[name].give_again(given[:-1])
    english, spanish = both["en"], both["es"]
    monkeypatch.setattr(Inference, "run", lambda *_: pytest.fail("the rules were run again"))
    with use_language("es"):
        english.in_another_language()
        assert english.preview() == spanish.preview()
        assert list(map(shown, english.every_turn())) == list(map(shown, spanish.every_turn()))
        assert english.prompt
        assert spanish.prompt
        for part in ("ask", "hint", "why", "reason"):
            assert str(getattr(english.prompt, part)) == str(getattr(spanish.prompt, part))


def shown(turn: Turn) -> tuple[str, str, str, str | None]:
    return turn.question, turn.about, str(turn.ask), turn.answer
