"""What was asked in plain words: its reading, and its answer or the command that answers it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import chain
from string import Formatter
from typing import TYPE_CHECKING, Literal

from assistant.base.language import translate
from assistant.base.messages import InputError, message
from assistant.explain.glossary import meaning_of
from assistant.intents import Context, Understood, does
from assistant.intents.changes import supposition
from assistant.intents.form import Intent, table
from assistant.intents.meant import (
    Meaning,
    Meanings,
    meanings,
    not_held,
    supposes,
    things_said,
)
from assistant.intents.tokens import word_list
from assistant.library.answers_form import CaseSentence, Topic

if TYPE_CHECKING:
    from assistant.assessment.model import Assessment
    from assistant.case.model import Case
    from assistant.library import Library
    from assistant.questions.model import AnswerKind

_MOST_OFFERED = 3
_NUMBER = "number"
_OF_PART = ("origin", "value")


@dataclass(frozen=True, slots=True)
class Offer:
    """A reading that may have been meant; the command asks it ("" where there is none)."""

    reading: str
    command: str
    topic: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A sentence as it was read.

    `reading` is one line in the language spoken; every number, country, part and day of the
    sentence stands in it. `command` answers an understood question where `answer` is empty; where
    `answer` is a text, the command shows more and need not run. Of a sentence that is offered,
    `reading` says what is not clear. Nothing runs unless `understood` is "yes".
    """

    understood: Literal["yes", "offered", "no"]
    reading: str
    command: str | None = None
    topics: tuple[str, ...] = ()
    answer: str = ""
    offers: tuple[Offer, ...] = ()


def asked(
    text: str,
    case: Case | None,
    library: Library,
    day: date,
    *,
    assessment: Callable[[], Assessment] | None = None,
    waiting: AnswerKind | None = None,
) -> Asked:
    """Reads a question, in the language spoken.

    `assessment` gives that of the case; it is called only by answers that speak of the case, and
    may raise InputError. `waiting` is the answer kind of the open question.
    """
    found = meanings(text, context_of(case, library, day, waiting))
    return _Reader(found, case, library, day, assessment).read()


def topic_answered(
    topic: str,
    case: Case | None,
    library: Library,
    day: date,
    assessment: Callable[[], Assessment] | None = None,
) -> str:
    """The answer of a topic by its id; raises InputError for an id that is none."""
    if topic not in library.topics:
        raise InputError("ask.no_topic", value=topic)
    return _answer(library.topics[topic], case, library, day, assessment)


def context_of(
    case: Case | None, library: Library, day: date, waiting: AnswerKind | None = None
) -> Context:
    """What is known when a sentence is read; without a case, only the day and the terms."""
    from assistant.case.paths import parse_place, value_at
    from assistant.case.steps import typed_step

    terms = tuple(chain.from_iterable(sorted(one.names()) for one in library.glossary))
    if case is None:
        return Context(day=day, waiting=waiting, terms=terms)
    every = tuple(case.every_material())
    named = [one.place for one in table().places if not one.of_material and one.takes]
    named += [f"materials.{one.id}.{fact}" for one in every for fact in _OF_PART]
    held = {place: value_at(case, parse_place(place, case)) for place in named}
    return Context(
        day=day,
        materials=tuple((one.id, one.description or "") for one in every),
        codes=tuple((one.id, one.hts) for one in every if one.hts),
        values=tuple(
            (place, str(value))
            for place, value in held.items()
            if isinstance(value, str | int | Decimal | date)
        ),
        product=case.product.description or "",
        product_code=case.product.hts or "",
        production_country=case.production.country or "",
        destination=case.product.destination or "",
        steps=tuple(map(typed_step, case.production.steps)),
        waiting=waiting,
        terms=terms,
    )


