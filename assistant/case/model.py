"""The case: facts on a product, its materials and its manufacturers. Nothing is derived.

Amounts are US dollars per unit of the good unless the name says otherwise; None means unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, PrivateAttr, model_validator
from pydantic_core import PydanticCustomError

from assistant.base.calendar import FIRST_DAY, LAST_DAY
from assistant.base.hs_code import format_hs, hs_digits
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.models import Strict, Text
from assistant.base.text import normalize
from assistant.case.identity import Identity, Words, designators, mention, printed
from assistant.library.product_rule import Alternative, Confidence, Printed

Answer = Literal["yes", "no", "unknown"]
Kind = Literal[
    "material", "packaging", "shipping", "accessory", "indirect", "set_item", "recovered"
]
Modality = Literal["holding", "industrial", "services", "shelter", "outsourcing"]
Certification = Literal["A", "AA", "AAA", "none", "unknown"]
Programme = Literal["yes", "no", "planned", "unknown"]
Transit = Literal["direct", "under_control", "left_control"]
Transport = Literal["sea", "air", "truck", "rail"]
Use = Literal["passenger_vehicle", "light_truck", "heavy_truck", "motor_vehicle", "other"]

MOST_LEVELS = 20
MOST_SOURCES = 5
_UNKNOWN = {"", "unknown", "null", "~", "none known"}
_DIGITS = 28  # of an amount; more would be rounded
_ORDINARY: tuple[Kind, ...] = ("material", "recovered")


def _fault(code: str, *at: str | int, **fields: object) -> PydanticCustomError:
    """An error of a record; `at` are the keys in it that lead to the fault."""
    return PydanticCustomError("maquila", "{code}", {"code": code, "at": at, **fields})


def _known(value: object) -> object:
    return None if isinstance(value, str) and value.strip().lower() in _UNKNOWN else value


def _answer(value: object) -> object:
    if value is None:
        return "unknown"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        word = value.strip().lower()
        return {"true": "yes", "false": "no", "": "unknown", "null": "unknown"}.get(word, word)
    return value


def _known_answer(value: object) -> object:
    answer = _answer(value)
    return None if answer == "unknown" else answer


def _code(value: object) -> object:
    value = _known(value)
    if value is None:
        return None
    try:
        digits = hs_digits(str(value))
    except ValueError:
        raise _fault("hts_form", value=str(value)) from None
    if len(digits) < 4:
        raise _fault("hts_form", value=str(value))
    return format_hs(digits)


@cache
def _countries() -> frozenset[str]:
    import pycountry

    return frozenset(country.alpha_2 for country in pycountry.countries)


def _country(value: object) -> object:
    if value is False:
        return "NO"  # YAML 1.1 reads Norway's code as a boolean
    value = _known(value)
    if value is None:
        return None
    code = str(value).strip().upper()
    if code not in _countries():
        raise _fault("country_unknown", value=str(value))
    return code


def _amount(value: object) -> object:
    value = _known(value)
    if value is None:
        return None
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        raise _fault("amount_form", value=str(value)) from None
    if not amount.is_finite() or abs(amount.adjusted()) > 12:
        raise _fault("amount_form", value=str(value))
    if len(amount.as_tuple().digits) > _DIGITS:
        raise _fault("amount_digits", value=str(value), most=_DIGITS)
    if amount < 0:
        raise _fault("amount_negative", value=str(value))
    return amount


def _above_zero(amount: Decimal | None) -> Decimal | None:
    if amount == 0:
        raise _fault("amount_zero")
    return amount


def _at_most(most: int) -> Callable[[Decimal | None], Decimal | None]:
    def checked(amount: Decimal | None) -> Decimal | None:
        if amount is not None and amount > most:
            raise _fault("amount_above_most", value=str(amount), most=most)
        return amount

    return checked


def _currency(code: str) -> str:
    if not (len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()):
        raise _fault("currency_form", value=code)
    return code


def _near_day(day: date) -> date:
    if not FIRST_DAY <= day <= LAST_DAY:
        raise _fault("day_far", value=str(day), first=str(FIRST_DAY), last=str(LAST_DAY))
    return day


HsCode = Annotated[str | None, BeforeValidator(_code)]
Country = Annotated[str | None, BeforeValidator(_country)]
Amount = Annotated[Decimal | None, BeforeValidator(_amount)]
# A whole of which other figures are parts.
Whole = Annotated[Amount, AfterValidator(_above_zero)]
Percent = Annotated[Amount, AfterValidator(_at_most(100))]
Months = Annotated[Amount, AfterValidator(_at_most(1200))]
Day = Annotated[date, AfterValidator(_near_day)]
YesNo = Annotated[Answer, BeforeValidator(_answer)]
RuleAnswers = dict[Words, YesNo]
Currency = Annotated[str, AfterValidator(_currency)]


class Enquirer(Strict):
    """The prospect who asks for the assessment."""

    company: Words | None = None
    country: Country = None
    contact: Words | None = None


class _Amounts(Strict):
    def total(self) -> Decimal:
        """The sum of the amounts, US dollars per unit of the good."""
        amounts = (value for _, value in self)
        return sum((amount or Decimal(0) for amount in amounts), Decimal(0))


class Costs(Strict):
    """The total cost of the good and the costs that net cost excludes (USMCA Art. 4.5)."""

    total_cost: Whole = None
    sales_promotion: Amount = None
    royalties: Amount = None
    shipping_and_packing: Amount = None
    non_allowable_interest: Amount = None

    def net_cost(self) -> Decimal | None:
        """Total cost less the excluded costs given; None if total cost is unknown."""
        if self.total_cost is None:
            return None
        left_out = (
            self.sales_promotion,
            self.royalties,
            self.shipping_and_packing,
            self.non_allowable_interest,
        )
        return self.total_cost - sum((cost or Decimal(0) for cost in left_out), Decimal(0))

    @model_validator(mode="after")
    def _leave_a_net_cost(self) -> Costs:
        left = self.net_cost()
        if left is not None and left <= 0:
            raise _fault("costs_above_total", "total_cost", total_cost=str(self.total_cost))
        return self


class PriceDeductions(_Amounts):
    """Amounts in the price that the transaction value must not include (USMCA Art. 4.5)."""

    international_freight: Amount = None
    insurance: Amount = None
    packing: Amount = None


class OwnRule(Strict):
    """A product rule supplied by the case, in the format of knowledge/product_rules/."""

    rule: str = "own"
    goods: list[Printed] = Field(default_factory=list)
    confidence: Confidence = "unchecked"
    note: Text | None = None
    alternatives: list[Alternative] = Field(min_length=1)


class Product(Strict):
    """The finished good. `transaction_value` and `net_cost` are defined in USMCA Art. 4.5.

    `us_components` is the value of US components that HTSUS 9802.00.80 deducts from the customs
    value; `quantities` are those that specific duty rates need, per unit of the good. `aftermarket`
    says whether the good is sold as a replacement part, not for the making of vehicles.
    """

    description: Words = ""
    hts: HsCode = None
    destination: Country = None
    annual_units: Amount = None
    transaction_value: Whole = None
    net_cost: Whole = None
    deductions: PriceDeductions = Field(default_factory=PriceDeductions)
    total_cost: Whole = None
    costs: Costs = Field(default_factory=Costs)
    product_rule: OwnRule | None = None
    transit: Annotated[Transit | None, BeforeValidator(_known)] = None
    shipped_from: Country = None
    essential_material: Words | None = None
    metal_weight_pct: Percent = None
    us_components: Amount = None
    quantities: dict[Words, Amount] = Field(default_factory=dict)
    use: Use | None = None
    aftermarket: YesNo = "unknown"
    rule_answers: RuleAnswers = Field(default_factory=dict)

    @model_validator(mode="after")
    def _no_part_above_its_whole(self) -> Product:
        price, deducted = self.transaction_value, self.deductions.total()
        if price is not None and deducted >= price:
            raise _fault("deductions_above_price", "deductions", value=str(deducted), of=str(price))
        parts = self.us_components
        if price is not None and parts is not None and parts > price:
            raise _fault(
                "us_components_above_price", "us_components", value=str(parts), of=str(price)
            )
        totals = {self.total_cost, self.costs.total_cost} - {None}
        if len(totals) > 1:
            one, other = map(str, (self.total_cost, self.costs.total_cost))
            raise _fault("total_cost_twice", "total_cost", one=one, other=other)
        most = self.costs.net_cost() or self.total_cost
        if most is not None and self.net_cost is not None and self.net_cost > most:
            raise _fault("net_cost_above_total", "net_cost", value=str(self.net_cost), of=str(most))
        return self


class ProcessStep(Strict):
    """A production step and where it is done; by default in the country of production.

    `on` names the material that the step is done on, or makes, by id or description.
    """

    step: str
    country: Country = None
    on: Words = ""


def _step(value: object) -> object:
    return {"step": value} if isinstance(value, str) else value


class Production(Strict):
    """Where and how the good is made; `freight` and `transport` are from the plant to the buyer.

    `export_day` is the day on which the good leaves Mexico; `machinery_usd` the total value of the
    equipment imported to make it, in US dollars.
    """

    country: Country = None
    steps: list[Annotated[ProcessStep, BeforeValidator(_step)]] = Field(default_factory=list)
    freight: Amount = None
    transport: Annotated[Transport | None, BeforeValidator(_known)] = None
    export_day: Annotated[Day | None, BeforeValidator(_known)] = None
    machinery_usd: Amount = None


class Deductions(_Amounts):
    """Deductions from the value of a non-originating material (USMCA Art. 4.7, 4.11)."""

    freight: Amount = None
    insurance: Amount = None
    packing: Amount = None
    duties: Amount = None
    brokerage: Amount = None
    waste: Amount = None
    originating_content: Amount = None


class Movement(Strict):
    """Units of a fungible material that entered the stock (`received`) or left it (`used`).

    `lots` holds the units that left by lot, for specific identification.
    """

    date: Day
    received: Amount = None
    used: Amount = None
    unit_cost: Amount = None
    originating: Annotated[Answer | None, BeforeValidator(_known_answer)] = None
    origin: Country = None
    lot: Words = ""
    lots: dict[Words, Amount] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _goes_one_way(self) -> Movement:
        if (self.received is None) is (self.used is None):
            raise _fault("movement_one_way")
        if self.received is not None and None in (self.unit_cost, self.originating):
            raise _fault("movement_incomplete")
        return self


class Inventory(Strict):
    """The mixed stock of a fungible material, originating and non-originating (USMCA Art. 4.13).

    The last use went into the good, `units_per_good` units into each.
    """

    method: Literal["fifo", "lifo", "average", "period_average", "specific"]
    units_per_good: Whole = Decimal(1)
    movements: list[Movement] = Field(min_length=1)


class Material(Identity):
    """A material of the good; `value` is determined by USMCA Art. 4.6, per unit of the good.

    `transferred` says whether another IMMEX company delivers it by virtual pedimento.

    For the import into Mexico: `preference` says whether it has proof of origin under a trade
    agreement of Mexico, `prosec_rate` is its PROSEC rate in percent, `regla_octava` says whether a
    Regla Octava permit covers it, `same_condition` whether it leaves Mexico in the same condition.
    """

    hts: HsCode = None
    mexican_tariff_item: HsCode = None
    origin: Country = None
    value: Amount = None
    originating: Annotated[Answer | None, BeforeValidator(_known_answer)] = None
    kind: Kind = "material"
    deductions: Deductions = Field(default_factory=Deductions)
    designated: Annotated[Answer | None, BeforeValidator(_known_answer)] = None
    weight_kg: Amount = None
    shipped_from: Country = None
    transferred: YesNo = "unknown"
    inventory: Inventory | None = None
    preference: Annotated[Answer | None, BeforeValidator(_known_answer)] = None
    prosec_rate: Percent = None
    regla_octava: Annotated[Answer | None, BeforeValidator(_known_answer)] = None
    same_condition: Annotated[Answer | None, BeforeValidator(_known_answer)] = None
    materials: list[Material] = Field(default_factory=list)
    rule_answers: RuleAnswers = Field(default_factory=dict)

    _is_originating_stock: bool = PrivateAttr(default=False)

    @model_validator(mode="after")
    def _no_part_above_its_whole(self) -> Material:
        deducted = self.deductions.total()
        if self.value is not None and deducted > self.value:
            raise _fault(
                "deductions_above_material", "deductions", value=str(deducted), of=str(self.value)
            )
        inputs = sum((one.value or Decimal(0) for one in self.materials), Decimal(0))
        if self.value is not None and inputs > self.value:
            raise _fault("inputs_above_material", "value", value=str(inputs), of=str(self.value))
        if any(one.kind == "set_item" for one in self.materials):
            raise _fault("set_within", "materials")
        if self.inventory and self.materials:
            raise _fault("bought_and_made", "inventory")
        return self

    @property
    def name(self) -> str | Lazy:
        """The material as it is mentioned everywhere; its id if nothing else names it."""
        named = mention(self.__dict__)
        if self._is_originating_stock:
            return Message("fungible.originating_part", name=named)
        return named

    def as_originating_stock(self) -> Material:
        """The material as the originating part of a mixed stock."""
        part = self.model_copy()
        part._is_originating_stock = True
        return part


class Premises(Strict):
    """The plant, warehouses and fiscal domicile, and their lease or loan, in months."""

    registered: YesNo = "unknown"
    lawful_possession: YesNo = "unknown"
    leased: YesNo = "unknown"
    shared: YesNo = "unknown"
    delimited: YesNo = "unknown"
    lease_months: Months = None
    lease_months_left: Months = None


class Manufacturer(Strict):
    """The manufacturer in Mexico and its programmes.

    Shares are percentages; `machinery_mxn` and `refund_denials_mxn` are pesos. `certified_until` is
    the last day of the VAT certification. `annual_report_filed` refers to the report that fell due
    last. `buyer_runs_production` says whether the buyer wants its own line and staff,
    `vat_guarantee` whether VAT on temporary imports is guaranteed instead of paid,
    `northern_border` whether the plant lies in the border region of the VAT stimulus.
    """

    immex: Annotated[Programme, BeforeValidator(_answer)] = "unknown"
    modality: Annotated[Modality | None, BeforeValidator(_known)] = None
    vat_certification: Certification = "unknown"
    vat_guarantee: YesNo = "unknown"
    northern_border: YesNo = "unknown"
    prosec: list[str] | None = None
    annual_exports_usd: Amount = None
    export_share_pct: Percent = None

    premises: Premises = Field(default_factory=Premises)
    legal_entity: YesNo = "unknown"
    electronic_signature: YesNo = "unknown"
    tax_opinion: YesNo = "unknown"
    clear_of_tax_lists: YesNo = "unknown"
    process_described: YesNo = "unknown"
    export_project: YesNo = "unknown"
    investment_programme: YesNo = "unknown"
    machinery_possession: YesNo = "unknown"
    tariff_items_named: YesNo = "unknown"

    controlled_companies: YesNo = "unknown"
    own_plant: YesNo = "unknown"
    shelter_client: YesNo = "unknown"
    buyer_runs_production: YesNo = "unknown"
    equipment_from_buyer: YesNo = "unknown"

    suspended: YesNo = "unknown"
    annual_report_filed: YesNo = "unknown"
    months_without_operations: Months = None
    months_in_stock: Months = None
    sensitive_authorised: YesNo = "unknown"
    textile_relief: YesNo = "unknown"

    certified_until: Day | None = None
    oea: YesNo = "unknown"
    annex_24: YesNo = "unknown"
    digital_seals: YesNo = "unknown"
    clear_of_complaints: YesNo = "unknown"
    partners_listed: YesNo = "unknown"
    investment_in_mexico: YesNo = "unknown"
    employees: Amount = None
    years_operating: Amount = None
    machinery_mxn: Amount = None
    returned_share_pct: Percent = None
    months_without_tax_credit: Months = None
    refund_denials_pct: Percent = None
    refund_denials_mxn: Amount = None

    @model_validator(mode="before")
    @classmethod
    def _words(cls, data: Any) -> Any:
        if isinstance(data, dict):
            data = dict(data)
            if data.get("prosec") in ("none", "no", False):
                data["prosec"] = []
            elif isinstance(data.get("prosec"), str):
                data["prosec"] = None if _known(data["prosec"]) is None else [data["prosec"]]
            if data.get("vat_certification", "unknown") in (None, "", "null"):
                data["vat_certification"] = "unknown"
            data["certified_until"] = _known(data.get("certified_until"))
        return data


class Baseline(Strict):
    """The current supply chain: the good is bought in `country` and a product of `origin`."""

    country: Country = None
    origin: Country = None
    unit_price: Amount = None
    freight: Amount = None
    transport: Annotated[Transport | None, BeforeValidator(_known)] = None


class Source(Baseline):
    """Another source of the finished good, to be compared with today's."""

    @model_validator(mode="after")
    def _comes_from_somewhere(self) -> Source:
        if self.country is None:
            raise _fault("source_without_country", "country")
        return self


