"""Counts how many of the printed product rules the knowledge can decide."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from assistant.base.hs_code import CodeRange
from assistant.library.library import Library
from assistant.library.product_rule import ProductRule, ProductRuleFile, TariffShift

Standing = Literal["decides", "note", "empty", "nothing_to_test", "no_code"]


@dataclass(frozen=True, slots=True)
class Undecidable:
    """An entry that decides no good yet; `reason` names a message in rules/interface/messages/."""

    rule: str
    reason: Standing


@dataclass(frozen=True, slots=True)
class RuleCounts:
    """The entries of one file, counted: each decides goods, is a note, or is not decidable yet."""

    chapters: tuple[int, ...]
    printed: int
    decide: int
    notes: int
    undecidable: tuple[Undecidable, ...]
    alternatives: int
    checked: int
    unchecked: int
    doubtful: int


def coverage(library: Library) -> tuple[RuleCounts, ...]:
    """The counts of every product-rule file, sorted by chapter; a section has its own row.

    Raises InputError for a malformed file.
    """
    paths = sorted((library.folder / "product_rules").glob("*.yaml"))
    counted = [_counts(library.section_form(path), library) for path in paths]
    return tuple(sorted(counted, key=lambda row: (row.chapters[0], len(row.chapters))))


def _counts(form: ProductRuleFile, library: Library) -> RuleCounts:
    codes = _codes(form.chapters, library)
    standings = [(rule.rule, standing(rule, codes)) for rule in form.rules]
    how_many = Counter(stands for _, stands in standings)
    confidence = Counter(rule.confidence for rule in form.rules)
    return RuleCounts(
        tuple(form.chapters),
        len(form.rules),
        how_many["decides"],
        how_many["note"],
        tuple(Undecidable(*one) for one in standings if one[1] not in ("decides", "note")),
        sum(len(rule.alternatives) for rule in form.rules),
        confidence["checked"],
        confidence["unchecked"],
        confidence["doubtful"],
    )


def _codes(chapters: list[int], library: Library) -> frozenset[str]:
    """Every code of the chapters that a good may have: current tariff and older subheadings."""
    stems = tuple(f"{chapter:02}" for chapter in chapters)
    today = (line for stem in stems for line in library.us_tariff(stem))
    return frozenset([*today, *(c for c in library.older_subheadings if c.startswith(stems))])


def standing(rule: ProductRule, codes: frozenset[str]) -> Standing:
    """Whether an entry decides goods or is a note, or else why it is not decidable yet."""
    if not rule.alternatives:
        return "note" if rule.note or rule.doubt else "empty"
    for alternative in rule.alternatives:
        change = alternative.change
        if isinstance(change, TariffShift) and not (
            change.level or change.or_any_other or change.from_ or change.from_more_than_one_of
        ):
            return "nothing_to_test"
    ranges = [CodeRange.parse(printed) for printed in rule.goods]
    if not any(one.holds(code) is not False for one in ranges for code in codes):
        return "no_code"
    return "decides"
