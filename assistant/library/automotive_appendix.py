"""The automotive appendix to USMCA Annex 4-B: staged regional value content by date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pydantic import Field

from assistant.base.hs_code import CodeRange
from assistant.base.models import Period, Strict, Text
from assistant.library.product_rule import (
    Alternative,
    GoodCondition,
    Percent,
    Printed,
    ProductRule,
    RegionalValueContentRule,
    VehicleUse,
)


class Stage(Period):
    """The regional value content required in a period, in percent."""

    nc: Percent
    tv: Percent | None = None


class ListedParts(Strict):
    """Codes of a table; `only` restricts them to some goods."""

    codes: list[Printed] = Field(min_length=1)
    only: Text | None = None


class PartsTable(Strict):
    """One of Tables A.1 to E: parts for use as original equipment in the vehicles of `use`.

    `despite_product_rule` says that its regional value content is required even where the product
    rule requires only a tariff shift.
    """

    table: str
    label: Text
    use: list[VehicleUse]
    despite_product_rule: bool = False
    values: list[Stage] = Field(min_length=1)
    goods: list[ListedParts] = Field(min_length=1)

    def listing(self, code: str) -> ListedParts | None:
        """The entry of the table that lists a code (digits); None if none does."""
        for listed in self.goods:
            if any(CodeRange.parse(one).holds(code) for one in listed.codes):
                return listed
        return None


class Vehicles(Strict):
    """Product rules of vehicles with staged regional value content, and further conditions."""

    rules: list[str] = Field(min_length=1)
    label: Text
    values: list[Stage] = Field(min_length=1)
    confirm: list[GoodCondition]


class AutomotiveAppendix(Strict):
    """The tables of parts and the rules of vehicles (Uniform Regulations ss. 13 to 15).

    `doubt_without_value_content` is the doubt about the transaction value method where a table
    applies despite a product rule that requires no regional value content.
    """

    sources: list[str] = Field(min_length=1)
    citation: list[str] = Field(min_length=1)
    note: Text
    doubt_without_value_content: Text
    parts: list[PartsTable]
    vehicles: list[Vehicles]

    def staged(
        self, rules: list[ProductRule], code: str, day: date, use: str | None
    ) -> list[ProductRule]:
        """The rules that govern a code (digits), with the regional value content of the day.

        A rule that is not printed for a use is replaced only if a vehicle `use` is known.
        """
        return [one for rule in rules for one in self._staged(rule, rules, code, day, use)]

    def for_vehicles(self, rules: list[ProductRule], code: str, day: date) -> list[ProductRule]:
        """The rules as staged for the vehicle uses that no printed rule of the code names."""
        printed = {use for rule in rules for use in rule.use}
        return [
            one
            for rule in rules
            if not _is_printed_for_uses(rule)
            for one in self._for_vehicles(rule, printed - set(rule.use), code, day)
        ]

    def _staged(
        self, rule: ProductRule, rules: list[ProductRule], code: str, day: date, use: str | None
    ) -> list[ProductRule]:
        for vehicles in self.vehicles:
            if rule.rule in vehicles.rules:
                return [_vehicle_at(_on(vehicles.values, day), rule, vehicles.confirm)]
        if _is_printed_for_uses(rule):
            return _by_stage(rule, [table for table in self.parts if table.listing(code)], day)
        printed = {one for other in rules if other is not rule for one in other.use}
        apart = [one for one in self._for_vehicles(rule, printed, code, day) if use in one.use]
        if not apart:
            return [rule]
        left = {"use": [one for one in rule.use if one != use]} if rule.use else {}
        return [*apart, rule.model_copy(update={"other_goods": True, **left})]

    def _for_vehicles(
        self, rule: ProductRule, printed: set[VehicleUse], code: str, day: date
    ) -> Iterator[ProductRule]:
        if rule.only and not rule.other_goods and not rule.use:
            return
        requires_rvc = any(one.rvc for one in rule.alternatives)
        doubt: dict[str, object] = {}
        if not requires_rvc:
            doubt = {"confidence": "doubtful", "doubt": self.doubt_without_value_content}
        for table in self.parts:
            uses = [use for use in table.use if use not in printed]
            listed = table.listing(code)
            if listed and uses and (requires_rvc or table.despite_product_rule):
                only = listed.only or (rule.only if rule.use else None)
                apart = _apart(rule, table, use=uses, only=only, other_goods=False, **doubt)
                yield _at(_on(table.values, day), apart, table)


def _is_printed_for_uses(rule: ProductRule) -> bool:
    return bool(rule.use) and "motor_vehicle" not in rule.use


def _by_stage(rule: ProductRule, tables: list[PartsTable], day: date) -> list[ProductRule]:
    """The rule, split off for the uses of which a table requires other percentages on the day."""
    found, left = [], rule.use
    for table in tables:
        uses = [use for use in table.use if use in left]
        apart = _apart(rule, table, use=uses)
        staged = _at(_on(table.values, day), apart, table, printed=table.values[-1])
        if uses and staged.alternatives != rule.alternatives:
            found.append(staged)
            left = [use for use in left if use not in uses]
    return [*found, rule.model_copy(update={"use": left})] if left else found


def _apart(rule: ProductRule, table: PartsTable, **changes: object) -> ProductRule:
    named = {"rule": f"{rule.rule}, Table {table.table}", "table": table.label}
    return rule.model_copy(update={**named, **changes})


def _on(stages: list[Stage], day: date) -> Stage:
    return next((one for one in stages if one.holds_on(day)), stages[0])


def _requires(alternative: Alternative, stage: Stage) -> bool:
    return alternative.rvc is not None and alternative.rvc.nc == stage.nc


def _at(
    stage: Stage, rule: ProductRule, table: PartsTable, printed: Stage | None = None
) -> ProductRule:
    """The rule with the regional value content of a table's stage.

    It is set in all alternatives if the table applies despite the product rule. Otherwise it is set
    in those that require one, or only in those that require that of `printed`. The transaction
    value method is set only where the rule offers it, or requires no value content at all.
    """
    despite = table.despite_product_rule
    required = [one.rvc for one in rule.alternatives if one.rvc]
    offers_tv = not required or any(one.tv for one in required)

    def applies_to(alternative: Alternative) -> bool:
        if alternative.rvc is None or despite:
            return despite
        return printed is None or _requires(alternative, printed)

    def at_stage(alternative: Alternative) -> Alternative:
        if not applies_to(alternative):
            return alternative
        tv = offers_tv if alternative.rvc is None else alternative.rvc.tv
        rvc = RegionalValueContentRule(tv=stage.tv if tv else None, nc=stage.nc)
        return alternative.model_copy(update={"rvc": rvc})

    return rule.model_copy(update={"alternatives": [at_stage(one) for one in rule.alternatives]})


def _vehicle_at(stage: Stage, rule: ProductRule, confirm: list[GoodCondition]) -> ProductRule:
    """The rule of a vehicle with the regional value content of a stage and further conditions."""
    alternatives = []
    for alternative in rule.alternatives:
        changes: dict[str, object] = {
            "good_conditions": [*alternative.good_conditions, *confirm],
        }
        if alternative.rvc:
            tv = stage.tv if alternative.rvc.tv else None
            changes["rvc"] = RegionalValueContentRule(tv=tv, nc=stage.nc)
        alternatives.append(alternative.model_copy(update=changes))
    return rule.model_copy(update={"alternatives": alternatives})