@dataclass
class _Reader:
    found: Meanings
    case: Case | None
    library: Library
    day: date
    assessment: Callable[[], Assessment] | None

    @cached_property
    def _intents(self) -> dict[str, Intent]:
        return {intent.intent: intent for intent in table().intents}

    @cached_property
    def _own(self) -> frozenset[str]:
        if self.case is None:
            return frozenset()
        of_case = (self.case.production.country, self.case.product.destination,
                   self.case.baseline.country)  # fmt: skip
        return frozenset(one for one in of_case if one)

    @cached_property
    def _supposes(self) -> bool:
        return word_list("supposing").occur_in(self.found.sentence.full_text)

    def read(self) -> Asked:
        limits = table().thresholds
        likeliest = self.found.meanings[0]
        best = next((one for one in self.found if not one.unsaid), likeliest)
        # What cannot be done for want of an argument is no rival of what can.
        others = [
            one
            for one in self.found
            if not (one.unsaid or self._alike(one, best) or (one.lacks and not best.lacks))
        ]
        least = max(float(limits.asked), self.found.unrelated + float(limits.unrelated_question))
        nearest = max(float(limits.offered), self.found.unrelated - float(limits.between))
        if best.side < nearest:
            return Asked("no", message("ask.not_understood"))
        nearer = float(limits.unnamed if best.names_nothing else limits.between)
        if best.side < least:
            return self._offered(message("ask.which"))
        if others and best.side - others[0].side < nearer:
            second = others[0]
            third = next((one for one in others[1:] if not self._alike(one, second)), None)
            is_far = third is None or best.side - third.side >= float(limits.third)
            if is_far and best.side >= float(limits.both):
                both = self._both(best, second)
                if both is not None:
                    return both
            return self._offered(message("ask.which"))
        # Of what one command asks, that is meant whose arguments are all named.
        alike = (one for one in self.found if self._alike(one, best) and not one.lacks)
        return self._understood(next(alike, best) if best.lacks else best)

    def _both(self, one: Meaning, other: Meaning) -> Asked | None:
        """The answers of two topics, one after the other; None unless both are texts."""
        both = (one, other)
        topics = [topic for topic in map(self._main_topic, both) if topic]
        if len(topics) < len(both) or any(map(self._is_what_if, both)):
            return None
        if any(topic.declines for topic in topics):
            return None
        if any(topic.needs_case for topic in topics) and (
            self._supposes or any(map(self._loose, both))
        ):
            return None
        answered = [self._of_topic(topic) for topic in topics]
        if not all(found.answer for found in answered):
            return None
        readings = [translate(topic.asks) for topic in topics]
        texts = [
            f"{reading}:\n{found.answer}" for reading, found in zip(readings, answered, strict=True)
        ]
        return Asked(
            "yes",
            self._said_back(message("ask.both", one=readings[0], other=readings[1])),
            answered[0].command,
            tuple(topic.id for topic in topics),
            "\n\n".join(texts),
        )

    def _main_topic(self, one: Meaning) -> Topic | None:
        names = self._topics(one)
        return self.library.topics[names[0]] if names else None

    def _alike(self, one: Meaning, other: Meaning) -> bool:
        """Whether two meanings are about one topic, or are asked by one command."""
        commands = {self._intents[m.name].command for m in (one, other) if m.name in self._intents}
        both = one.name in self._intents and other.name in self._intents
        same = both and len(commands) == 1
        return one is other or same or bool({*self._topics(one)} & {*self._topics(other)})

    def _topics(self, one: Meaning) -> tuple[str, ...]:
        """The topics of a meaning, the likeliest first."""
        if one.name in self.library.topics:
            return (one.name,)
        arguments = one.command.arguments if one.command else {}
        if term := arguments.get("term"):
            return tuple(
                topic.id for topic in self.library.topics.values() if self._means(topic, term)
            )
        target = arguments.get("target", "")
        if target in table().topics and target != self._intents[one.name].otherwise.get("target"):
            return (table().topics[target],)
        if one.command is not None and one.command.command == "whatif":
            places = [place.rpartition(".")[2] for place in arguments]
            named = table().place_topics
            said = [named[place] for place in places if place in named]
            if said:
                return tuple(dict.fromkeys(said))
        intent = self._intents[one.name]
        if one.command is None or "citation" in arguments:
            return (intent.topic,) if intent.topic and not arguments else ()
        # One command may answer several: why it is not so, and which parts fail.
        same = (
            other.topic
            for other in table().intents
            if other.command == intent.command and other.otherwise == arguments
        )
        return tuple(dict.fromkeys(topic for topic in (intent.topic, *same) if topic))

    def _means(self, topic: Topic, term: str) -> bool:
        from assistant.library.glossary_form import words_of

        held = {name for one in self.library.glossary if one.id in topic.means[:1]
                for name in one.names()}  # fmt: skip
        return words_of(term) in held

    def _understood(self, best: Meaning) -> Asked:
        if self._is_what_if(best):
            return self._supposition(best)
        topic = self._main_topic(best)
        loose = self._loose(best)
        if topic and topic.needs_case and self.case is not None and (self._supposes or loose):
            return self._not_clear(best, loose) if loose else self._offered(message("ask.which"))
        # What is general is answered whatever the sentence names beside it; the case is not.
        if topic and (loose or best.lacks or not self._runs(best)):
            return self._of_topic(topic)
        if best.lacks:
            return self._offered(message("ask.which"))
        return self._not_clear(best, loose) if loose else self._of_command(best)

    def _supposition(self, best: Meaning) -> Asked:
        if self.case is None:
            topics = self._topics(best)
            if best.lacks and any(one.isdigit() for one in self.found.sentence.full_text):
                topics = (table().place_topics[_NUMBER],)
            if topics:
                return self._of_topic(self.library.topics[topics[0]])
        if best.lacks:
            asks = supposition(self.found.sentence).asks
            return self._offered(str(asks) if asks else message("ask.supposed_what"))
        loose = self._loose(best)
        return self._not_clear(best, loose) if loose else self._of_command(best)

    def _loose(self, one: Meaning) -> list[str]:
        """What the sentence names and the meaning does not account for."""
        command = one.command or Understood(one.name, "")
        loose = not_held(self.found.sentence, command, self._own)
        describes = not self._is_what_if(one) and self._describes_the_case(loose)
        return [] if describes else loose

    def _describes_the_case(self, loose: list[str]) -> bool:
        """Whether the sentence names parts and origins only as the case has them."""
        sentence = self.found.sentence
        spans = sentence.resolved(("material", "country", "nationality"))
        named = {sentence.typed(span.first, span.after) for span in spans}
        if self.case is None or supposes(sentence) or not {*loose} <= named:
            return False
        origins = {one.id: one.origin for one in self.case.every_material()}
        parts = {
            span.first: (span.value or "").split(",") for span in spans if span.kind == "material"
        }
        for span in spans:
            if span.kind == "material":
                continue
            of = [origins.get(one) for one in parts.get(span.after, ())] or [
                *origins.values(),
                *self._own,
            ]
            if span.value not in of:
                return False
        return True

    def _is_what_if(self, one: Meaning) -> bool:
        return one.name in self._intents and self._intents[one.name].command == "whatif"

    def _runs(self, one: Meaning) -> bool:
        """Whether the command says more than its topic: where the sentence names its arguments."""
        if one.command is None:
            return False
        topic = self._topics(one)
        if not topic or not self.library.topics[topic[0]].in_this_case:
            return True
        if one.name == "explain_term":
            return False
        own = self.case.product.hts if self.case else None
        return any(value != own for value in one.command.arguments.values())

    def _of_topic(self, topic: Topic) -> Asked:
        reading = self._said_back(translate(topic.asks))
        command = f"/{topic.command}" if topic.command else None
        if command is None and topic.means:
            command = f"/glossary {topic.means[0]}"
        if topic.needs_case and self.case is None:
            answer = message("ask.needs_case")
            said = _answer(topic, None, self.library, self.day, None)
            answer = "\n\n".join(filter(None, (said, answer)))
            return Asked("yes", reading, None, (topic.id,), answer)
        if topic.command == "why" and self._is_not("origin"):
            command = "/whynot origin"
        elif topic.command == "why":
            command = "/why origin"
        answer = _answer(topic, self.case, self.library, self.day, self.assessment)
        return Asked("yes", reading, command, (topic.id,), answer)

    def _said_back(self, reading: str) -> str:
        """The reading with what the sentence names beside it."""
        missing = [one for one in things_said(self.found.sentence) if not _stands_in(reading, one)]
        if not missing:
            return reading
        return message("ask.named", reading=reading, things=", ".join(missing))

    def _of_command(self, one: Meaning) -> Asked:
        assert one.command is not None
        command = one.command
        if command.command == "why" and self._is_not(command.arguments.get("target", "")):
            command = replace(command, command="whynot")
        topics, reading = self._topics(one), self._reading(one)
        if self.case is None and self._intents[one.name].needs_case:
            return Asked("yes", reading, None, topics, message("ask.needs_case"))
        return Asked("yes", reading, command.line, topics)

    def _reading(self, one: Meaning) -> str:
        said = str(does(one.name)) if one.name in self._intents else translate(
            self.library.topics[one.name].asks
        )  # fmt: skip
        if one.command is None:
            return said
        held = self._changes(one) or [
            value for name, value in one.command.arguments.items() if name != "goods"
        ]
        if held:
            said = message("ask.reading", does=said, arguments="; ".join(held))
        return self._said_back(said)

    def _changes(self, one: Meaning) -> list[str]:
        from assistant.questions.changes import changes_typed
        from assistant.whatif.wording import describe_changes

        if one.command is None or one.command.command != "whatif" or self.case is None:
            return []
        try:
            typed = one.command.line.partition(" ")[2]
            return [
                str(said)
                for said in describe_changes(
                    self.case, changes_typed(typed, self.case), one.command.notes
                )
            ]
        except InputError:
            return []

    def _is_not(self, target: str) -> bool:
        """Whether the verdict is other than yes; False for a target that is no verdict."""
        if self.assessment is None:
            return False
        try:
            assessment = self.assessment()
        except InputError:
            return False
        verdicts = {"origin": assessment.origin.verdict, "immex": assessment.immex.verdict}
        verdicts |= {name: one.verdict for name, one in assessment.country_of_origin.items()}
        return verdicts.get(target, "yes") != "yes"

    def _not_clear(self, best: Meaning, loose: list[str]) -> Asked:
        said = message("ask.what_means", reading=self._reading(best), things=", ".join(loose))
        return replace(self._offered(said), topics=self._topics(best))

    def _offered(self, reading: str) -> Asked:
        offers: dict[str, Offer] = {}
        for one in self.found:
            # What a conversation does, such as saving, answers no question.
            acts = one.name in self._intents and not self._intents[one.name].answers
            if acts and one is not self.found.meanings[0]:
                continue
            topic = next(iter(self._topics(one)), "")
            command = one.command.line if one.command else ""
            offers.setdefault(topic or one.name, Offer(self._reading(one), command, topic))
        kept = tuple(offers.values())[:_MOST_OFFERED]
        return Asked("offered", reading, None, (), "", kept)


