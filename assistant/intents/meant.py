"""What a question may mean: the likeliest intents and topics, and what no argument holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.intents.changes import supposition
from assistant.intents.classifier import UNRELATED, likely, names_nothing_of
from assistant.intents.detect import is_question
from assistant.intents.entities import Sentence, Span
from assistant.intents.form import Intent, table
from assistant.intents.parse import arguments_of, masked
from assistant.intents.result import Context, Understood
from assistant.intents.tokens import word_list
from assistant.questions.words import words as answer_words

WHAT_IF = "what_if"
_THINGS = ("material", "country", "nationality", "day", "code", "amount")
_LED_IN = 2
_PARTS = re.compile(r"[a-z0-9]+", re.IGNORECASE)
_DIGITS = re.compile(r"\d")
# 40.000 is forty thousand in Spanish and forty in English.
_TWO_WAYS = re.compile(r"\$?[1-9]\d{0,2}\.\d{3}")


@dataclass(frozen=True, slots=True)
class Meaning:
    """An intent or topic that may be meant, with its decision value.

    `command` is None for a topic; `lacks` says that a needed argument of the intent is not named,
    `names_nothing` that the sentence names nothing of it, `unsaid` that it supposes something of
    the case although no word of the sentence supposes or compares.
    """

    name: str
    side: float
    command: Understood | None = None
    lacks: bool = False
    names_nothing: bool = False
    unsaid: bool = False


@dataclass(frozen=True, slots=True)
class Meanings:
    """The meanings of a sentence, likeliest first, and the decision value of `UNRELATED`."""

    sentence: Sentence
    meanings: tuple[Meaning, ...]
    unrelated: float

    def __iter__(self) -> Iterator[Meaning]:
        return iter(self.meanings)


def meanings(text: str, context: Context, most: int = 6) -> Meanings:
    """The likeliest meanings of a sentence."""
    sentence = Sentence(text, context)
    intents = {intent.intent: intent for intent in table().intents}
    # Intents are taught with what is named masked, topics as people say it.
    as_said, marked = dict(likely(text)), dict(likely(masked(text, sentence)))
    sides = {
        name: max(side, marked[name]) if name in intents else side for name, side in as_said.items()
    }
    unrelated = sides.pop(UNRELATED)
    if _opens_a_supposition(sentence, text):
        for name, one_of in intents.items():
            if one_of.command == "whatif":
                sides[name] += float(table().thresholds.whole)
    ranked = sorted(sides.items(), key=lambda one: -one[1])
    found = []
    unnamed = names_nothing_of(text)
    for name, side in ranked[:most]:
        one = Meaning(name, side, names_nothing=name in unnamed)
        if intent := intents.get(name):
            command = _command(intent, sentence)
            unsaid = intent.command == "whatif" and not _supposes(sentence, text, command)
            name = command.intent if command else name
            one = Meaning(name, side, command, command is None, one.names_nothing, unsaid)
        found.append(one)
    return Meanings(sentence, tuple(found), unrelated)


def seems_asked(text: str) -> bool:
    """Whether words that open as no question are near to what people ask about."""
    limits = table().thresholds
    if len(text.split()) < limits.fewest_words:
        return False
    asks = {one.intent: one.answers and one.command != "whatif" for one in table().intents}
    sides = (side for name, side in likely(text) if asks.get(name, name != UNRELATED))
    return max(sides) >= limits.seems_asked


def _opens_a_supposition(sentence: Sentence, text: str) -> bool:
    """Whether a sentence is read whole as a supposition, and asks of nothing else."""
    read = supposition(sentence)
    command = Understood(WHAT_IF, "whatif", read.changes, whole=True)
    if not read.changes or read.unexplained or not _supposes(sentence, text, command):
        return False
    return (
        _opens(sentence)
        or not is_question(text)
        or word_list("asked_of_it").occur_in(sentence.full_text)
    )


def _opens(sentence: Sentence) -> bool:
    """Whether a sentence opens as a supposition: "and what if"."""
    supposing = word_list("supposing").places_in(sentence.words)
    return bool(supposing) and supposing[0][0] <= _LED_IN


def _command(intent: Intent, sentence: Sentence) -> Understood | None:
    """The command of an intent with its arguments; of a what-if, all that is supposed."""
    arguments = arguments_of(intent, sentence)
    if intent.command == "whatif":
        if (read := supposition(sentence)).changes:
            name = intent.intent if arguments == read.changes else WHAT_IF
            return Understood(name, intent.command, read.changes, read.notes, whole=True)
        # What is supposed is read whole or not at all, and what names a part is about the part.
        if read.asks or word_list("supposing").occur_in(sentence.full_text):
            return None
        if sentence.spans("material") or any(
            map(sentence.names_unknown, range(len(sentence.words)))
        ):
            return None
    return None if arguments is None else Understood(intent.intent, intent.command, arguments)


def _supposes(sentence: Sentence, text: str, command: Understood | None) -> bool:
    """Whether a sentence supposes: by its words, by a day, or as a statement of what changes."""
    asks = is_question(text) and not _opens(sentence)
    if command is not None and command.whole and asks and supposition(sentence).unexplained:
        return False
    if supposes(sentence) or "as_of" in (command.arguments if command else {}):
        return True
    if command is None or not command.whole or is_question(text):
        return False
    held = dict(sentence.context.values)
    return any(value != held.get(place) for place, value in command.arguments.items())


def not_held(sentence: Sentence, command: Understood, own: frozenset[str]) -> list[str]:
    """Numbers, countries, parts and days of the sentence that no argument of the command holds.

    `own` are the countries of the case, which a question may name without changing anything.
    """
    held = set(_PARTS.findall(command.line.casefold()))
    spans = _things(sentence)
    changes_mind = word_list("change_of_mind").places_in(sentence.words)
    present = changes_mind[0][1] if changes_mind and command.command == "whatif" else None
    loose: list[str] = []
    covered: set[int] = set()
    for span in spans:
        covered |= set(range(span.first, span.after))
        replaced = span.first == present and span.kind in ("country", "nationality")
        two_ways = span.kind == "amount" and _TWO_WAYS.fullmatch(sentence.words[span.first])
        if not two_ways and (command.whole or replaced or _is_held(span, held, own)):
            continue
        loose.append(sentence.typed(span.first, span.after))
    for number, token in enumerate(sentence.tokens):
        if command.whole or number in covered or not _DIGITS.search(token.typed):
            continue
        if not set(_PARTS.findall(token.typed.casefold())) <= held:
            loose.append(_with_unit(sentence, number, number + 1))
    return list(dict.fromkeys(loose))


def things_said(sentence: Sentence) -> list[str]:
    """The numbers, countries, parts and days of a sentence, as typed."""
    spans = _things(sentence)
    covered = {n for span in spans for n in range(span.first, span.after)}
    said = [(span.first, _with_unit(sentence, span.first, span.after)) for span in spans]
    said += [
        (number, _with_unit(sentence, number, number + 1))
        for number, token in enumerate(sentence.tokens)
        if number not in covered and _DIGITS.search(token.typed)
    ]
    return list(dict.fromkeys(text for _, text in sorted(said)))


def supposes(sentence: Sentence) -> bool:
    """Whether a word of the sentence supposes, leaves out or compares."""
    return any(
        word_list(name).occur_in(sentence.full_text)
        for name in ("supposing", "leaving_out", "comparing")
    )


def _things(sentence: Sentence) -> list[Span]:
    return sentence.resolved(_THINGS)


def _with_unit(sentence: Sentence, first: int, after: int) -> str:
    """The words as typed, with a percent sign or a multiplier behind: "1.8 million"."""
    said = sentence.typed(first, after).rstrip(".,;:")
    unit = next(iter(sentence.words[after : after + 1]), "")
    is_number = bool(_DIGITS.search(sentence.tokens[after - 1].typed))
    return f"{said} {unit}" if is_number and unit in {"%", *answer_words().times} else said


def _is_held(span: Span, held: set[str], own: frozenset[str]) -> bool:
    value = (span.value or "").casefold()
    if span.kind in ("country", "nationality") and value.upper() in own:
        return True
    return bool(value) and set(_PARTS.findall(value)) <= held