class ExchangeRate(Strict):
    """US dollars for one unit of a currency, as the user gave them on a day."""

    rate: Whole
    day: Day


class UsAssembly(Strict):
    """The good assembled in the United States instead; `freight` is to the buyer's dock."""

    freight: Amount = None


def _with_ids(materials: object, prefix: str, level: int = 1) -> object:
    if not isinstance(materials, list):
        return materials
    if level > MOST_LEVELS:
        raise _fault("materials_too_deep", "materials", most=MOST_LEVELS)
    numbered: list[object] = []
    for number, material in enumerate(materials, 1):
        if isinstance(material, dict):
            identity = printed(material.get("id")) or f"{prefix}{number}"
            material = {**material, "id": identity}
            if material.get("materials"):
                inputs = _with_ids(material["materials"], f"{identity}.", level + 1)
                material["materials"] = inputs
        numbered.append(material)
    return numbered


class Case(Strict):
    """A case file (format 1)."""

    format: Literal[1] = 1
    name: Words = ""
    as_of: Day | None = None
    prospect: Enquirer = Field(default_factory=Enquirer)
    product: Product = Field(default_factory=Product)
    production: Production = Field(default_factory=Production)
    materials: list[Material] = Field(default_factory=list)
    manufacturer: Manufacturer = Field(default_factory=Manufacturer)
    baseline: Baseline = Field(default_factory=Baseline)
    sources: list[Source] = Field(default_factory=list)
    us_assembly: UsAssembly = Field(default_factory=UsAssembly)
    assumptions: dict[str, Amount] = Field(default_factory=dict)
    exchange_rates: dict[Currency, ExchangeRate] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            return data
        data = dict(data)
        if str(data.get("format", 1)) == "1":
            data["format"] = 1
        if "materials" in data:
            data["materials"] = _with_ids(data["materials"], "M")
        return data

    @model_validator(mode="after")
    def _ids_are_unique(self) -> Case:
        seen: set[str] = set()
        for material in self.every_material():
            if material.id and material.id in seen:
                raise _fault("material_twice", id=material.id)
            seen.add(material.id)
        return self

    @model_validator(mode="after")
    def _sources_are_few_and_of_one_country_each(self) -> Case:
        if len(self.sources) > MOST_SOURCES:
            raise _fault("sources_too_many", "sources", most=MOST_SOURCES)
        seen: set[str | None] = set()
        for number, source in enumerate(self.sources):
            if source.country in seen:
                raise _fault("source_twice", "sources", number, "country", country=source.country)
            seen.add(source.country)
        return self

    def source_of(self, chain: str, country: str) -> Baseline:
        """Today's source of the finished good, or the other one in the country."""
        others = (one for one in self.sources if one.country == country)
        return self.baseline if chain == "today" else next(others)

    @model_validator(mode="after")
    def _all_of_a_set_are_items(self) -> Case:
        """A set consists of items and their packaging (USMCA Art. 4.17)."""
        items = [n for n, one in enumerate(self.materials) if one.kind == "set_item"]
        other = next((one.id for one in self.materials if one.kind in _ORDINARY), None)
        if items and other is not None:
            item = self.materials[items[0]].id
            raise _fault("set_mixed", "materials", items[0], "kind", id=item, other=other)
        return self

    def material_named(self, name: str) -> Material | None:
        """The material with that id, or else so mentioned, described or referenced.

        Case does not count.
        """
        plain, every = normalize(name), list(self.every_material())
        by_id = (material for material in every if normalize(material.id) == plain)
        called = (
            one
            for one in every
            if plain in map(normalize, (one.description, mention(one.__dict__)))
            or plain in map(normalize, designators(one.reference))
        )
        return next(by_id, next(called, None)) if plain else None

    def is_the_good(self, name: str) -> bool:
        """Whether the name is `good`, or the description or HS code of the good."""
        own = ("good", self.product.description, self.product.hts or "")
        return normalize(name) in {normalize(one) for one in own if one}

    def every_material(self) -> Iterator[Material]:
        """Every material, including the inputs of self-produced intermediate materials."""
        waiting = list(reversed(self.materials))
        while waiting:
            material = waiting.pop()
            yield material
            waiting.extend(reversed(material.materials))
