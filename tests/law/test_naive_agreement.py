"""The program and the naive reading of the product rules (naive_origin.py) agree on random goods.

Goods come from every simple product rule; materials lie mostly near the codes that it prints.
Textiles, whose de minimis goes by weight, have laws of their own (test_textile_laws.py).
"""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

import yaml

from assistant.assessment.assess import assess
from assistant.case.model import Answer, Case, Material, Product, Production
from tests.support.library import LIBRARY
from tests.support.naive_origin import (
    KNOWLEDGE,
    NaiveGood,
    NaiveMaterial,
    Rule,
    governing_rules,
    inside,
    inside_any,
    is_simple,
    originates,
    printed_width,
    tariff_items,
)

DAY = date(2026, 11, 23)
SEED = 42
GOODS = 1_000
VALUES = ("0", "0.5", "1", "4.99", "5", "9.99", "10", "10.01", "20", "30", "40", "40.01", "50")
PRICES = ("100", "100", "100", "80", "50.5", "250")
STEPS = {True: ["test", "final_assembly"], False: ["repacking", "test"], None: []}
ANSWERS: dict[bool | None, Answer] = {True: "yes", False: "no", None: "unknown"}
NET_COSTS = ("80", "90", "100", "66.67", "15")


@cache
def simple_goods() -> dict[str, list[str]]:
    """The tariff items that each simple rule governs alone."""
    listed = yaml.safe_load((KNOWLEDGE / "article_2_10.yaml").read_text(encoding="utf-8"))
    deemed = [code for entry in listed["goods"] for code in entry["codes"]]
    found: dict[str, list[str]] = {}
    for item in tariff_items():
        if "50" <= item[:2] <= "63":
            continue
        rules = governing_rules(item, DAY)
        if len(rules) == 1 and is_simple(rules[0]) and not inside_any(item, deemed):
            found.setdefault(rules[0]["rule"], []).append(item)
    return found


@cache
def items_beginning(digits: str) -> list[str]:
    return [item for item in tariff_items() if item.startswith(digits)]


@cache
def items_inside(printed: str) -> list[str]:
    return [item for item in tariff_items() if inside(item, printed)]


def printed_in(rule: Rule) -> list[str]:
    """Every code that the rule prints for its materials."""
    codes: list[str] = []
    for alternative in rule["alternatives"]:
        change = alternative["change"]
        if change != "none":
            codes += change.get("except", []) + change.get("from", [])
            for groups in ("except_more_than_one_of", "from_more_than_one_of"):
                codes += [code for group in change.get(groups, []) for code in group]
    return codes


def asks_for_eight_digits(rule: Rule) -> bool:
    levels = {
        change.get(key)
        for alternative in rule["alternatives"]
        if (change := alternative["change"]) != "none"
        for key in ("level", "or_any_other")
    }
    widths = {printed_width(code) for code in [*rule["goods"], *printed_in(rule)]}
    return "tariff_item" in levels or 8 in widths


def drawn_code(draw: random.Random, good: str, rule: Rule) -> str:
    nearness = draw.choice(
        ("item", "subheading", "heading", "chapter", "printed", "printed", "any")
    )
    if nearness == "printed" and (printed := printed_in(rule)):
        near = items_inside(draw.choice(printed))
    else:
        digits = {"item": 8, "subheading": 6, "heading": 4, "chapter": 2}.get(nearness, 0)
        near = items_beginning(good[:digits])
    code = draw.choice(near or tariff_items())
    return code if asks_for_eight_digits(rule) or draw.random() < 0.5 else code[:6]


@cache
def rules_of_rare_form() -> list[str]:
    """The simple rules that count groups of materials or bar the goods' own group."""
    rare = {"except_more_than_one_of", "outside_group"}
    return [
        name
        for name, items in simple_goods().items()
        for alternative in governing_rules(items[0], DAY)[0]["alternatives"]
        if alternative["change"] != "none" and rare & alternative["change"].keys()
    ]


def drawn_good(draw: random.Random) -> tuple[NaiveGood, Rule]:
    names = rules_of_rare_form() if draw.random() < 0.2 else list(simple_goods())
    code = draw.choice(simple_goods()[draw.choice(names)])
    (rule,) = governing_rules(code, DAY)
    materials = tuple(
        NaiveMaterial(
            code=drawn_code(draw, code, rule),
            originating=draw.random() < 0.25,
            value=Fraction(draw.choice(VALUES)),
            is_another_good=draw.choice((True, False, None)),
        )
        for _ in range(draw.choice((1, 1, 2, 2, 3, 4, 5)))
    )
    price = draw.choice(PRICES) if draw.random() < 0.85 else None
    net_cost = draw.choice(NET_COSTS) if draw.random() < 0.6 else None
    good = NaiveGood(
        code=code,
        materials=materials,
        produced=draw.choice((True, True, True, True, False, None)),
        transaction_value=None if price is None else Fraction(price),
        net_cost=None if net_cost is None else Fraction(net_cost),
    )
    return good, rule


def amount(value: Fraction | None) -> Decimal | None:
    return None if value is None else Decimal(value.numerator) / Decimal(value.denominator)


def case_of(good: NaiveGood) -> Case:
    return Case(
        as_of=DAY,
        product=Product(
            hts=good.code,
            transaction_value=amount(good.transaction_value),
            net_cost=amount(good.net_cost),
        ),
        production=Production.model_validate({"country": "MX", "steps": STEPS[good.produced]}),
        materials=[
            Material(
                id=f"m{number}",
                hts=material.code,
                origin="MX" if material.originating else "CN",
                originating="yes" if material.originating else "no",
                value=amount(material.value),
                rule_answers={"another_good": ANSWERS[material.is_another_good]},
            )
            for number, material in enumerate(good.materials)
        ],
    )


def shown(good: NaiveGood, rule: Rule, naive: str, found: Any) -> str:
    lines = [
        f"good {good.code}, transaction value {amount(good.transaction_value)}, "
        f"net cost {amount(good.net_cost)}: naive {naive}, program {found.verdict} "
        f"(criterion {found.criterion}, rule {found.product_rule} {found.alternative})"
    ]
    for material in good.materials:
        kind = "originating" if material.originating else "non-originating"
        lines.append(f"  material {material.code} {kind}, {amount(material.value)}")
    lines.append(f"  rule {rule['rule']} of {', '.join(rule['goods'])}")
    lines += [f"    {alternative}" for alternative in rule["alternatives"]]
    return "\n".join(lines)


def verdict_of(good: NaiveGood, rule: Rule) -> str:
    return {True: "yes", False: "no", None: "depends"}[originates(good, rule, DAY)]


def test_the_program_agrees_with_the_naive_reading() -> None:
    draw = random.Random(SEED)
    disagreements = []
    for _ in range(GOODS):
        good, rule = drawn_good(draw)
        naive = verdict_of(good, rule)
        found = assess(case_of(good), LIBRARY, extended=False).origin
        if naive != found.verdict:
            disagreements.append(shown(good, rule, naive, found))
    assert not disagreements, "\n\n".join([f"{len(disagreements)} of {GOODS}", *disagreements[:10]])
