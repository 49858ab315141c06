"""Finds the product rule that governs a good, by its code, the day and the kind of good."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce

from assistant.base.hs_code import CodeRange
from assistant.library.automotive_appendix import AutomotiveAppendix
from assistant.library.product_rule import Alternative, ProductRule


@dataclass(frozen=True, slots=True)
class Candidate:
    """Rules that together govern the good, subject to answers to the `settled_by` questions."""

    code: str
    rules: tuple[ProductRule, ...]
    settled_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Held:
    rule: ProductRule
    width: int
    certain: bool


def candidates(
    codes: tuple[str, ...],
    rules_of: Callable[[str], list[ProductRule]],
    appendix: AutomotiveAppendix,
    on: date,
    use: str | None,
    answers: Mapping[str, str],
) -> tuple[Candidate, ...]:
    """The candidate rules; more than one if code, use or kind of good do not settle it.

    `codes` are the code as given and its HS 2012 codes (digits). If any rule covers the code as
    given, only those rules count; otherwise all the older codes are tried (HTSUS General Note
    11(o)).
    """
    found = _of_code(codes[0], rules_of(codes[0][:2]), appendix, on, use, answers)
    if found:
        return found
    return tuple(
        candidate
        for code in codes[1:]
        for candidate in _of_code(code, rules_of(code[:2]), appendix, on, use, answers)
    )


def vehicle_rules(
    candidates_: tuple[Candidate, ...], appendix: AutomotiveAppendix, on: date
) -> list[ProductRule]:
    """The candidates' rules as the automotive appendix changes them for original equipment of
    vehicles (General Note 11(k))."""
    return [
        rule
        for candidate in candidates_
        for rule in appendix.for_vehicles(list(candidate.rules), candidate.code, on)
    ]


def _of_code(
    code: str,
    rules: list[ProductRule],
    appendix: AutomotiveAppendix,
    on: date,
    use: str | None,
    answers: Mapping[str, str],
) -> tuple[Candidate, ...]:
    in_force = [
        one for rule in rules if _in_force(rule, on) if (one := _held(rule, code)) is not None
    ]
    notes = [one.rule for one in in_force if one.rule.binds]
    held = [one for one in in_force if one.rule.alternatives]
    routes = tuple(one.rule for one in held if one.certain and one.rule.additional)
    held = [one for one in held if not one.rule.additional]
    certain = [one for one in held if one.certain]
    widest = max((one.width for one in certain), default=0)
    groups = [[one.rule for one in certain if one.width == widest]] if certain else []
    # A code too short to name an eight-digit item may still be that item.
    possible = [one for one in held if not one.certain and one.width > widest]
    groups += [[one.rule] for one in possible]
    settled_by = ("product.hts",) if len(groups) > 1 else ()
    if routes and not groups:
        return (Candidate(code, _bound(routes, notes)),)
    return tuple(
        Candidate(code, _bound((*kind.rules, *routes), notes), settled_by + kind.settled_by)
        for group in groups
        for kind in _kinds(code, appendix.staged(group, code, on, use), use, answers)
    )


def _bound(rules: tuple[ProductRule, ...], notes: list[ProductRule]) -> tuple[ProductRule, ...]:
    """The rules with the conditions of the notes, and with the doubts of those."""
    return tuple(reduce(_under, notes, rule) for rule in rules)


def _under(rule: ProductRule, note: ProductRule) -> ProductRule:
    alternatives = [_asking(one, rule, note) for one in rule.alternatives]
    bound = rule.model_copy(update={"alternatives": alternatives})
    if alternatives == rule.alternatives or note.doubt is None:
        return bound
    own = rule.doubt or {}
    doubt = {of: f"{own.get(of, '')} {text}".strip() for of, text in note.doubt.items()}
    return bound.model_copy(update={"confidence": "doubtful", "doubt": doubt})


def _asking(alternative: Alternative, rule: ProductRule, note: ProductRule) -> Alternative:
    if f"{rule.rule}.{alternative.id}" in note.spares:
        return alternative
    return alternative.model_copy(
        update={
            "material_conditions": [*alternative.material_conditions, *note.material_conditions],
            "good_conditions": [*alternative.good_conditions, *note.good_conditions],
        }
    )


def _in_force(rule: ProductRule, on: date) -> bool:
    return (rule.effective_from is None or rule.effective_from <= on) and (
        rule.effective_to is None or on <= rule.effective_to
    )


def _held(rule: ProductRule, code: str) -> _Held | None:
    best: _Held | None = None
    for printed in rule.goods:
        goods = CodeRange.parse(printed)
        held = goods.holds(code)
        if held is not False and (best is None or len(goods.first) > best.width):
            best = _Held(rule, len(goods.first), held is True)
    return best


def _kinds(
    code: str, rules: list[ProductRule], use: str | None, answers: Mapping[str, str]
) -> list[Candidate]:
    """Splits the rules of one code by the kind of good that each describes."""
    always = [rule for rule in rules if not (rule.only or rule.use or rule.other_goods)]
    described = [rule for rule in rules if (rule.only or rule.use) and not rule.other_goods]
    others = [rule for rule in rules if rule.other_goods]
    chosen = [rule for rule in described if _is_kind(rule, use, answers) is True]
    open_ = [rule for rule in described if _is_kind(rule, use, answers) is None]
    if chosen:
        return [Candidate(code, (*always, *chosen))]
    questions = tuple(
        "product.use" if rule.use and use is None else f"product.rule_answer|{rule.rule}"
        for rule in open_
    )
    kinds = [Candidate(code, (*always, rule), questions) for rule in open_]
    for group, settled_by in _of_other_goods(others, use, answers):
        kinds.append(Candidate(code, (*always, *group), (*questions, *settled_by)))
    if always and not kinds:
        kinds.append(Candidate(code, tuple(always)))
    return kinds


def _of_other_goods(
    rules: list[ProductRule], use: str | None, answers: Mapping[str, str]
) -> Iterator[tuple[list[ProductRule], tuple[str, ...]]]:
    """The rules of the remaining goods by kind, with the questions that settle which it is.

    A rule printed for the use governs before one for any other use.
    """
    fitting = [rule for rule in rules if not rule.use or use is None or use in rule.use]
    if use is not None and any(rule.use for rule in fitting):
        fitting = [rule for rule in fitting if rule.use]
    by_use: dict[tuple[str, ...], list[ProductRule]] = {}
    for rule in fitting:
        by_use.setdefault(tuple(rule.use), []).append(rule)
    of_use = ("product.use",) if len(by_use) > 1 else ()
    for group in by_use.values():
        chosen = [rule for rule in group if rule.only and answers.get(rule.rule) == "yes"]
        left = chosen or [rule for rule in group if answers.get(rule.rule) != "no"] or group
        named = [] if chosen else [rule for rule in left if rule.only]
        if len(named) < 2:
            yield left, of_use
            continue
        questions = tuple(f"product.rule_answer|{rule.rule}" for rule in named)
        plain = [rule for rule in left if not rule.only]
        yield from (([*plain, rule], (*of_use, *questions)) for rule in named)


def _is_kind(rule: ProductRule, use: str | None, answers: Mapping[str, str]) -> bool | None:
    """Whether the good is what the rule describes; None while that is unanswered."""
    if rule.use:
        if use is None:
            return None
        if use not in rule.use:
            return False
        if not rule.only:
            return True
    return {"yes": True, "no": False}.get(answers.get(rule.rule, "unknown"))
