from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.base.messages import InputError
from assistant.cli.main import main
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation
from assistant.interview.replay import differences, run_again
from assistant.interview.sessions import (
    Session,
    free_sessions,
    new_session,
    restored,
    saved_session,
    sessions_folder,
)
from assistant.interview.transcript import read_transcript, transcript_of, write_transcript

LAW = ShippedAssessor()
ANSWERS = ["Gateway", "8517.62.00", "US", "MX", "CPU; 8542.31; TW; 21.50", "", "120", "smt, test",
           "50k", "CN", "96", "3.10", "1.20", "yes", "AA"]  # fmt: skip


def talk(answers: list[str]) -> Conversation:
    conversation = Conversation(date(2026, 11, 23), LAW)
    for typed in answers:
        conversation.answer(typed)
    return conversation


def save(session: Session, conversation: Conversation, title: str = "") -> None:
    session.save(saved_session(conversation, title, []))


@pytest.fixture
def folder() -> Path:
    return sessions_folder()


def test_a_session_gives_back_every_answer(folder: Path) -> None:
    conversation = talk(ANSWERS[:9])
    session = new_session(folder)
    save(session, conversation)
    assert free_sessions(folder) == []
    session.release()
    (found,) = free_sessions(folder)
    saved = found.read()
    assert saved.name == "Gateway"
    again = Conversation(saved.day, LAW)
    assert restored(saved, again) == 9
    assert again.every_turn() == conversation.every_turn()


def test_sessions_are_readable_by_their_owner_alone(folder: Path) -> None:
    session = new_session(folder)
    save(session, talk(["Gateway"]))
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}


def test_a_finished_session_leaves_nothing(folder: Path) -> None:
    session = new_session(folder)
    save(session, talk(["Gateway"]))
    session.end()
    assert list(folder.iterdir()) == []


def test_a_write_that_fails_leaves_the_last_answers(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = new_session(folder)
    save(session, talk(["Gateway"]))

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        save(session, talk(ANSWERS[:3]))
    assert len(session.read().turns) == 1
    assert {path.suffix for path in folder.iterdir()} == {".yaml", ".lock"}


@pytest.mark.parametrize(
    "content", [b"", b"format: 2\n", b"turns: [", b"\xff\xfe\x00", b"[" * 5000, b"a: &a [*a]\n"]
)
def test_a_damaged_session_is_set_aside_and_never_deleted(folder: Path, content: bytes) -> None:
    path = folder / "broken.yaml"
    path.write_bytes(content)
    (session,) = free_sessions(folder)
    with pytest.raises(InputError):
        session.read()
    aside = session.set_aside(damaged=True)
    assert aside.read_bytes() == content
    assert free_sessions(folder) == []


def test_an_answer_to_a_question_that_is_gone_is_kept_and_the_next_is_asked(folder: Path) -> None:
    session = new_session(folder)
    save(session, talk(ANSWERS[:5]))
    text = session.path.read_text().replace("product.destination", "product.market")
    session.path.write_text(text)
    conversation = Conversation(date(2026, 11, 23), LAW)
    assert restored(session.read(), conversation) == 2
    assert conversation.prompt
    assert [turn.answer for turn in conversation.pending] == ["US", *ANSWERS[3:5]]
    conversation.answer("US")
    assert [turn.answer for turn in conversation.turns] == ANSWERS[:5]
    assert [turn.question for turn in conversation.pending] == ["product.market"]
    save(session, conversation)
    assert [turn["question"] for turn in yaml.safe_load(session.path.read_text())["kept"]] == [
        "product.market"
    ]
    assert [turn.question for turn in session.read().pending] == ["product.market"]


def test_a_named_interview_begun_with_a_case_comes_back_with_both(folder: Path) -> None:
    given = {"name": "Acme", "product": {"description": "Gateway", "hts": "8517.62"}}
    session = new_session(folder)
    save(session, Conversation(date(2026, 11, 23), LAW, given), "Acme, second quote")
    saved = session.read()
    assert (saved.name, saved.given, saved.finished) == ("Acme, second quote", given, False)
    again = Conversation(saved.day, LAW, saved.given)
    assert again.prompt
    assert again.prompt.item.question.question == "product.destination"


@pytest.mark.parametrize("count", [0, 6, len(ANSWERS)])
def test_a_transcript_replays_without_difference(tmp_path: Path, count: int) -> None:
    path = tmp_path / "talk.yaml"
    write_transcript(path, transcript_of(talk(ANSWERS[:count])))
    recorded = read_transcript(path)
    assert path.read_text() == recorded.as_yaml()
    assert differences(recorded, run_again(recorded, LAW)) == []
    assert main(["replay", str(tmp_path)]) == 0


def changed(path: Path, old: str, new: str) -> None:
    write_transcript(path, transcript_of(talk(ANSWERS)))
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("verdict: 'yes'", "verdict: 'no'", "+    verdict: 'yes'"),
        ("ask: Where is it sold?", "ask: Where to?", "+  ask: Where is it sold?"),
        ("question: product.destination", "question: product.use", "-- question: product.use"),
        ("answer: '120'", "answer: '121'", "transaction_value: '121'"),
    ],
)
def test_a_difference_is_told_and_may_be_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, told: str
) -> None:
    path = tmp_path / "talk.yaml"
    changed(path, old, new)
    before = path.read_text()
    assert main(["replay", str(path)]) == 1
    assert told in capsys.readouterr().out
    assert path.read_text() == before
    assert main(["replay", str(path), "--update"]) == 0
    assert main(["replay", str(path)]) == 0


