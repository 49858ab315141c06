"""The form of a USMCA product-specific rule of origin (HTSUS General Note 11(o)) as data."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from assistant.base.hs_code import CodeRange
from assistant.base.models import Strict, Text

Level = Literal["chapter", "heading", "subheading", "tariff_item", "good"]
Confidence = Literal["checked", "unchecked", "doubtful"]
VehicleUse = Literal["passenger_vehicle", "light_truck", "heavy_truck", "motor_vehicle"]


def _printed(text: str) -> str:
    CodeRange.parse(text)
    return text


Printed = Annotated[str, AfterValidator(_printed)]
Percent = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d+)?$")]


class TariffShift(Strict):
    """The change of tariff classification asked of every non-originating material.

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
    """Percent required by transaction value (tv) or net cost (nc); either method suffices."""

    tv: Percent | None = None
    nc: Percent | None = None


class Weight(Strict):
    """The least share by weight (percent) of originating material among the named codes."""

    codes: list[Printed] = Field(min_length=1)
    originating_at_least: Percent


class MaterialCondition(Strict):
    """Words of the rule that reach only some goods of a code, asked only of materials there.

    `exception_reaches_only`: of `codes`, the exception bars just `goods`.
    `admitted_only`: of `codes`, the change admits just `goods`.
    `barred`: a non-originating material of `codes` that is one of `goods` fails the change.
    """

    id: str
    effect: Literal["exception_reaches_only", "admitted_only", "barred"]
    codes: list[Printed] = Field(min_length=1)
    goods: Text


class GoodCondition(Strict):
    """Something a person must confirm of the good or its production, never assumed."""

    id: str
    confirm: Text


class Alternative(Strict):
    """One way to meet the product rule: met when all that it has is met."""

    id: str
    change: TariffShift | Literal["none"]
    rvc: RegionalValueContentRule | None = None
    weight: Weight | None = None
    material_conditions: list[MaterialCondition] = Field(default_factory=list)
    good_conditions: list[GoodCondition] = Field(default_factory=list)


class ProductRule(Strict):
    """One printed rule: the goods it governs and its alternatives; a note where there are none.

    An `additional` rule is a further route beside the one that governs, however that is printed.
    `table` is the table of the automotive appendix that gives the value content, where one does.
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
    effective_from: date | None = None
    effective_to: date | None = None
    alternatives: list[Alternative]


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
