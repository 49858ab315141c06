"""What a person may ask the reason of: verdicts, steps, lines, warnings, rules, materials."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.assessment.model import Assessment
from assistant.base.messages import InputError, has_message, message
from assistant.case.model import Case
from assistant.rulebook.matching import Ask
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.rulebook.sentences import places

_STRICT = Ask("reading", "is", ("strict",))
_MODALITY = "modality_fit"


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked about. `name` is what it is called.

    Facts of one of the `kinds` that are as asked; or a rule, all its firings or only one of them
    (counted from 1); or how the alternatives of product rules test a material, by its id.
    """

    name: str
    kinds: tuple[str, ...] = ()
    asks: tuple[Ask, ...] = ()
    rule: str = ""
    firing: int = 0
    material: str = ""

    @property
    def measured(self) -> bool:
        """Whether the facts are such as rules match and do not conclude."""
        return self.kinds == ("alternative",)


def target_of(name: str, assessment: Assessment, case: Case) -> Target:
    """The target that a person names; raises InputError with the nearest names if there is none.

    It may be a verdict (origin, section_301, marking, immex; with `yes` or `no` behind it), a
    modality, a scenario, a line (in all scenarios, or scenario/line), the code of a warning or
    advice, a rule, a step ("7" or "step 7"), a material or an alternative ("85.77 A").
    """
    named = _Named()
    for called, target in _targets(assessment, case):
        named.add(called, target)
    return named.find(name)


class _Named:
    """Targets by all their names; of two with one name the first is meant."""

    def __init__(self) -> None:
        self._targets: dict[str, Target] = {}

    def add(self, name: str, target: Target) -> None:
        self._targets.setdefault(_plain(name), target)

    def find(self, name: str) -> Target:
        plain = _plain(name)
        if plain not in self._targets:
            near = difflib.get_close_matches(plain, self._targets, n=3, cutoff=0)
            nearest = ", ".join(self._targets[one].name for one in near)
            raise InputError("reasons.no_target", name, nearest=nearest)
        return self._targets[plain]


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


def _is(field: str, word: str) -> Ask:
    return Ask(field, "is", (word,))


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
                asks = (_is("rule", fact["rule"]), _is("alternative", fact["alternative"]))
                yield name, Target(name, ("alternative",), (*asks, _STRICT))


def _costs(assessment: Assessment) -> Iterator[tuple[str, Target]]:
    scenarios = shipped_rulebook().vocabulary.facts["scenario"].fields["id"].words
    lines = {line.id for scenario in assessment.scenarios for line in scenario.lines}
    lines |= {line for scenario in assessment.scenarios for line in scenario.open_lines}
    lines |= set(_named_by_rules("line", "id"))
    for line in sorted(lines):
        target = Target(_line(line), ("line", "open_line"), (_is("id", line),))
        yield line, target
        yield _line(line), target
        for scenario in scenarios:
            name = f"{_line(line)}, {message(f'scenario.{scenario}')}"
            asks = (_is("scenario", scenario), _is("id", line))
            yield f"{scenario}/{line}", Target(name, ("line", "open_line"), asks)
    for scenario in scenarios:
        name = message(f"scenario.{scenario}")
        target = Target(name, ("scenario",), (_is("id", scenario),))
        yield scenario, target
        yield name, target


def _line(line: str) -> str:
    return message(f"line.{line}") if has_message(f"line.{line}") else line


def _named_by_rules(kind: str, field: str) -> Iterator[str]:
    """What rules may conclude in a field, as far as they name it."""
    for rule in shipped_rulebook().compiled.values():
        for conclusion in rule.rule.then:
            name = conclusion.get(kind, {}).get(field)
            if isinstance(name, str) and not places(name):
                yield name
