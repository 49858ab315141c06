"""Parses a sentence: the likeliest intent whose arguments are all named."""

from __future__ import annotations

from functools import cache

from assistant.base.text import normalize
from assistant.intents.changes import supposes_a_day, supposition
from assistant.intents.classifier import UNRELATED, likely
from assistant.intents.entities import Sentence, Span
from assistant.intents.form import Intent, every, table
from assistant.intents.result import Context, NotUnderstood, Understood
from assistant.intents.tokens import Phrases

_MASKED = ("material", "country", "file")


def understood(text: str, context: Context) -> Understood | NotUnderstood:
    """The intent with its command and arguments, or the three nearest intents.

    The arguments are known to the intents table, the knowledge or the case.
    """
    sentence = Sentence(text, context)
    intents = {intent.intent: intent for intent in table().intents}
    ranked = [one for one in likely(masked(text, sentence)) if one[0] in {*intents, UNRELATED}]
    thresholds = table().thresholds
    least = max(
        float(thresholds.understood),
        dict(ranked)[UNRELATED] + float(thresholds.unrelated),
        ranked[0][1] - float(thresholds.beside),
    )
    for name, side in ranked:
        if name == UNRELATED or side < least:
            break
        arguments = arguments_of(intents[name], sentence)
        if arguments is not None:
            return Understood(name, intents[name].command, arguments)
    first, second, third = [name for name, _ in ranked if name != UNRELATED][:3]
    return NotUnderstood((first, second, third))


def masked(text: str, sentence: Sentence) -> str:
    """The sentence with materials, countries and files masked as {kind}."""
    said = normalize(text)
    for span in sentence.resolved(_MASKED):
        said = said.replace(normalize(sentence.typed(span.first, span.after)), f"{{{span.kind}}}")
    return said


def arguments_of(intent: Intent, sentence: Sentence) -> dict[str, str] | None:
    """The value of each argument by name; None if one is missing or unknown."""
    kinds = tuple(kind for kind in intent.arguments.values() if kind not in ("verdict", "changes"))
    arguments: dict[str, str] = {}
    for name, kind in intent.arguments.items():
        found: list[tuple[str, str | None]]
        if kind == "changes":
            found = list(supposition(sentence).changes.items())
        elif kind == "verdict":
            found = [(name, verdict) for verdict in _verdicts(sentence)]
        else:
            spans = [span for span in sentence.resolved(kinds) if span.kind == kind]
            if kind == "day" and not supposes_a_day(sentence):
                return None
            found = _named(name.rstrip("?"), spans, sentence.context)
            if kind == "goods" and not found and sentence.context.product_code:
                found = [(name.rstrip("?"), sentence.context.product_code)]
        if any(value == "" for _, value in found) or (not found and _is_needed(intent, name)):
            return None
        arguments |= {one: value for one, value in found if value is not None}
    return {**intent.otherwise, **arguments}


def _is_needed(intent: Intent, name: str) -> bool:
    return not name.endswith("?") and name not in intent.otherwise


def _named(name: str, spans: list[Span], context: Context) -> list[tuple[str, str | None]]:
    """The first span as arguments; countries other than those of the case are preferred."""
    if not spans:
        return []
    own = (context.production_country, context.destination)
    others = [span for span in spans if span.kind != "country" or span.value not in own]
    span = (others or spans)[0]
    if span.kind == "part_of_case":  # the most specific, such as the origin of a material
        span = max(spans, key=lambda one: (one.value or "").count("."))
    return [(span.named or name, span.value), *span.beside]


def _verdicts(sentence: Sentence) -> list[str]:
    """The first verdict of the table whose words occur, as a list of at most one."""
    fits = (name for name, said in _verdict_words() if said.occur_in(sentence.text))
    return list(fits)[:1]


@cache
def _verdict_words() -> tuple[tuple[str, Phrases], ...]:
    return tuple((name, Phrases.of(every(words))) for name, words in table().verdicts.items())
