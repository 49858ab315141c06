"""The marking test of 19 CFR part 102 for a good from Canada or Mexico.

The specific rules of section 102.20 come from the package `originshift` as data. Its own resolver
is not used: it computes in floats and treats a code too short to tell as a different code. Where
a rule names goods in words, or the package did not fully parse its wording, the result is "open".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from assistant.base.hs_code import DIGITS_OF_LEVEL, CodeRange, held_by_any, hs_digits
from assistant.base.language import Lazy
from assistant.case.model import Case, Material
from assistant.library import DatedLibrary
from assistant.rulebook.facts import Fact, Value, yes_no

if TYPE_CHECKING:
    from originshift.corpus import Corpus
    from originshift.grammar import Alternative, Rule, Shift, SourceCondition
    from originshift.grammar import CodeRange as PackageRange

Three = bool | None
Change = Literal["met", "met_by_de_minimis", "not_met", "open", "not_asked"]
_Foreign = Callable[[Material], Three]

_CODE = re.compile(r"\d+(?:\.\d+)*")
_HEADING = re.compile(r"\d{4}")
_CODES_ONLY = re.compile(
    r"(?:[^a-z]|\b(?:from|any|other|(?:sub)?headings?|chapters?|through|or|and)\b)*"
)
_ALL_OTHER_GOODS = ("any other good", "all other good")


@dataclass(frozen=True, slots=True)
class _Specific:
    """The rules of section 102.20 with their scopes, and the scope of section 102.21."""

    rules: tuple[tuple[tuple[CodeRange, ...], Rule], ...]
    textiles: tuple[CodeRange, ...]
    read_on: str


@dataclass(frozen=True, slots=True)
class _Tested:
    """A material: whether it is foreign, whether it undergoes the tariff shift, and the result.

    A domestic material need not undergo the tariff shift.
    """

    material: Material
    foreign: Three
    shifts: Three
    passes: Three


@dataclass(frozen=True, slots=True)
class _Outcome:
    """The tariff shift of the whole good, if it is of one of the kinds that its rule names."""

    change: Change
    tested: tuple[_Tested, ...]
    share: Fraction | None
    character_of: str | None


def marking_facts(case: Case, library: DatedLibrary) -> list[Fact]:
    """The marking test of the good (19 CFR 102.11 to 102.18), and the unknowns that decide it.

    `change` says whether every foreign material undergoes the tariff shift of section 102.20, de
    minimis aside (102.13); `character_of` is the common origin of all materials excluded from the
    tariff shift.
    """
    return list(_facts(case, library))


def _facts(case: Case, library: DatedLibrary) -> Iterator[Fact]:
    country = case.production.country
    good = hs_digits(case.product.hts) if case.product.hts else ""
    limit = library.parameter("us.marking.de_minimis")
    if library.in_group_of_codes("marking_no_de_minimis", good):
        limit = None
    foreign = _foreign_of(country)
    whole = _all([_negated(foreign(m)) for m in case.materials])
    fields: dict[str, Value] = {
        "made_in": country,
        "destination": case.product.destination,
        "all_domestic": _word(whole) if case.materials else "unknown",
        "limit": None if limit is None else Fraction(limit),
    }
    change: Change = "open"
    rule_id, outcomes = "", tuple[_Outcome, ...]()
    if country and good and case.materials:
        governing = _governing(good)
        if governing == "none":
            change = "not_asked"
        elif not isinstance(governing, str):
            rule_id = governing.rule_id
            outcomes = _outcomes(case, governing, library, limit, foreign)
            change = _agreed(outcomes)
    yield Fact("marking_test", {**fields, **_result(rule_id, change, outcomes)})
    missing = {
        "product.hts": not good or (change == "open" and len(good) < 6),
        "materials": not case.materials,
        "product.transaction_value": bool(rule_id) and not case.product.transaction_value,
    }
    yield from (_unknown(question) for question, is_missing in missing.items() if is_missing)
    yield from _unknowns(outcomes)


def _result(rule: str, change: Change, outcomes: Sequence[_Outcome]) -> dict[str, Value]:
    """The fields that result from the tariff shift."""
    every = [one for outcome in outcomes for one in outcome.tested]
    failing = _names(one for one in every if one.passes is False)
    undecided = _names(one for one in every if one.passes is None)
    countries = {outcome.character_of for outcome in outcomes}
    shares = [outcome.share for outcome in outcomes if outcome.share is not None]
    return {
        "rule": rule or None,
        "change": change,
        "failing": failing,
        "undecided": tuple(name for name in undecided if name not in failing),
        "share": max(shares, default=None),
        "character_of": countries.pop() if len(countries) == 1 else None,
        "read_on": _specific().read_on if rule else None,
    }


def _agreed(outcomes: Sequence[_Outcome]) -> Change:
    """The tariff shift common to all kinds that the good may be; open if they differ."""
    found = {outcome.change for outcome in outcomes}
    if found == {"met", "met_by_de_minimis"}:
        return "met_by_de_minimis"
    return found.pop() if len(found) == 1 else "open"


def _unknowns(outcomes: Sequence[_Outcome]) -> Iterator[Fact]:
    """The unknown facts of the materials, each once."""
    seen: dict[tuple[str, str], Fact] = {}
    for one in (one for outcome in outcomes for one in outcome.tested if one.passes is not True):
        material = one.material
        known = {
            "material.hts": material.hts is not None and len(hs_digits(material.hts)) >= 6,
            "material.origin": material.origin is not None,
            "material.value": material.value is not None,
        }
        for question in (name for name, is_known in known.items() if not is_known):
            seen.setdefault((question, material.id), _unknown(question, material))
    return iter(seen.values())


def _unknown(question: str, material: Material | None = None) -> Fact:
    about, name = (material.id, material.name) if material else ("", "")
    return Fact("marking_unknown", {"question": question, "about": about, "name": name})


def _foreign_of(country: str | None) -> _Foreign:
    """Whether a material's origin is not the country of production (19 CFR 102.1).

    An intermediate material made in the country of production is domestic if its inputs are
    domestic or undergo the tariff shift. Each material is measured once.
    """
    measured: dict[int, Three] = {}

    def foreign(material: Material) -> Three:
        if id(material) not in measured:
            measured[id(material)] = measure(material)
        return measured[id(material)]

    def measure(material: Material) -> Three:
        if not material.materials or (material.origin or country) != country:
            known = material.origin is not None and country is not None
            return material.origin != country if known else None
        if not any(foreign(one) is not False for one in material.materials):
            return False
        governing = _governing(hs_digits(material.hts)) if material.hts else "open"
        if isinstance(governing, str) or not material.hts:
            return None
        kinds = [_applying(k, material.hts) for k in _kinds(governing, hs_digits(material.hts))]
        tested = (_test(one, shifts, foreign) for one in material.materials for shifts in kinds)
        return False if _all(one.passes for one in tested) else None

    return foreign


def _outcomes(
    case: Case, rule: Rule, library: DatedLibrary, limit: Decimal | None, foreign: _Foreign
) -> tuple[_Outcome, ...]:
    kinds = library.library.kinds.kinds
    concerned = [m for m in case.materials if kinds[m.kind].change == "tested"]
    is_set = any(m.kind == "set_item" for m in concerned)
    good = case.product.hts or ""
    outcomes = []
    for kind in _kinds(rule, hs_digits(good)):
        shifts = _applying(kind, good)
        tested = tuple(_test(m, shifts, foreign) for m in concerned)
        change, share = _change(tested, case.product.transaction_value, limit)
        barred = {one.material.origin for one in tested if one.shifts is not True}
        settled = not is_set and all(one.shifts is not None for one in tested)
        character = barred.pop() if settled and len(barred) == 1 else None
        outcomes.append(_Outcome(change, tested, share, character))
    return tuple(outcomes)


def _change(
    tested: tuple[_Tested, ...], price: Decimal | None, limit: Decimal | None
) -> tuple[Change, Fraction | None]:
    """The tariff shift of the good, and the value share of the materials that fail it (102.13)."""
    failing = [one.material.value for one in tested if one.passes is False]
    doubtful = [one.material.value for one in tested if one.passes is not True]
    if not doubtful:
        return "met", None
    most, least = _share(doubtful, price), _share(failing, price)
    if limit is not None:
        if most is not None and most <= limit:
            return "met_by_de_minimis", most
        if failing and (least is None or least <= limit):
            return "open", least
    return ("not_met" if failing else "open"), least


def _share(values: Sequence[Decimal | None], price: Decimal | None) -> Fraction | None:
    """The values in percent of the price; None if it cannot be computed."""
    known = [Fraction(value) for value in values if value is not None]
    if not price or len(known) < len(values):
        return None
    return sum(known, Fraction(0)) * 100 / Fraction(price)


def _applying(kind: Sequence[Alternative], good: str) -> Callable[[str], Three]:
    """A function that says whether a code undergoes the tariff shift of any alternative."""

    @cache
    def shifts(code: str) -> Three:
        if not kind:
            return None
        return _either(_shifts(one, hs_digits(good), hs_digits(code)) for one in kind)

    return shifts


def _test(material: Material, shifts: Callable[[str], Three], foreign: _Foreign) -> _Tested:
    shifted = shifts(material.hts) if material.hts else None
    abroad = foreign(material)
    return _Tested(material, abroad, shifted, _either([shifted, _negated(abroad)]))


def _shifts(alternative: Alternative, good: str, code: str) -> Three:
    """Whether a code undergoes the tariff shift of one alternative."""
    shift = alternative.shift
    if shift is None or alternative.unparsed_reason:
        return None
    conditions = [*shift.provisos, *shift.excluded_descriptions]
    qualified = [one.when for one in shift.excluded_when]
    if any(_HEADING.search(text) for text in [*conditions, *qualified]):
        return None  # the package parsed some of the rule's codes as words
    group = _ranges(alternative.target.ranges) if alternative.target else ()
    source = _either(_from(one, good, code, group) for one in shift.sources)
    free = _negated(_barred(shift, code))
    if conditions or alternative.condition:
        free = _all([free, None])
    return _all([source, free])


def _barred(shift: Shift, code: str) -> Three:
    """Whether an exception covers the code; None if it is limited by words."""
    answers: list[Three] = []
    for one in shift.excluded:
        held = _range(one).holds(code)
        answers.append(held if _by_codes(shift.raw_source, one.start) else held and None)
    for qualified in shift.excluded_when:
        if held_by_any(code, _ranges(qualified.ranges)) is not False:
            answers.append(None)
    return _either(answers)


def _by_codes(source: str, start: str) -> bool:
    """Whether the exception with this code consists of codes only, without describing goods."""
    for part in source.split("except")[1:]:
        clause = re.split(r"\b(?:when|where|if|provided)\b", part)[0]
        if start in _CODE.findall(clause):
            return _codes_only(clause)
    return False


def _codes_only(text: str) -> bool:
    return _CODES_ONLY.fullmatch(text.lower()) is not None


def _from(source: SourceCondition, good: str, code: str, group: tuple[CodeRange, ...]) -> Three:
    if source.kind != "any_other" or source.level is None:
        held = held_by_any(code, _ranges(source.ranges))
        return held if source.kind == "named" and _codes_only(source.text) else held and None
    if source.outside_that_group:
        return _negated(held_by_any(code, group))
    differs = _differs(good, code, DIGITS_OF_LEVEL.get(source.level))
    if "within that group" in source.text and "including" not in source.text:
        return _all([differs, held_by_any(code, group)])
    return differs


def _differs(good: str, code: str, width: int | None) -> Three:
    if width is None:
        return None
    shared = min(len(good), len(code), width)
    if good[:shared] != code[:shared]:
        return True
    return False if shared == width else None


def _kinds(rule: Rule, good: str) -> list[list[Alternative]]:
    """The alternatives for each kind of good that the rule names within the code.

    A kind named in words cannot be identified by the code, so each is measured. An empty list
    stands for goods of the code that no alternative names.
    """
    plain: list[Alternative] = []
    named: dict[str, list[Alternative]] = {}
    scope = _ranges(rule.scope)
    for alternative in rule.alternatives:
        target = alternative.target
        ranges = _ranges(target.ranges) if target else ()
        astray = not any(one.first[:4] in _headings(scope) for one in ranges)
        reached = None if astray else held_by_any(good, ranges)
        words = (target.description or target.excluding_description or "") if target else ""
        if reached is False:
            continue
        if reached and not words:
            plain.append(alternative)
        else:
            named.setdefault(words or alternative.text, []).append(alternative)
    kinds = [[*plain, *alternatives] for alternatives in named.values()]
    if not any(words.lower().startswith(_ALL_OTHER_GOODS) for words in named):
        kinds.append(plain)
    return kinds


def _headings(scope: Iterable[CodeRange]) -> set[str]:
    """The four-digit headings that the ranges span."""
    return {
        f"{number:04}"
        for one in scope
        for number in range(int(one.first[:4].ljust(4, "0")), int(one.last[:4].ljust(4, "9")) + 1)
    }


@lru_cache(maxsize=4096)
def _governing(good: str) -> Rule | Literal["none", "open"]:
    """The rule of section 102.20 for the good.

    It is "none" for textiles (102.21), or if no rule or several apply; "open" if the code is too
    short to tell.
    """
    specific = _specific()
    if held_by_any(good, specific.textiles) is not False:
        return "none"
    held = [(held_by_any(good, scope), rule) for scope, rule in specific.rules]
    found = [rule for answer, rule in held if answer]
    if len(found) == 1:
        return found[0]
    return "open" if not found and any(answer is None for answer, _ in held) else "none"


@cache
def _specific() -> _Specific:
    """The package's data as shipped; user-built copies and overlays are not read."""
    from originshift.corpus import CORPUS_DIR, Corpus, textile_coverage

    newest = max(CORPUS_DIR.glob("102.20-*.json"))
    corpus: Corpus = Corpus.load(newest, overlays=False)
    return _Specific(
        tuple((_ranges(rule.scope), rule) for rule in corpus.rules),
        _ranges(textile_coverage()),
        corpus.source_issue_date,
    )


def _range(one: PackageRange) -> CodeRange:
    return CodeRange.parse(f"{one.start}-{one.end}")


def _ranges(found: Iterable[PackageRange]) -> tuple[CodeRange, ...]:
    return tuple(_range(one) for one in found)


def _names(tested: Iterable[_Tested]) -> tuple[str | Lazy, ...]:
    return tuple(dict.fromkeys(one.material.name for one in tested))


def _either(answers: Iterable[Three]) -> Three:
    found = set(answers)
    return True if True in found else None if None in found else False


def _all(answers: Iterable[Three]) -> Three:
    found = set(answers)
    return False if False in found else None if None in found else True


def _negated(answer: Three) -> Three:
    return None if answer is None else not answer


def _word(answer: Three) -> str:
    return "unknown" if answer is None else yes_no(answer)
