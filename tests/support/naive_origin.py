"""A second, deliberately naive answer to "does this good originate", for simple goods only.

Simple: one product rule governs, without kinds, uses, conditions or weights; every material has a
code that can be told inside or outside what the rule prints. Nothing of `assistant` is used, so
that a mistake made there is not made here again (HTSUS General Note 11(o); USMCA Art. 4.2, 4.5,
4.12).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import combinations
from typing import Any

import yaml

from tests.support.paths import ROOT

KNOWLEDGE = ROOT / "knowledge"
DE_MINIMIS = Fraction(10, 100)
DIGITS = {"chapter": 2, "heading": 4, "subheading": 6, "tariff_item": 8}
Rule = dict[str, Any]


@dataclass(frozen=True)
class NaiveMaterial:
    code: str
    originating: bool
    value: Fraction
    is_another_good: bool | None = None  # only of a material with the code of the good


@dataclass(frozen=True)
class NaiveGood:
    code: str
    materials: tuple[NaiveMaterial, ...]
    produced: bool | None
    transaction_value: Fraction | None
    net_cost: Fraction | None


@cache
def all_rules() -> list[Rule]:
    found: list[Rule] = []
    for path in sorted((KNOWLEDGE / "product_rules").glob("*.yaml")):
        found += yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    return found


@cache
def rules_near(chapter: str) -> list[Rule]:
    """The rules that print a code or a range of this chapter."""
    return [
        rule
        for rule in all_rules()
        if any(
            ends_of(goods)[0][:2] <= chapter <= ends_of(goods)[-1][:2] for goods in rule["goods"]
        )
    ]


@cache
def tariff_items() -> list[str]:
    """Every US tariff item that has kept its number since HS 2012, without dots."""
    with (KNOWLEDGE / "hs_2022_to_hs_2012.csv").open(encoding="utf-8") as file:
        renumbered = {row["hs2022"].replace(".", "") for row in csv.DictReader(file)}
    items = []
    for path in sorted((KNOWLEDGE / "us" / "tariff").glob("chapter_*.csv")):
        with path.open(encoding="utf-8") as file:
            items += [row["hts8"].replace(".", "") for row in csv.DictReader(file)]
    return [item for item in items if item[:6] not in renumbered]


@cache
def ends_of(printed: str) -> list[str]:
    return printed.replace(".", "").split("-")


def printed_width(printed: str) -> int:
    return len(ends_of(printed)[0])


def inside(code: str, printed: str) -> bool:
    """Whether the code lies in "8538", "8538.90" or "8532.10-8532.90", at the print's digits."""
    ends = ends_of(printed)
    cut = code[: len(ends[0])]
    assert len(cut) == len(ends[0]), f"{code} is too short for {printed}"
    return ends[0] <= cut <= ends[-1]


def inside_any(code: str, listed: list[str]) -> bool:
    return any(inside(code, printed) for printed in listed)


def in_force(rule: Rule, day: date) -> bool:
    first, last = rule.get("effective_from"), rule.get("effective_to")
    return (first is None or first <= day) and (last is None or day <= last)


def further_routes(code: str, day: date) -> list[Rule]:
    """The rules beside the one that governs: the notes of a section or chapter."""
    return [
        rule
        for rule in rules_near(code[:2])
        if rule.get("additional")
        and rule["alternatives"]
        and in_force(rule, day)
        and inside_any(code, rule["goods"])
    ]


def governing_rules(code: str, day: date) -> list[Rule]:
    """The most specific rules that print the good's code."""
    best: dict[str, int] = {}
    held = []
    for rule in rules_near(code[:2]):
        if rule.get("additional") or not rule["alternatives"] or not in_force(rule, day):
            continue
        widths = [printed_width(goods) for goods in rule["goods"] if inside(code, goods)]
        if widths:
            best[rule["rule"]] = max(widths)
            held.append(rule)
    return [rule for rule in held if best[rule["rule"]] == max(best.values())]


def is_simple(rule: Rule) -> bool:
    if rule.get("only") or rule.get("other_goods") or rule.get("use"):
        return False
    return not any(
        alternative.get(key)
        for alternative in rule["alternatives"]
        for key in ("weight", "material_conditions", "good_conditions")
    )


def differs(material: NaiveMaterial, good: str, level: str) -> bool | None:
    code = material.code
    if level == "good":
        return material.is_another_good if good.startswith(code) else True
    digits = DIGITS[level]
    assert len(code) >= digits
    return code[:digits] != good[:digits]


def material_changes(
    material: NaiveMaterial, good: str, rule: Rule, change: dict[str, Any]
) -> bool | None:
    """Whether one material, taken by itself, makes the change."""
    code = material.code
    if inside_any(code, change.get("except", [])):
        return False
    if change.get("outside_group") and inside_any(code, rule["goods"]):
        return False
    if inside_any(code, change.get("from", [])):
        return True
    for group in change.get("from_more_than_one_of", []):
        if inside_any(code, group):
            return True
    level = change.get("level") or change.get("or_any_other")
    if level is None:
        return False
    return differs(material, good, level)


def too_many_groups(codes: list[str], change: dict[str, Any]) -> bool:
    groups = change.get("except_more_than_one_of", [])
    touched = [group for group in groups if any(inside_any(code, group) for code in codes)]
    return len(touched) > 1


def all_change(materials: list[NaiveMaterial], good: str, rule: Rule, change: Any) -> bool | None:
    if change == "none":
        return True
    if too_many_groups([material.code for material in materials], change):
        return False
    return both([material_changes(material, good, rule, change) for material in materials])


def change_is_met(good: NaiveGood, rule: Rule, change: Any) -> bool | None:
    """With de minimis: the materials left aside together make at most 10 % of the price."""
    foreign = [material for material in good.materials if not material.originating]
    answers = [all_change(foreign, good.code, rule, change)]
    if answers == [True] or good.transaction_value is None:
        return answers[0] or None
    for size in range(1, len(foreign) + 1):
        for aside in combinations(range(len(foreign)), size):
            value = sum((foreign[n].value for n in aside), Fraction(0))
            kept = [foreign[n] for n in range(len(foreign)) if n not in aside]
            if value <= DE_MINIMIS * good.transaction_value:
                answers.append(all_change(kept, good.code, rule, change))
    return either(answers)


def value_content_is_met(good: NaiveGood, asked: dict[str, str] | None) -> bool | None:
    if not asked:
        return True
    foreign = sum((m.value for m in good.materials if not m.originating), Fraction(0))
    price = good.transaction_value
    answers: list[bool | None] = [None if price is None else foreign <= DE_MINIMIS * price]
    for method, base in (("tv", price), ("nc", good.net_cost)):
        if asked.get(method) is None:
            continue
        if base is None:
            answers.append(None)
        else:
            answers.append((base - foreign) / base * 100 >= Fraction(asked[method]))
    return either(answers)


def either(answers: list[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def both(answers: list[bool | None]) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def rule_is_met(good: NaiveGood, rule: Rule) -> bool | None:
    if not is_simple(rule):
        return both([good.produced, None])  # nobody has said whether its conditions hold
    return either(
        [
            both(
                [
                    good.produced,
                    change_is_met(good, rule, alternative["change"]),
                    value_content_is_met(good, alternative.get("rvc")),
                ]
            )
            for alternative in rule["alternatives"]
        ]
    )


def originates(good: NaiveGood, rule: Rule, day: date) -> bool | None:
    """True, False, or None where something that is not known decides."""
    if all(material.originating for material in good.materials):
        return True
    return either([rule_is_met(good, one) for one in [rule, *further_routes(good.code, day)]])
