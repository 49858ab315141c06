"""The format of a USMCA product-specific rule of origin (HTSUS General Note 11(o))."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from assistant.base.hs_code import CodeRange
from assistant.base.models import LegalDay, Strict, Text

Level = Literal["chapter", "heading", "subheading", "tariff_item", "good"]
Confidence = Literal["checked", "unchecked", "doubtful"]
VehicleUse = Literal["passenger_vehicle", "light_truck", "heavy_truck", "motor_vehicle"]


def _percent(text: str) -> str:
    if Decimal(text) > 100:
        raise ValueError("more than 100 percent")
    return text


def _printed(text: str) -> str:
    CodeRange.parse(text)
    return text


Printed = Annotated[str, AfterValidator(_printed)]
Percent = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d+)?$"), AfterValidator(_percent)]


class TariffShift(Strict):
    """The change in tariff classification required of every non-originating material.

    Codes are as printed: "8538", "8538.90", "8532.10-8532.90", or "85" for a chapter.
    """

    level: Level | None = None
    within_group: bool = False
    outside_group: bool = False
    except_: list[Printed] = Field(default_factory=list, alias="except")
    from_: list[Printed] = Field(default_factory=list, alias="from")
    or_any_other: Level | None = None
    or_any_other_within_group: bool = False
    except_more_than_one_of: list[list[Printed]] = Field(default_factory=list)
    from_more_than_one_of: list[list[Printed]] = Field(default_factory=list)


class RegionalValueContentRule(Strict):
    """Percent required by the transaction value (tv) or net cost (nc) method; either suffices."""

    tv: Percent | None = None
    nc: Percent | None = None


class Weight(Strict):
    """The minimum share by weight (percent) of originating material among the named codes."""

    codes: list[Printed] = Field(min_length=1)
    originating_at_least: Percent


class MaterialCondition(Strict):
    """Wording of the rule that covers only some goods of a code; asked of materials of that code.

    `exception_reaches_only`: of `codes`, the exception covers only `goods`.
    `admitted_only`: of `codes`, the tariff shift is allowed only from `goods`.
    `barred`: a non-originating material of `codes` that is one of `goods` fails the tariff shift.
    `reaches_only`: of `codes`, the tariff shift is asked only of `goods`.
    `disregarded`: a material of `codes` that is one of `goods` meets the tariff shift.
    """

    id: str
    effect: Literal[
        "exception_reaches_only", "admitted_only", "barred", "reaches_only", "disregarded"
    ]
    codes: list[Printed] = Field(min_length=1)
    goods: Text


class GoodCondition(Strict):
    """A condition on the good or its production that the user must confirm; never assumed.

    A material of `made_in_region` that was made outside the Parties breaks it, and so does a good
    without any material of `of_material`. One of `every_criterion` is asked of a good of
    originating materials, too (USMCA Art. 4.2(c)).
    """

    id: str
    confirm: Text
    made_in_region: list[Printed] = Field(default_factory=list)
    of_material: list[Printed] = Field(default_factory=list)
    every_criterion: bool = False


class Alternative(Strict):
    """One way to meet the product rule: all of its parts must be met."""

    id: str
    change: TariffShift | Literal["none"]
    rvc: RegionalValueContentRule | None = None
    weight: Weight | None = None
    material_conditions: list[MaterialCondition] = Field(default_factory=list)
    good_conditions: list[GoodCondition] = Field(default_factory=list)


class ProductRule(Strict):
    """One printed rule: the goods it governs and its alternatives; a note if it has none.

    The conditions of a note are asked under every alternative of its goods that it does not spare
    ("61.8.A"). An `additional` rule is a further route besides the governing rule, at whatever
    level that is printed. `table` is the table of the automotive appendix that sets the regional
    value content, if any.
    """

    rule: str
    goods: list[Printed] = Field(min_length=1)
    confidence: Confidence
    doubt: Text | None = None
    note: Text | None = None
    only: Text | None = None
    other_goods: bool = False
    use: list[VehicleUse] = Field(default_factory=list)
    automotive_appendix: bool = False
    table: Text | None = None
    additional: bool = False
    effective_from: LegalDay | None = None
    effective_to: LegalDay | None = None
    material_conditions: list[MaterialCondition] = Field(default_factory=list)
    good_conditions: list[GoodCondition] = Field(default_factory=list)
    spares: list[str] = Field(default_factory=list)
    alternatives: list[Alternative]

    @model_validator(mode="after")
    def _only_a_note_binds_others(self) -> ProductRule:
        if self.alternatives and self.binds:
            raise ValueError("a rule with alternatives has its conditions in them")
        return self

    @property
    def binds(self) -> bool:
        """Whether its conditions are asked under the alternatives of other rules."""
        return bool(self.material_conditions or self.good_conditions)


class ProductRuleFile(Strict):
    """The product rules of one HS chapter (or section)."""

    chapters: list[int] = Field(min_length=1)
    sources: list[str] = Field(min_length=1)
    rules: list[ProductRule]

    @model_validator(mode="after")
    def _rule_ids_are_unique(self) -> ProductRuleFile:
        seen: set[str] = set()
        for rule in self.rules:
            if rule.rule in seen:
                raise ValueError(f"rule {rule.rule} stands twice")
            seen.add(rule.rule)
        return self

    @model_validator(mode="after")
    def _spared_alternatives_exist(self) -> ProductRuleFile:
        named = {spared for rule in self.rules for spared in rule.spares}
        known = {f"{rule.rule}.{one.id}" for rule in self.rules for one in rule.alternatives}
        if missing := sorted(named - known):
            raise ValueError(f"no alternative {missing[0]} to spare")
        return self