def test_an_answer_that_is_now_refused_is_told_and_not_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "talk.yaml"
    changed(path, "answer: '120'", "answer: a lot")
    assert main(["replay", str(path), "--update"]) == 1
    told = capsys.readouterr().out
    assert "refused: " in told
    assert "is not an amount" in told


def test_a_faulty_transcript_fails_and_the_others_are_still_replayed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.yaml").write_text("format: 1\nday: 2026-11-23\nturns: []\nturn: []\n")
    write_transcript(tmp_path / "b.yaml", transcript_of(talk(ANSWERS)))
    assert main(["replay", str(tmp_path)]) == 1
    told = capsys.readouterr().out
    assert "a.yaml, line 4" in told
    assert "1 same, 0 different, 0 updated, 1 faulty" in told


def test_paths_without_transcripts_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.yaml"):
        assert main(["replay", str(path)]) == 2


def test_a_transcript_goes_over_no_other_file(tmp_path: Path) -> None:
    other = tmp_path / "notes.yaml"
    other.write_text("shopping: [milk]\n")
    for path in (other, tmp_path, tmp_path / "no" / "where.yaml"):
        with pytest.raises(InputError):
            write_transcript(path, transcript_of(talk([])))
    assert other.read_text() == "shopping: [milk]\n"


def test_the_case_of_a_transcript_is_a_case_file(tmp_path: Path) -> None:
    from assistant.case.file import read_case

    conversation = talk(ANSWERS)
    case = transcript_of(conversation).case
    path = tmp_path / "talk.yaml"
    path.write_text(yaml.safe_dump(case))
    assert read_case(path) == conversation.case()


def test_on_the_real_law_everything_may_be_not_known() -> None:
    conversation = talk([])
    while conversation.prompt:
        conversation.answer("?")
        assert len(conversation.turns) < 40
    assert conversation.conclude().origin.verdict != "yes"


def test_production_steps_are_asked_only_where_they_decide() -> None:
    """Every product rule needs production; outside the Parties no step makes a good originating."""
    asked = [turn.question for turn in talk(ANSWERS).every_turn()]
    assert asked.index("production.steps") < asked.index("product.annual_units")
    abroad = talk([*ANSWERS[:3], "VN", *ANSWERS[4:7]])
    while abroad.prompt:
        abroad.answer("?")
    assert "production.steps" not in [turn.question for turn in abroad.every_turn()]
