"""Finds faults of a rulebook that its YAML form does not catch."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from string import Formatter

from assistant.base.conditions import IS
from assistant.base.files import data_folder
from assistant.base.messages import InputError, defined_twice, message, read_messages
from assistant.bill_of_materials.headings import fields as columns
from assistant.case.change_form import changes_form
from assistant.intents.form import table
from assistant.intents.teaching import is_stale, sentences
from assistant.learning.commands import learning_form
from assistant.learning.drills.traps import drills_form
from assistant.learning.role_play.matching import role_play_words
from assistant.questions.model import questions
from assistant.questions.words import words
from assistant.rulebook.conditions import MOST_PATTERNS, Pattern
from assistant.rulebook.form import Conclusion, FactKind
from assistant.rulebook.rulebook import STAGES_FILE, CompiledRule, Rulebook
from assistant.rulebook.sentences import EACH, PLACE, places
from assistant.rulebook.soundness import misused
from assistant.rulebook.vocabulary import FACTS_FILE

# What reads the files of rules/ that are neither rules nor facts.
_READ_BY: tuple[Callable[[], object], ...] = (
    changes_form, drills_form, learning_form, questions, role_play_words, sentences, table,
    columns, words,
)  # fmt: skip


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
    reachable = _reachable(rulebook)
    of_rules = [
        fault
        for rule in rulebook.compiled.values()
        for fault in _of_rule(rule, rulebook, citations, reachable)
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


def unreadable() -> Iterator[str]:
    """A fault for each other file of rules/ that does not have its form, and each message."""
    for read in _READ_BY:
        try:
            read()
        except InputError as error:
            yield str(error)
    named: list[tuple[str, Path]] = []
    for path in sorted((data_folder("rules") / "interface" / "messages").glob("*.yaml")):
        try:
            named += [(name, path) for name in read_messages(path)]
        except InputError as error:
            yield str(error)
    yield from map(str, defined_twice(named))
    if is_stale():
        yield message("rules_check.untaught")


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


def _of_rule(
    rule: CompiledRule, rulebook: Rulebook, citations: set[str], reachable: Mapping[str, set[str]]
) -> Iterator[str]:
    def fault(code: str, **fields: str) -> str:
        return f"{rule.file}, {rule.rule.rule}: {message(f'rules_check.{code}', **fields)}"

    vocabulary = rulebook.vocabulary
    if rule.area not in rulebook.areas:
        yield fault("area", name=rule.area)
    if not rule.rule.citation and not any(p.kind in rulebook.citing for p in rule.patterns):
        yield fault("no_citation")
    for name in rule.rule.citation:
        if name not in citations:
            yield fault("citation", name=name)
    yield from (
        fault(code, **fields) for code, fields in misused(rule.rule, rule.patterns, vocabulary)
    )
    kinds = {
        pattern.alias: vocabulary.facts[pattern.kind]
        for pattern in rule.patterns
        if not pattern.negative and pattern.kind in vocabulary.facts
    }
    for pattern in rule.patterns:
        if _overlooks_a_match(pattern, rule.patterns):
            yield fault("joined_absence", name=pattern.kind)
        kind = vocabulary.facts.get(pattern.kind)
        matched = kind is not None and kind.from_ == "concluded" and not pattern.negative
        if matched and rule.stage not in reachable.get(pattern.kind, ()):
            yield fault("unreachable", name=pattern.kind)
    concluded = [text for part in rule.rule.then for text in _texts(part)]
    each = (rule.rule.each or {}).values()
    for text in (*concluded, *rule.rule.because.values(), *rule.rule.title.values(), *each):
        yield from _unfilled(text.replace(EACH, "") if each else text, kinds, fault)
    for text in rule.rule.because.values():
        if each and EACH not in text:
            yield fault("place", name=EACH)


def _texts(conclusion: Conclusion) -> Iterator[str]:
    for fields in conclusion.values():
        for template in fields.values():
            yield from [template] if isinstance(template, str) else template.values()


def _reachable(rulebook: Rulebook) -> dict[str, set[str]]:
    """The stages in which rules may match each concluded kind of fact."""
    found: dict[str, set[str]] = {}
    for rule in rulebook.compiled.values():
        later = rulebook.stages[rulebook.stages.index(rule.stage) :]
        for conclusion in rule.rule.then:
            for kind in conclusion:
                found.setdefault(kind, set()).update(later)
    return found


def _unfilled(text: str, kinds: dict[str, FactKind], fault: Callable[..., str]) -> Iterator[str]:
    for name, field in places(text):
        if name not in kinds or field not in kinds[name].fields:
            yield fault("place", name=f"{{{name}.{field}}}")
    for found in re.findall(r"\{[^{}]*\}|[{}]", PLACE.sub("", text)):
        yield fault("place", name=found)


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
