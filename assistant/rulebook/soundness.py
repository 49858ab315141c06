"""Whether a rule uses the vocabulary rightly: its kinds of fact, their fields and their words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation

from assistant.base.conditions import COMPARISONS, IS, OPERATORS
from assistant.rulebook.conditions import SAME_AS, Pattern
from assistant.rulebook.form import FactField, FactKind, Rule
from assistant.rulebook.sentences import PLACE, places
from assistant.rulebook.vocabulary import Vocabulary

_NUMBERS = ("amount", "percent", "number")
# The name of a message under rules_check., and the values of its places.
Misuse = tuple[str, dict[str, str]]


def misused(rule: Rule, patterns: Iterable[Pattern], vocabulary: Vocabulary) -> Iterator[Misuse]:
    """What the rule asks or concludes against the vocabulary."""
    kinds: dict[str, FactKind] = {}
    for pattern in patterns:
        kind = vocabulary.facts.get(pattern.kind)
        if kind is None:
            yield "fact", {"name": pattern.kind}
            continue
        if not pattern.negative:
            if pattern.alias in kinds:
                yield "name_twice", {"name": pattern.alias}
            kinds[pattern.alias] = kind
        for code, field, word in _asked(pattern, kind, kinds):
            yield code, {"name": f"{pattern.kind}.{field}", "word": word}
    for conclusion in rule.then:
        (name, fields), *_ = conclusion.items()
        concluded = vocabulary.facts.get(name)
        if concluded is None or concluded.from_ != "concluded":
            yield "conclusion", {"name": name}
            continue
        for field, template in fields.items():
            if field not in concluded.fields:
                yield "field", {"name": f"{name}.{field}"}
                continue
            for text in [template] if isinstance(template, str) else template.values():
                for code in _concluded(text, concluded.fields[field]):
                    yield code, {"name": f"{name}.{field}", "word": text}
            if isinstance(template, str) and " " in PLACE.sub("", template).strip():
                yield "sentence", {"name": f"{name}.{field}", "word": template}


def _concluded(text: str, field: FactField) -> Iterator[str]:
    if places(text):
        return
    if field.words and text not in field.words:
        yield "word"
    if field.type == "amount" and not _is_number(text):
        yield "number"


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and abs(Decimal(text)) < 10**15
    except InvalidOperation:
        return False


def _asked(
    pattern: Pattern, kind: FactKind, kinds: dict[str, FactKind]
) -> Iterator[tuple[str, str, str]]:
    for field in dict.fromkeys(one.field for one in pattern.conditions):
        if field not in kind.fields:
            yield "field", field, ""
    for condition, alias, other in pattern.joins():
        if alias not in kinds or other not in kinds[alias].fields:
            yield "place", condition.field, condition.wanted[0]
    for condition in pattern.conditions:
        allowed = kind.fields.get(condition.field)
        if allowed is None or condition.operator == SAME_AS:
            continue
        of_numbers = condition.operator in COMPARISONS and allowed.type not in _NUMBERS
        if condition.operator not in OPERATORS or of_numbers:
            yield "operator", condition.field, condition.operator
        elif condition.operator in COMPARISONS and not _is_number(condition.wanted[0]):
            yield "number", condition.field, condition.wanted[0]
        elif condition.operator in (IS, "is_not") and allowed.words:
            for word in condition.wanted:
                if word not in allowed.words:
                    yield "word", condition.field, word
