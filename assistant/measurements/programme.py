"""The Mexican maker and its programmes: what the rules on IMMEX ask of it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from assistant.case import Case
from assistant.library import DatedLibrary
from assistant.rulebook.facts import Fact, yes_no


def maker_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """The Mexican maker: programme, certification, and its exports against the commitment."""
    maker = case.manufacturer
    exports, share = maker.annual_exports_usd, maker.export_share_pct
    least, least_share = (
        library.parameter(f"immex.{name}") for name in ("export_threshold", "export_share")
    )
    enough = [
        None if value is None or limit is None else _compared(value, limit, strictly)
        for value, limit, strictly in ((exports, least, True), (share, least_share, False))
    ]
    commitment = "unknown"
    if True in enough:
        commitment = "met"
    elif None not in enough:
        commitment = "not_met"
    return [
        Fact(
            "maker",
            {
                "immex": maker.immex,
                "modality": maker.modality,
                "vat_certification": maker.vat_certification,
                "vat_certified": _certified(maker.vat_certification),
                "vat_rate": _exact(library.parameter("mexico.vat.rate")),
                "prosec": "unknown" if maker.prosec is None else yes_no(bool(maker.prosec)),
                "exports": exports,
                "export_share": _exact(share),
                "least_exports": least,
                "least_share": _exact(least_share),
                "commitment": commitment,
                "country": case.production.country,
            },
        )
    ]


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)


def _compared(value: Decimal, limit: Decimal, strictly: bool) -> bool:
    return value > limit if strictly else value >= limit


def _certified(certification: str) -> str:
    if certification == "unknown":
        return "unknown"
    return yes_no(certification != "none")
