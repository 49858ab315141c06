"""The role play: a reversed interview in which the learner asks and the prospect answers.

A state machine: typed text in, the lines of the prospect out. All lines come from the persona and
from rules/; the same questions get the same answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from assistant.base.language import translate
from assistant.base.messages import fill, has_message, message
from assistant.case.paths import place_asked
from assistant.intents import looks_like_talk
from assistant.learning.role_play.matching import (
    Heard,
    heard,
    nearest_question,
    role_play_words,
)
from assistant.learning.role_play.prospects import Persona
from assistant.questions.answers import cleaned
from assistant.questions.choices import production_steps
from assistant.questions.countries import country_names
from assistant.questions.model import Question, questions

if TYPE_CHECKING:
    from assistant.case.model import Case

_PARTS = "materials"
_EVERYTHING = "everything"
_FEW_WORDS = 4


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the learner: the places asked about, and the places with new information."""

    typed: str
    places: tuple[str, ...]
    told: tuple[str, ...]


class RolePlay:
    """A role play with one persona on one day.

    `known` holds the facts told so far, by place; `asked` holds every question so far. A known fact
    may be wrong if its question was imprecise. `topics_of` gives the topics that a plain question
    is understood to ask.
    """

    def __init__(
        self, prospect: Persona, day: date, topics_of: Callable[[str], Sequence[str]] | None = None
    ) -> None:
        self.prospect = prospect
        self.day = day
        self._topics_of = topics_of or (lambda _: ())
        self._denied: set[str] = set()
        self.asked: list[Asked] = []
        self._truth = prospect.truth()
        self.known = {place: self._truth[place] for place in prospect.volunteered}
        self.known["product.description"] = self._truth["product.description"]
        self._last: tuple[str, ...] = ()
        self._parts_listed = False

    @cached_property
    def opening(self) -> tuple[str, ...]:
        """The opening lines of the prospect, including the misunderstandings."""
        believed = (translate(one.says) for one in self.prospect.misunderstandings)
        return (translate(self.prospect.opening).strip(), *(one.strip() for one in believed))

    def case(self) -> Case:
        """The case as known to the learner."""
        return self.prospect.case_of(self.known, self.day)

    def say(self, typed: str) -> tuple[str, ...]:
        """The answer of the prospect to the typed text, in lines."""
        typed = cleaned(typed)
        meant = self._heard(typed)
        if answer := self._corrected(typed, meant):
            return (answer,)
        places: list[str] = []
        before = dict(self.known)
        lines = [line for one, general in self._meant(meant) for line in
                 self._answers(one, meant, general, places)]  # fmt: skip
        lines += [self._talk(name) for name in meant.talks]
        if meant.parts:
            self._last = meant.parts
        told = [place for place, value in self.known.items() if before.get(place) != value]
        if places:
            self.asked.append(Asked(typed, tuple(dict.fromkeys(places)), tuple(told)))
        return tuple(dict.fromkeys(lines)) or self._not_understood(typed, meant)

    def _heard(self, typed: str) -> Heard:
        """The question understood; a short elliptical one is about the part mentioned last."""
        parts, product = self.prospect.parts, self.prospect.product
        meant = heard(typed, parts, product)
        elliptic = not (meant.asked or meant.talks) and len(typed.split()) <= _FEW_WORDS
        if not meant.parts and (elliptic or (meant.of_last and self._last)):
            return heard(typed, parts, product, of_last=True)
        return meant

    def _meant(self, meant: Heard) -> Sequence[tuple[str, bool]]:
        """The questions asked; for a part that is only named, its origin and value."""
        if meant.asked or not meant.parts:
            return meant.asked
        return [("material.origin", True), ("material.value", True)]

    def _talk(self, name: str) -> str:
        """What is said to a question besides the facts of the case."""
        return translate(self.prospect.talks.get(name) or role_play_words().talks[name].says)

    def _corrected(self, typed: str, meant: Heard) -> str:
        """What is said to who denies what the prospect believes; "" where nothing is denied."""
        believed = {one.claim or one.verdict or "" for one in self.prospect.misunderstandings}
        denied = believed.intersection(meant.denied)
        if not denied or looks_like_talk(typed):
            return ""
        again = denied <= self._denied
        self._denied |= denied
        return message(f"role_play.says.{'corrected_again' if again else 'corrected'}")

    def _not_understood(self, typed: str, meant: Heard) -> tuple[str, ...]:
        if meant.greets or meant.thanks:
            said_back = "role_play.says.greeting" if meant.greets else "role_play.says.thanks"
            return (message(said_back),)
        if topics := frozenset(self._topics_of(typed)):
            talks = role_play_words().talks
            named = next((one for one in talks if topics.intersection(talks[one].topics)), "")
            return (self._talk(named) if named else message("role_play.says.you_tell"),)
        if near := nearest_question(typed):
            product = translate(self.prospect.product.name)
            part = message("role_play.the_part")
            ask = fill(translate(questions()[near].ask), {"product": product, "material": part})
            return (message("role_play.says.mean", ask=ask),)
        return (message("role_play.says.lost"),)

    # Answering

    def _answers(self, name: str, meant: Heard, general: bool, places: list[str]) -> Iterator[str]:
        """The lines that answer a question; adds the places asked about to `places`."""
        question = questions()[name]
        if name == _PARTS:
            yield from self._listed(meant)
            places.append(_PARTS)
        elif not question.of_material:
            places.append(question.sets)
            yield from self._told(question.sets, question, meant, "", general)
        else:
            parts = self._parts_meant(meant)
            if not parts:
                yield message("role_play.says.which_part")
            one_by_one = bool(meant.parts) and not general
            withheld = False
            for part in parts:
                place = str(place_asked(question.sets, part))
                if not meant.parts and not self._is_general(place):
                    withheld = True
                    continue
                if place not in self._truth and not one_by_one:
                    continue
                self._tell_of(part)
                places.append(place)
                yield from self._told(place, question, meant, part, general)
            if withheld and self.prospect.rest:
                yield translate(self.prospect.rest).strip()

    def _parts_meant(self, meant: Heard) -> Sequence[str]:
        if meant.parts:
            return meant.parts
        if meant.of_last and not meant.of_parts and self._last:
            return self._last
        everything = _EVERYTHING in meant.words
        return [
            one
            for one, part in self.prospect.parts.items()
            if everything or part.unmentioned == "no" or f"{_PARTS}.{one}" in self.known
        ]

    def _is_general(self, place: str) -> bool:
        fact = self.prospect.fact(place)
        return fact is None or fact.in_general == "yes"

    def _tell_of(self, part: str) -> None:
        place = f"{_PARTS}.{part}"
        self.known[place] = self._truth[place]

    def _listed(self, meant: Heard) -> Iterator[str]:
        """Lists the parts: first the main ones, then the others."""
        parts = self.prospect.parts
        first = not self._parts_listed
        more = not first or _EVERYTHING in meant.words
        self._parts_listed = True
        main = [one for one in parts if parts[one].unmentioned == "no"]
        others = [one for one in parts if one not in main and f"{_PARTS}.{one}" not in self.known]
        for part in [*(main if first else []), *(others if more else [])]:
            self._tell_of(part)
        if first:
            names = ", ".join(map(self.prospect.name, main))
            yield message("role_play.says.parts", value=names)
        if others and more:
            names = ", ".join(map(self.prospect.name, others))
            yield message("role_play.says.more_parts", value=names)
        elif more:
            yield message("role_play.says.no_more_parts")
        elif others and self.prospect.rest:
            yield translate(self.prospect.rest).strip()

    def _told(
        self, place: str, question: Question, meant: Heard, part: str, general: bool
    ) -> Iterator[str]:
        """The lines about one place; records what the learner now knows."""
        fact = self.prospect.fact(place)
        if general and not self._is_general(place):
            return
        if fact and fact.loosely and fact.rightly not in meant.words:
            if fact.taken and place not in self.known:
                self.known[place] = fact.taken
            yield translate(fact.loosely).strip()
            return
        if place not in self._truth:
            plain = translate(fact.said) if fact else message("role_play.says.not_known")
            yield self._of_part(plain, part)
            return
        value = shown_value(question, self._truth[place], self.prospect)
        if fact:
            line = fill(translate(fact.said), {"value": value})
        else:
            line = self._of_part(message(_says(question), value=value), part)
        if self.known.get(place) == self._truth[place]:
            line = message("role_play.says.again", said=line)
        self.known[place] = self._truth[place]
        yield line

    def _of_part(self, line: str, part: str) -> str:
        if not part:
            return line
        return message("role_play.says.part", part=self.prospect.name(part), said=line)


def _says(question: Question) -> str:
    """The id of the message for answers to this question."""
    own = f"role_play.says.{question.question}"
    return own if has_message(own) else f"role_play.says.{question.answer}"


def shown_value(question: Question, value: Any, prospect: Persona) -> str:
    """The value of a place as text, in the current language."""
    match question.answer:
        case "country":
            return country_names()[value]
        case "amount" | "whole_number" | "percent":
            return format(Decimal(value), ",f")
        case "yes_no":
            return message(f"change.{value}").capitalize()
        case "choice":
            return next(translate(one.label) for one in question.choices if one.value == value)
        case "steps":
            return ", ".join(map(_step, value))
        case _:
            return prospect.name(value) if value in prospect.parts else str(value)


def _step(step: Any) -> str:
    if isinstance(step, str):
        return str(production_steps()[step])
    said = str(production_steps()[step["step"]])
    if "on" in step:
        said = message("production.step_on", step=said, part=step["on"])
    if "country" not in step:
        return said
    return message("role_play.step_elsewhere", step=said, country=country_names()[step["country"]])
