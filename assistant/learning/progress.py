"""The progress of each learner, with spaced repetition (FSRS).

A learner's file holds only the answers. The due dates are computed from them deterministically.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fsrs import Card, Rating, Scheduler
from pydantic import AwareDatetime, Field, ValidationError

from assistant.base.files import lock, made_user_folder, user_folder, write_whole
from assistant.base.inert import inert_cell, inert_json, printable
from assistant.base.messages import InputError
from assistant.base.models import Strict
from assistant.base.outside import OF_CONVERSATION, file_text

FOLDER = "learners"
ExportFormat = Literal["csv", "json"]
LONGEST_NAME = 80
_LONGEST_SLUG = 40
_DIGITS_OF_NAME = 12
_LOCK = f"{FOLDER}.lock"


class LearnerAnswer(Strict):
    """One answer: its item and topic, whether it was right, and its time in UTC."""

    item: str
    topic: str
    right: bool
    at: AwareDatetime


class _Saved(Strict):
    format: Literal[1] = 1
    learner: str
    answers: list[LearnerAnswer] = Field(default_factory=list)


@dataclass(frozen=True)
class TopicProgress:
    """The answers to a topic: how many, how many right, items scheduled again, time of the last."""

    topic: str
    answers: int
    right: int
    coming_back: int
    last: datetime


class Progress:
    """The progress of one learner. `record` writes each answer to disk before it returns.

    An answer that could not be written is written with the next one.
    """

    def __init__(self, path: Path, saved: _Saved) -> None:
        self._path = path
        self._unsaved: list[LearnerAnswer] = []
        self._scheduler = Scheduler(enable_fuzzing=False)
        self._saved = saved
        self._cards: dict[str, Card] = {}
        self._load(saved)

    @classmethod
    def of(cls, learner: str) -> Progress:
        """The progress of the learner with that name, ignoring case; new if there is none.

        Raises InputError for an empty or too long name, or an unreadable file.
        """
        name = _name(learner)
        path = user_folder(FOLDER) / _file_name(name)
        return cls(path, _read(path) or _Saved(learner=name))

    @property
    def learner(self) -> str:
        """The name as first typed."""
        return self._saved.learner

    @property
    def answers(self) -> tuple[LearnerAnswer, ...]:
        """Every answer, those not yet on disk last."""
        return (*self._saved.answers, *self._unsaved)

    def record(self, item: str, topic: str, right: bool, now: datetime) -> None:
        """Saves an answer given at that time, after answers saved meanwhile by another process.

        Raises OSError, and InputError if the file was damaged meanwhile.
        """
        answer = LearnerAnswer(item=item, topic=topic, right=right, at=_utc(now))
        self._unsaved.append(answer)
        self._review(answer)
        self.save()

    def save(self) -> None:
        """Writes the answers that are not on disk yet; raises as `record`."""
        if not self._unsaved:
            return
        folder = made_user_folder(FOLDER)
        held = lock(user_folder(_LOCK), wait=True)
        try:
            meanwhile = _read(self._path) or self._saved
            answers = [*meanwhile.answers, *self._unsaved]
            saved = meanwhile.model_copy(update={"answers": answers})
            write_whole(folder / self._path.name, saved.model_dump_json(indent=1))
        finally:
            if held:
                held.close()
        if meanwhile != self._saved:
            self._load(saved)
        self._saved = saved
        self._unsaved.clear()

    def due(self, now: datetime) -> list[str]:
        """The items once answered wrong that are due now, longest overdue first."""
        cards = self._cards.items()
        return [item for item, card in sorted(cards, key=_when) if card.due <= now]

    def coming_back(self, now: datetime) -> list[tuple[str, datetime]]:
        """The items once answered wrong that are due later, with their due times, soonest first."""
        cards = self._cards.items()
        return [(item, card.due) for item, card in sorted(cards, key=_when) if card.due > now]

    def by_topic(self) -> list[TopicProgress]:
        """The progress in each topic, most wrong answers first."""
        topics: dict[str, list[LearnerAnswer]] = {}
        for answer in self.answers:
            topics.setdefault(answer.topic, []).append(answer)
        found = [
            TopicProgress(
                topic,
                len(answers),
                sum(answer.right for answer in answers),
                len({answer.item for answer in answers} & self._cards.keys()),
                max(answer.at for answer in answers),
            )
            for topic, answers in topics.items()
        ]
        return sorted(found, key=lambda one: (one.right - one.answers, one.topic))

    def export(self, form: ExportFormat) -> str:
        """Every answer, for a trainer: as CSV with a header, or as JSON with the topics."""
        return exported([self], form)

    def _load(self, saved: _Saved) -> None:
        self._saved = saved
        self._cards.clear()
        for answer in saved.answers:
            self._review(answer)

    def _review(self, answer: LearnerAnswer) -> None:
        """Schedules an item once answered wrong; an item always right is not repeated."""
        card = self._cards.get(answer.item)
        if card is None:
            if answer.right:
                return
            card = Card(card_id=len(self._cards), due=answer.at)
        rating = Rating.Good if answer.right else Rating.Again
        at = _utc(answer.at)
        with suppress(OverflowError):  # due after the last day of the calendar: never
            self._cards[answer.item], _ = self._scheduler.review_card(card, rating, at)


def learners() -> list[Progress]:
    """The progress of every learner, sorted by name; raises InputError for a damaged file."""
    read = ((path, _read(path)) for path in user_folder(FOLDER).glob("*.json"))
    found = (Progress(path, saved) for path, saved in read if saved)
    return sorted(found, key=lambda one: one.learner.casefold())


def exported(whose: list[Progress], form: ExportFormat) -> str:
    """The answers of several learners in one text, in the form of `Progress.export`."""
    if form == "json":
        said = json.dumps([_as_json(one) for one in whose], ensure_ascii=False, indent=1)
        return inert_json(said) + "\n"
    text = io.StringIO()
    # Quoted, so that a spreadsheet that also separates at semicolons begins no cell inside another.
    rows = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    rows.writerow(["learner", "item", "topic", "right", "at"])
    for one in whose:
        for answer in one.answers:
            words = (one.learner, answer.item, answer.topic)
            right = "yes" if answer.right else "no"
            rows.writerow([*map(inert_cell, words), right, answer.at.isoformat()])
    return text.getvalue()


def _as_json(one: Progress) -> dict[str, object]:
    return {
        "format": 1,
        "learner": one.learner,
        "topics": [
            {
                "topic": topic.topic,
                "answers": topic.answers,
                "right": topic.right,
                "coming_back": topic.coming_back,
                "last": topic.last.isoformat(),
            }
            for topic in one.by_topic()
        ],
        "answers": [answer.model_dump(mode="json") for answer in one.answers],
    }


def _utc(moment: datetime) -> datetime:
    """The moment in UTC; on the first and the last day of the calendar the hours as they are."""
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        return moment.replace(tzinfo=UTC)


def _when(item: tuple[str, Card]) -> tuple[datetime, str]:
    return item[1].due, item[0]


def _name(typed: str) -> str:
    name = " ".join(unicodedata.normalize("NFC", printable(typed)).split())
    if not name:
        raise InputError("progress.name_empty")
    if len(name) > LONGEST_NAME:
        raise InputError("progress.name_too_long", most=LONGEST_NAME)
    return name


def _file_name(name: str) -> str:
    """A file name that is unique to the learner and cannot escape the folder."""
    key = name.casefold()
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    slug = "-".join("".join(c if c.isalnum() else " " for c in plain).split())[:_LONGEST_SLUG]
    digest = hashlib.sha256(key.encode()).hexdigest()[:_DIGITS_OF_NAME]
    return f"{slug or 'learner'}-{digest}.json"


def _read(path: Path) -> _Saved | None:
    """What the file holds; None if there is none. Raises InputError where it cannot be read."""
    try:
        return _Saved.model_validate_json(file_text(path, OF_CONVERSATION.size))
    except ValidationError as error:
        faults = {one["loc"]: one["input"] for one in error.errors(include_url=False)}
        newer = str(faults.get(("format",), "")).isdecimal()
        raise InputError(f"progress.{'newer' if newer else 'damaged'}", str(path)) from error
    except InputError as error:
        if error.code == "case_missing":
            return None
        raise
