"""The product rules of a code in plain words, with codes that pass and fail the tariff shift.

Returns lines as data; prints nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import reduce

from assistant.base.hs_code import CodeRange, format_hs, hs_digits
from assistant.base.language import translate
from assistant.base.messages import message
from assistant.library import DatedLibrary
from assistant.library.governing_rule import Candidate
from assistant.library.product_rule import (
    Alternative,
    ProductRule,
    RegionalValueContentRule,
    TariffShift,
)
from assistant.measurements.origin.materials import CountedMaterial
from assistant.measurements.origin.tariff_shift import ShiftTest, Tested

_TELLING = ("shift.barred", "shift.named_source")


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A sentence and its indentation depth."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The lines on a code, and whether the knowledge covers its product rules."""

    covered: bool
    lines: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """Six-digit codes tested one by one against a tariff shift; None where none is certain."""

    passes: Tested | None
    fails: Tested | None


def explain(code: str, library: DatedLibrary) -> Explanation:
    """The product rules (HTSUS General Note 11(o)) of a code of four or more digits, in words."""
    given = hs_digits(code)
    found = library.product_rules(code, None, {})
    day = library.day.isoformat()
    head = [RuleLine(0, message("words.code", hts=format_hs(given), day=day))]
    if not found:
        fault = message("words.not_covered", hts=format_hs(given), day=day, chapter=given[:2])
        return Explanation(False, (*head, RuleLine(0, fault)))
    older = library.older_codes(given)
    if older and any(one.code == given for one in found):
        head.append(RuleLine(0, message("words.older", older=_listed(map(format_hs, older)))))
    if len(found) > 1:
        head.append(RuleLine(0, message("words.several", count=len(found))))
    body = [line for one in found for line in _candidate(one, given, library, len(found) > 1)]
    return Explanation(True, (*head, *body, RuleLine(0, ""), RuleLine(0, _closing(given, library))))


def _closing(given: str, library: DatedLibrary) -> str:
    percent = library.parameter("usmca.de_minimis")
    if percent is None:
        return message("words.closing_unknown")
    named = {"component": "de_minimis_of_yarn", "weight": "de_minimis_by_weight"}
    kind = next((f"_{k}" for k, of in named.items() if library.in_group_of_codes(of, given)), "")
    return message(f"words.closing{kind}", percent=percent)


def _candidate(
    candidate: Candidate, given: str, library: DatedLibrary, several: bool
) -> Iterator[RuleLine]:
    yield RuleLine(0, "")
    yield RuleLine(0, _kind(candidate, several))
    # As in measuring origin: the given code with its older codes, or the older code found alone.
    older = library.older_codes(given) if candidate.code == given else ()
    codes = (candidate.code, *older)
    for rule in candidate.rules:
        if rule.additional and len(candidate.rules) > 1:
            yield RuleLine(1, message("words.further"))
        confidence = message(f"words.confidence.{rule.confidence}")
        yield RuleLine(1, message("words.rule", rule=rule.rule, confidence=confidence))
        printed = _printed_number(rule, candidate.code)
        name = "words.found_given" if candidate.code == given else "words.found_older"
        yield RuleLine(2, message(name, printed=printed, older=format_hs(candidate.code)))
        if rule.doubt:
            yield RuleLine(2, message("words.doubt", text=translate(rule.doubt)))
        if rule.note:
            yield RuleLine(2, message("words.note", text=translate(rule.note)))
        if rule.table:
            table = translate(rule.table)
            yield RuleLine(2, message("words.automotive_table", table=table, day=library.day))
        for for_vehicle in library.vehicle_rules((Candidate(candidate.code, (rule,)),)):
            yield RuleLine(2, _for_vehicle(for_vehicle))
        for alternative in rule.alternatives:
            yield RuleLine(2, alternative_words(rule, alternative))
            for condition in alternative.good_conditions:
                text = translate(condition.confirm)
                yield RuleLine(3, message("words.confirm", text=text))
            examples = examples_of(codes, rule, alternative, library)
            if examples:
                yield from _examples(alternative, examples)


def _for_vehicle(rule: ProductRule) -> str:
    """What the automotive appendix requires instead, for original equipment of vehicles."""
    table, only = (translate(text) or "" for text in (rule.table, rule.only))
    rvc = next(one.rvc for one in rule.alternatives if one.rvc)
    name = "words.automotive_only" if only else "words.automotive"
    return message(name, table=table, only=only, value_content=_value_content(rvc))


def _kind(candidate: Candidate, several: bool) -> str:
    """The goods that the candidate's rules govern."""
    for rule in candidate.rules:
        kind = translate(rule.only).rstrip(".") if rule.only else ""
        use = _listed(message(f"words.use.{one}") for one in rule.use)
        if rule.other_goods:
            return message("words.if_other_described" if kind else "words.if_other", kind=kind)
        if kind or use:
            name = "only_and_use" if kind and use else "only" if kind else "use"
            return message(f"words.if_{name}", kind=kind, use=use)
    if "product.hts" in candidate.settled_by:
        printed = _printed_number(candidate.rules[0], candidate.code)
        return message("words.too_short", printed=printed)
    return message("words.if_other" if several and candidate.settled_by else "words.governs")


def _printed_number(rule: ProductRule, code: str) -> str:
    """The most specific printed number of the rule that covers the code."""
    holding = [one for one in rule.goods if CodeRange.parse(one).holds(code) is not False]
    return max(holding or rule.goods, key=lambda one: len(CodeRange.parse(one).first))