def _stands_in(reading: str, said: str) -> bool:
    """Whether what was typed stands in a reading; of a number, the whole number."""
    plain, typed = (re.sub(r"(?<=\d),(?=\d{3})", "", one.casefold()) for one in (reading, said))
    return bool(re.search(rf"(?<![\w.]){re.escape(typed)}(?![\w]|\.\d)", plain))


def _answer(
    topic: Topic,
    case: Case | None,
    library: Library,
    day: date,
    assessment: Callable[[], Assessment] | None,
) -> str:
    """The answer, what it means in this case, the law, the doubts, and where more is taught."""
    terms = {term.id: term for term in library.glossary}
    dated = library.as_of(day)
    texts = [translate(topic.says)] if topic.says else []
    texts += [meaning_of(terms[name], library, day) for name in topic.means]
    if case is not None and assessment is not None and topic.in_this_case:
        texts += _in_this_case(topic.in_this_case, case, library, assessment)
    law = dict.fromkeys([*topic.law, *(one for name in topic.means for one in terms[name].law)])
    if law:
        texts.append(message("ask.law", law="; ".join(str(dated.citation(one)) for one in law)))
    doubted = {topic.confidence, *(terms[name].confidence for name in topic.means)} - {"high"}
    if doubted:
        said = "; ".join(message(f"glossary_confidence_{one}") for one in sorted(doubted))
        texts.append(message("glossary_doubtful_meaning", doubt=said))
    if topic.see:
        names = "; ".join(translate(terms[name].term) for name in topic.see)
        texts.append(message("glossary_see", names=names))
    if topic.lesson:
        texts.append(message("ask.lesson", lesson=topic.lesson))
    return "\n\n".join(texts)


def _in_this_case(
    sentences: Iterable[CaseSentence],
    case: Case,
    library: Library,
    assessment: Callable[[], Assessment],
) -> list[str]:
    from assistant.explain.case_facts import case_facts

    try:
        facts = case_facts(case, assessment(), library)
    except InputError as error:
        return [message("ask.not_assessed", reason=error.text)]
    said = []
    for one in sentences:
        text = translate(one.says)
        named = {place for _, place, _, _ in Formatter().parse(text) if place}
        holds = all(facts.get(name) in values for name, values in one.when.items())
        if holds and named <= facts.keys():
            said.append(text.format_map(facts))
    return [" ".join(said)] if said else []
