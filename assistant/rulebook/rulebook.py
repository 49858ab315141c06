"""Loads rules/, compiles the rules, and orders them so that each fires after its dependencies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from assistant.base.files import data_folder
from assistant.base.manifest import require_files
from assistant.base.messages import InputError, defined_twice
from assistant.base.yaml_files import read_form
from assistant.rulebook.conditions import (
    Derived,
    Pattern,
    Test,
    derived_of,
    fields_asked,
    own_tests,
    read_pattern,
)
from assistant.rulebook.form import Rule, RuleFile, Stages
from assistant.rulebook.soundness import misused
from assistant.rulebook.vocabulary import Vocabulary

STAGES_FILE = "stages.yaml"


@dataclass(frozen=True, slots=True)
class CompiledRule:
    """A rule with its area, stage, file, number in firing order, patterns and stratum.

    `file` is the path in rules/ as listed in stages.yaml.
    """

    rule: Rule
    area: str
    stage: str
    file: str
    number: int
    patterns: tuple[Pattern, ...]
    stratum: int


class Rulebook:
    """The vocabulary and the compiled rules.

    `files` are the rule files listed in the stages, in firing order.
    """

    def __init__(
        self, vocabulary: Vocabulary, stages: Stages, files: Mapping[str, RuleFile]
    ) -> None:
        self.vocabulary = vocabulary
        self.areas = stages.areas
        self.stages = tuple(stages.stages)
        self.files = tuple(files)
        self.citing = _citing(vocabulary)
        rules = _in_strata(stages, files)
        for error in defined_twice((rule.rule.rule, rule.file) for rule in rules):
            raise error
        self.compiled = {rule.rule.rule: rule for rule in rules}
        self.derived: dict[str, list[Derived]] = {}
        self.asked: dict[str, list[str]] = {}
        for rule in self.compiled.values():
            for kind, fields in fields_asked(rule.patterns).items():
                self.asked[kind] = sorted(fields.union(self.asked.get(kind, ())))
            for pattern in rule.patterns:
                known = self.derived.setdefault(pattern.kind, [])
                known.extend(one for one in derived_of(pattern) if one not in known)
        self.tests = _tests_by_kind(self.compiled.values())

    def strata_of(self, stage: str) -> list[int]:
        """The strata of a stage, in firing order."""
        return self._strata[stage]

    @cached_property
    def _strata(self) -> dict[str, list[int]]:
        strata: dict[str, set[int]] = {stage: set() for stage in self.stages}
        for rule in self.compiled.values():
            strata[rule.stage].add(rule.stratum)
        return {stage: sorted(found) for stage, found in strata.items()}

    def without(self, name: str) -> Rulebook:
        """The same rulebook without one rule."""
        taken = object.__new__(Rulebook)
        taken.vocabulary = self.vocabulary
        taken.areas = self.areas
        taken.stages = self.stages
        taken.files = self.files
        taken.citing = self.citing
        taken.compiled = {key: rule for key, rule in self.compiled.items() if key != name}
        taken.derived = self.derived
        taken.asked = self.asked
        taken.tests = _tests_by_kind(taken.compiled.values())
        return taken

    @classmethod
    def open(cls, folder: Path | None = None) -> Rulebook:
        """Reads the rulebook of a folder (default: the shipped one).

        Raises InputError for a missing or faulty file, and for a rule that cannot be followed.
        """
        if folder is None:
            folder = data_folder("rules")
            require_files(folder)
        stages = read_form(folder / STAGES_FILE, Stages)
        rulebook = cls(Vocabulary.open(folder), stages, dict(_listed_files(folder, stages)))
        for rule in rulebook.compiled.values():
            for code, fields in misused(rule.rule, rule.patterns, rulebook.vocabulary):
                where = f"{folder / rule.file}, {rule.rule.rule}"
                raise InputError(f"rules_check.{code}", where, **fields)
        return rulebook


def _listed_files(folder: Path, stages: Stages) -> Iterator[tuple[str, RuleFile]]:
    """Each listed rule file with its content; raises InputError for a missing or faulty one."""
    for stage, files in stages.stages.items():
        for file in files:
            if not (folder / file).is_file():
                where = f"{folder / STAGES_FILE}, stages.{stage}"
                raise InputError("rules_file_missing", where, file=file)
            yield file, read_form(folder / file, RuleFile)


def _citing(vocabulary: Vocabulary) -> dict[str, tuple[str, ...]]:
    """The fields of type `citations` of each kind of fact."""
    found = {
        name: tuple(name for name, field in kind.fields.items() if field.type == "citations")
        for name, kind in vocabulary.facts.items()
    }
    return {name: fields for name, fields in found.items() if fields}


def _tests_by_kind(rules: Iterable[CompiledRule]) -> dict[str, list[tuple[Test, ...]]]:
    by_kind: dict[str, list[tuple[Test, ...]]] = {}
    for rule in rules:
        for pattern in rule.patterns:
            tests = own_tests(pattern)
            if tests not in by_kind.setdefault(pattern.kind, []):
                by_kind[pattern.kind].append(tests)
    return by_kind


def _in_strata(stages: Stages, files: Mapping[str, RuleFile]) -> list[CompiledRule]:
    """Assigns each rule a stratum after those of all rules whose conclusions it matches.

    Raises InputError for a circular dependency.
    """
    rules = [
        (rule, stage, name, tuple(read_pattern(raw) for raw in rule.when.all))
        for stage, names in stages.stages.items()
        for name in names
        for rule in files[name].rules
    ]
    concluders: dict[str, list[int]] = {}
    for number, (rule, _, _, _) in enumerate(rules):
        for conclusion in rule.then:
            concluders.setdefault(next(iter(conclusion)), []).append(number)
    depths: dict[int, int] = {}

    def depth(number: int, above: tuple[int, ...]) -> int:
        rule, stage, _, patterns = rules[number]
        if number in above:
            raise InputError("rules_in_circle", rule.rule)
        if number not in depths:
            depths[number] = 1 + max(
                (
                    depth(other, (*above, number))
                    for pattern in patterns
                    for other in concluders.get(pattern.kind, [])
                    if rules[other][1] == stage
                ),
                default=-1,
            )
        return depths[number]

    first = {stage: place * 100 for place, stage in enumerate(stages.stages)}
    return [
        CompiledRule(
            rule,
            files[name].area,
            stage,
            name,
            number,
            patterns,
            first[stage] + depth(number, ()),
        )
        for number, (rule, stage, name, patterns) in enumerate(rules)
    ]


@cache
def shipped_rulebook() -> Rulebook:
    """The rulebook shipped with this installation, read once."""
    return Rulebook.open()
