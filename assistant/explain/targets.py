"""Targets of why and why-not: verdicts, steps, lines, warnings, rules, materials."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.assessment.assess import inferred
from assistant.assessment.model import Assessment
from assistant.base.conditions import IS, FieldCondition
from assistant.base.messages import InputError, has_message, message
from assistant.case.model import Case
from assistant.explain.goals import Goal, concluding_rules
from assistant.library import Library
from assistant.measurements.costs.totals import scenario_label
from assistant.measurements.origin.materials import WORST_CASE
from assistant.rulebook import Fact
from assistant.rulebook.matching import all_hold
from assistant.rulebook.record import Record
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.rulebook.sentences import places

_STRICT = FieldCondition("reading", IS, (WORST_CASE,))
_MODALITY = "modality_fit"
_LAST_STAGES_FROM = "beyond"


@dataclass(frozen=True, slots=True)
class Target:
    """The subject of a question, shown as `name`.

    Facts of any of the `kinds` that meet the conditions; or a rule, with all its firings or the one
    numbered from 1; or a material (by id) as tested by the alternatives of product rules.
    """

    name: str
    kinds: tuple[str, ...] = ()
    conditions: tuple[FieldCondition, ...] = ()
    rule: str = ""
    firing: int = 0
    material: str = ""

    @property
    def is_measured(self) -> bool:
        """Whether the facts are measured, not concluded by rules."""
        return self.kinds == ("alternative",)

    def is_of(self, fact: Fact) -> bool:
        """Whether the fact is asked about."""
        return fact.kind in self.kinds and all_hold(self.conditions, fact)


def record_for(target: Target, case: Case, library: Library) -> Record:
    """The record of a case, with the last stages run where the target needs them.

    Raises InputError where the case cannot be assessed.
    """
    with inferred(case, library, extended=_needs_last_stages(target)) as (_, _, inference):
        return Record(inference)


def _needs_last_stages(target: Target) -> bool:
    rulebook = shipped_rulebook()
    stages = rulebook.stages
    rules = [rulebook.compiled[target.rule]] if target.rule else []
    for kind in target.kinds:
        rules += [rule for rule, _ in concluding_rules(rulebook, Goal(kind, target.conditions))]
    return any(stages.index(rule.stage) >= stages.index(_LAST_STAGES_FROM) for rule in rules)


def target_of(name: str, assessment: Assessment, case: Case) -> Target:
    """The target with the given name; raises InputError with the nearest names if there is none.

    The name may be a verdict (origin, section_301, marking, immex; optionally followed by `yes` or
    `no`), a modality, a scenario, a line (in all scenarios, or scenario/line), the code of a
    warning or advice, a rule, a step ("7" or "step 7"), a material or an alternative ("85.77 A").
    """
    named: dict[str, Target] = {}
    for called, target in _targets(assessment, case):
        named.setdefault(_plain(called), target)
    plain = _plain(name)
    if plain not in named:
        near = difflib.get_close_matches(plain, named, n=3, cutoff=0)
        raise InputError("reasons.no_target", name, nearest=", ".join(named[n].name for n in near))
    return named[plain]


def _plain(name: str) -> str:
    return " ".join(name.casefold().replace("_", " ").split())


def _targets(assessment: Assessment, case: Case) -> Iterator[tuple[str, Target]]:
    yield from _verdicts()
    yield from _steps(assessment)
    yield from _alternatives(assessment)
    yield from _costs(assessment)
    for kind in ("warning", "advice"):
        for code in _named_by_rules(kind, "code"):
            yield code, Target(code, (kind,), (_is("code", code),))
    for material in case.every_material():
        target = Target(str(material.name), ("alternative",), (_STRICT,), material=material.id)
        yield material.id, target
        yield str(material.name), target
    for rule in shipped_rulebook().compiled:
        yield rule, Target(rule, rule=rule)


def _is(field: str, word: str) -> FieldCondition:
    return FieldCondition(field, IS, (word,))


def _verdicts() -> Iterator[tuple[str, Target]]:
    facts = shipped_rulebook().vocabulary.facts
    for kind in (name for name, kind in facts.items() if kind.sought):
        (field,) = facts[kind].sought
        words = facts[kind].fields[field].words
        if kind == _MODALITY:
            for modality in facts[kind].fields["modality"].words:
                yield modality, Target(modality, (kind,), (_is("modality", modality),))
            continue
        label = message(f"screen_{kind}")
        yield kind, Target(label, (kind,))
        yield label, Target(label, (kind,))
        for word in words:
            yield f"{kind} {word}", Target(f"{label}: {word}", (kind,), (_is(field, word),))


def _steps(assessment: Assessment) -> Iterator[tuple[str, Target]]:
    counts: dict[str, int] = {}
    for step in assessment.steps:
        counts[step.rule] = counts.get(step.rule, 0) + 1
        name = message("reasons.target_step", number=step.n)
        target = Target(f"{name}, {step.title}", rule=step.rule, firing=counts[step.rule])
        yield str(step.n), target
        yield name, target
        yield f"step {step.n}", target


def _alternatives(assessment: Assessment) -> Iterator[tuple[str, Target]]:
    for step in assessment.steps:
        for fact in step.facts.values():
            if isinstance(fact, Mapping) and {"rule", "alternative", "change"} <= fact.keys():
                name = f"{fact['rule']} {fact['alternative']}"
                named = (_is("rule", fact["rule"]), _is("alternative", fact["alternative"]))
                yield name, Target(name, ("alternative",), (*named, _STRICT))


def _costs(assessment: Assessment) -> Iterator[tuple[str, Target]]:
    scenarios = [*shipped_rulebook().vocabulary.facts["scenario"].fields["id"].words]
    scenarios += [one.id for one in assessment.scenarios if one.id not in scenarios]
    lines = {line.id for scenario in assessment.scenarios for line in scenario.lines}
    lines |= {line for scenario in assessment.scenarios for line in scenario.open_lines}
    lines |= set(_named_by_rules("line", "id"))
    for line in sorted(lines):
        target = Target(_line(line), ("line", "open_line"), (_is("id", line),))
        yield line, target
        yield _line(line), target
        for scenario in scenarios:
            name = f"{_line(line)}, {scenario_label(scenario)}"
            conditions = (_is("scenario", scenario), _is("id", line))
            yield f"{scenario}/{line}", Target(name, ("line", "open_line"), conditions)
    for scenario in scenarios:
        name = str(scenario_label(scenario))
        target = Target(name, ("scenario",), (_is("id", scenario),))
        yield scenario, target
        yield name, target


def _line(line: str) -> str:
    return message(f"line.{line}") if has_message(f"line.{line}") else line


def _named_by_rules(kind: str, field: str) -> Iterator[str]:
    """The literal values that rules may conclude in a field."""
    for rule in shipped_rulebook().compiled.values():
        for conclusion in rule.rule.then:
            name = conclusion.get(kind, {}).get(field)
            if isinstance(name, str) and not places(name):
                yield name