def alternative_words(rule: ProductRule, alternative: Alternative) -> str:
    """The requirements of an alternative as a sentence, without its good conditions."""
    parts = [_change(rule, alternative)]
    if alternative.rvc:
        parts.append(_value_content(alternative.rvc))
    if alternative.weight:
        percent = alternative.weight.originating_at_least
        codes = _listed(alternative.weight.codes)
        parts.append(message("words.weight", percent=percent, codes=codes))
    what = reduce(lambda first, second: message("words.and", first=first, second=second), parts)
    return message("words.alternative", id=alternative.id, what=what)


def _value_content(rvc: RegionalValueContentRule) -> str:
    name = "both" if rvc.tv and rvc.nc else "tv" if rvc.tv else "nc"
    return message(f"words.rvc_{name}", tv=rvc.tv, nc=rvc.nc)


def _change(rule: ProductRule, alternative: Alternative) -> str:
    change = alternative.change
    if not isinstance(change, TariffShift):
        return message("words.no_change")
    what = _sources(change) if change.level is None else message(f"words.level.{change.level}")
    if change.within_group or change.or_any_other_within_group:
        what = message("words.within_group", what=what, goods=_listed(rule.goods))
    if change.outside_group:
        what = message("words.outside_group", what=what, goods=_listed(rule.goods))
    if change.except_:
        what = message("words.except", what=what, codes=_listed(change.except_))
    if change.except_more_than_one_of:
        groups = _groups(change.except_more_than_one_of)
        what = message("words.one_group", what=what, groups=groups)
    names = {
        "exception_reaches_only": "words.only_barred",
        "admitted_only": "words.only_admitted",
        "barred": "words.barred",
        "reaches_only": "words.reaches_only",
        "disregarded": "words.disregarded",
    }
    for condition in alternative.material_conditions:
        goods = translate(condition.goods).rstrip(".")
        codes = _listed(condition.codes)
        what = message(names[condition.effect], what=what, codes=codes, goods=goods)
    return what


def _sources(change: TariffShift) -> str:
    """The codes from which materials may shift, where no level alone is required."""
    sources = list(change.from_)
    if change.from_more_than_one_of:
        groups = _groups(change.from_more_than_one_of)
        sources.append(message("words.several_groups", groups=groups))
    if change.or_any_other:
        sources.append(message(f"words.any_other.{change.or_any_other}"))
    return message("words.sources", sources=_listed(sources))


def _groups(groups: list[list[str]]) -> str:
    return ", ".join(message("words.group", codes=", ".join(group)) for group in groups)


def _listed(parts: Iterable[str]) -> str:
    """The parts joined by commas and a final "or"."""
    *most, last = [*parts] or [""]
    return message("words.or", first=", ".join(most), second=last) if most else last


def _examples(alternative: Alternative, examples: Examples) -> Iterator[RuleLine]:
    whole = not (alternative.rvc or alternative.weight or alternative.good_conditions)
    named = (("passes" if whole else "passes_change", examples.passes), ("fails", examples.fails))
    for name, tested in named:
        if tested is None:
            yield RuleLine(3, message(f"words.none_{name.removesuffix('_change')}"))
        else:
            hts, older = tested.material.hts, tested.material.codes[1:]
            if older:
                hts = message("words.in_hs_2012", hts=hts, older=_listed(map(format_hs, older)))
            yield RuleLine(3, message(f"words.{name}", hts=hts, reason=message(tested.reason)))


def examples_of(
    good_codes: tuple[str, ...], rule: ProductRule, alternative: Alternative, library: DatedLibrary
) -> Examples | None:
    """A code of the tariff that passes the tariff shift and one that fails it.

    None where no shift is required. Codes named by the rule are preferred, then those nearest to
    the good.
    """
    shift = ShiftTest.of(good_codes, rule.goods, alternative)
    if shift is None:
        return None
    good = good_codes[0][:6].ljust(6, "0")
    materials = [_material(code, library) for code in _codes(good, shift, library)]
    tested = [shift.test(shift.as_reached(material)) for material in materials]

    def rank(one: Tested) -> tuple[bool, bool, int]:
        code = one.material.codes[0]
        return one.reason not in _TELLING, code == good, abs(int(code) - int(good))

    return Examples(
        min((one for one in tested if one.passes is True), key=rank, default=None),
        min((one for one in tested if one.passes is False), key=rank, default=None),
    )


def _codes(good: str, shift: ShiftTest, library: DatedLibrary) -> set[str]:
    """The subheadings of the good's chapter, the chapters beside it and those the rule names."""
    chapter = int(good[:2])
    chapters = {chapter - 1, chapter, chapter + 1}
    for named in (*shift.exceptions, *shift.sources):
        chapters |= {int(named.first[:2]), int(named.last[:2])}
    return {line[:6] for one in chapters for line in library.library.us_tariff(f"{one:02}")}


def _material(code: str, library: DatedLibrary) -> CountedMaterial:
    """A non-originating material of which only the code is known."""
    return CountedMaterial(
        id=code,
        name=code,
        hts=format_hs(code),
        codes=(code, *library.older_codes(code)),
        origin=None,
        value=None,
        content=None,
        weight=None,
        status="no",
        tested=True,
        counted=True,
        set_item=False,
        answers={},
    )
