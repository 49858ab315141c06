"""Finds faults of a rulebook that its YAML form does not catch."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

from assistant.base.conditions import COMPARISONS, IS, OPERATORS
from assistant.base.messages import message
from assistant.rulebook.conditions import MOST_PATTERNS, SAME_AS, Pattern
from assistant.rulebook.form import FactKind
from assistant.rulebook.rulebook import STAGES_FILE, CompiledRule, Rulebook
from assistant.rulebook.sentences import PLACE, places
from assistant.rulebook.vocabulary import FACTS_FILE

_NUMBERS = ("amount", "percent", "number")


def faults(rulebook: Rulebook, citations: set[str]) -> list[str]:
    """Every fault as a sentence that names file, rule and remedy."""
    crowded = [
        message("rules_check.patterns", name=kind, count=len(tests), most=MOST_PATTERNS)
        for kind, tests in rulebook.tests.items()
        if len(tests) > MOST_PATTERNS
    ]
    of_kinds = [
        f"facts.{name}: {fault}"
        for name, kind in rulebook.vocabulary.facts.items()
        for fault in _of_kind(name, kind)
    ]
    of_rules = [
        fault
        for rule in rulebook.compiled.values()
        for fault in _of_rule(rule, rulebook, citations)
    ]
    return crowded + of_kinds + of_rules


def unlisted(folder: Path, rulebook: Rulebook) -> list[str]:
    """A fault for each rule file in a wing of the folder that no stage lists."""
    wings = [path.parent for path in sorted(folder.glob(f"*/{FACTS_FILE}"))]
    files = [
        path.relative_to(folder).as_posix()
        for wing in wings
        for path in sorted(wing.rglob("*.yaml"))
        if path != wing / FACTS_FILE
    ]
    said = message("rules_check.unlisted")
    return [
        f"{folder / STAGES_FILE}, stages: {file}: {said}"
        for file in files
        if file not in rulebook.files
    ]


def _of_kind(name: str, kind: FactKind) -> Iterator[str]:
    """References in the description of a kind of fact to unknown fields or words."""
    named = [*kind.which, *kind.called, *kind.hidden]
    words = dict(kind.sought)
    for field in kind.fields.values():
        compared = [one for found in field.compared.values() for one in found]
        named += [limit for one in compared for pair in one.values() for limit in pair]
        named += [field.rows] if field.rows else []
        named += [filled for _, filled, _, _ in Formatter().parse(field.place) if filled]
    words |= {one: [*field.compared] for one, field in kind.fields.items() if field.compared}
    for one in dict.fromkeys([*named, *words]):
        if one not in kind.fields:
            yield message("rules_check.field", name=one)
    for one, asked in words.items():
        for word in asked if one in kind.fields else ():
            if word not in kind.fields[one].words:
                yield message("rules_check.word", name=f"{name}.{one}", word=word)


def _of_rule(rule: CompiledRule, rulebook: Rulebook, citations: set[str]) -> Iterator[str]:
    def fault(code: str, **fields: str) -> str:
        return f"{rule.file}, {rule.rule.rule}: {message(f'rules_check.{code}', **fields)}"

    vocabulary = rulebook.vocabulary
    if rule.area not in rulebook.areas:
        yield fault("area", name=rule.area)
    for name in rule.rule.citation:
        if name not in citations:
            yield fault("citation", name=name)
    kinds: dict[str, FactKind] = {}
    for pattern in rule.patterns:
        kind = vocabulary.facts.get(pattern.kind)
        if kind is None:
            yield fault("fact", name=pattern.kind)
            continue
        if not pattern.negative:
            if pattern.alias in kinds:
                yield fault("name_twice", name=pattern.alias)
            kinds[pattern.alias] = kind
        if _overlooks_a_match(pattern, rule.patterns):
            yield fault("joined_absence", name=pattern.kind)
        for code, field, word in _condition_faults(pattern, kind, kinds):
            yield fault(code, name=f"{pattern.kind}.{field}", word=word)
        if kind.from_ == "concluded" and not pattern.negative:
            makers = _concluders(rulebook, pattern.kind)
            if not any(_not_later(rulebook, maker, rule) for maker in makers):
                yield fault("unreachable", name=pattern.kind)
    for conclusion in rule.rule.then:
        (name, fields), *_ = conclusion.items()
        concluded = vocabulary.facts.get(name)
        if concluded is None or concluded.from_ != "concluded":
            yield fault("conclusion", name=name)
            continue
        for field, template in fields.items():
            if field not in concluded.fields:
                yield fault("field", name=f"{name}.{field}", word="")
                continue
            words = concluded.fields[field].words
            for text in [template] if isinstance(template, str) else template.values():
                if words and not places(text) and text not in words:
                    yield fault("word", name=f"{name}.{field}", word=text)
                yield from _unfilled(text, kinds, fault)
            if isinstance(template, str) and " " in PLACE.sub("", template).strip():
                yield fault("sentence", name=f"{name}.{field}", word=template)
    for text in (*rule.rule.because.values(), *rule.rule.title.values()):
        yield from _unfilled(text, kinds, fault)


def _unfilled(text: str, kinds: dict[str, FactKind], fault: object) -> Iterator[str]:
    for name, field in places(text):
        if name not in kinds or field not in kinds[name].fields:
            assert callable(fault)
            yield fault("place", name=f"{{{name}.{field}}}")


def _condition_faults(
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
        elif condition.operator in (IS, "is_not") and allowed.words:
            for word in condition.wanted:
                if word not in allowed.words:
                    yield "word", condition.field, word


def _overlooks_a_match(pattern: Pattern, patterns: tuple[Pattern, ...]) -> bool:
    """Whether a joined absence could match a fact that the rule also matches.

    durable_rules would overlook that fact. A field for which both patterns want different words
    rules this out.
    """
    if not (pattern.negative and pattern.joins()):
        return False
    same_kind = [one for one in patterns if one.kind == pattern.kind and not one.negative]
    return any(not _differ(one, pattern) for one in same_kind)


def _differ(one: Pattern, other: Pattern) -> bool:
    words, others = _single_words(one), _single_words(other)
    return any(words[field] != others[field] for field in words.keys() & others.keys())


def _single_words(pattern: Pattern) -> dict[str, str]:
    """The fields for which the pattern wants exactly one word, with that word."""
    return {
        one.field: one.wanted[0]
        for one in pattern.conditions
        if one.operator == IS and len(one.wanted) == 1
    }


def _concluders(rulebook: Rulebook, kind: str) -> list[CompiledRule]:
    return [r for r in rulebook.compiled.values() if any(kind in part for part in r.rule.then)]


def _not_later(rulebook: Rulebook, maker: CompiledRule, reader: CompiledRule) -> bool:
    stages = rulebook.stages
    return stages.index(maker.stage) <= stages.index(reader.stage)
