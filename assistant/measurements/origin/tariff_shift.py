"""Tests whether a material undergoes the tariff shift that an alternative requires."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.base.hs_code import DIGITS_OF_LEVEL, CodeRange, held_by_any
from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.texts import translated
from assistant.library.product_rule import Alternative, MaterialCondition, TariffShift
from assistant.measurements.origin.materials import CountedMaterial

Three = bool | None

# The conditions that spare a material the tariff shift, by the answer that does.
_SPARED = {"reaches_only": False, "disregarded": True}

# The answer by which a material with the code of the good is another good, not the article itself.
_ANOTHER_GOOD = "another_good"
_SELF_PRODUCED = "shift.self_produced"


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer about a material on which its tariff shift depends, and the goods it describes."""

    id: str
    goods: str | Lazy


@dataclass(frozen=True, slots=True)
class Tested:
    """The result for one material: passes, fails, or open until `question` is answered.

    `reason` names a message of rules/interface/messages/. The question is about the material
    itself, or about the self-produced material `about` that it goes into.
    """

    material: CountedMaterial
    passes: Three
    reason: str
    question: str = ""
    asked: Asked | None = None
    about: CountedMaterial | None = None

    @property
    def by_self_produced(self) -> bool:
        """Whether a self-produced material is considered the material instead."""
        return self.reason == _SELF_PRODUCED


@dataclass(frozen=True, slots=True)
class ShiftTest:
    """An alternative's tariff shift, prepared to test many materials of a good of that code."""

    good_codes: tuple[str, ...]
    goods: tuple[CodeRange, ...]
    change: TariffShift
    conditions: tuple[MaterialCondition, ...]
    exceptions: tuple[CodeRange, ...]
    sources: tuple[CodeRange, ...]
    limited_groups: tuple[tuple[CodeRange, ...], ...]

    @classmethod
    def of(
        cls, good_codes: tuple[str, ...], goods: list[str], alternative: Alternative
    ) -> ShiftTest | None:
        """The test of an alternative; None if it requires no tariff shift (`change: none`).

        `good_codes` are the good's code as given and its HS 2012 codes (digits).
        """
        change = alternative.change
        if not isinstance(change, TariffShift):
            return None
        grouped = [code for group in change.from_more_than_one_of for code in group]
        return cls(
            good_codes,
            _ranges(goods),
            change,
            tuple(alternative.material_conditions),
            _ranges(change.except_),
            _ranges([*change.from_, *grouped]),
            tuple(_ranges(group) for group in change.except_more_than_one_of),
        )

    def test(self, material: CountedMaterial) -> Tested:
        """The result for one non-originating material on its own.

        A self-produced material may be considered the material instead of what it is made of, at
        the producer's choice (Uniform Regulations s. 3(8)).
        """
        result = self._test(material)
        for produced in material.within if result.passes is not True else ():
            whole = self._test(produced)
            if whole.passes:
                return Tested(material, True, _SELF_PRODUCED)
            if whole.passes is None and result.passes is False:
                result = replace(whole, material=material, about=produced)
        return result

    def _test(self, material: CountedMaterial) -> Tested:
        unanswered = None
        for condition in self.conditions:
            spared = _SPARED.get(condition.effect)
            if spared is None or not _concerns(condition, material):
                continue
            is_such = _said(condition, material)
            if is_such is spared:
                return Tested(material, True, f"shift.{condition.effect}")
            if is_such is None:
                unanswered = unanswered or condition
        tested = self._tested(material)
        if unanswered is None or tested.passes:
            return tested
        return _undecided(material, f"shift.{unanswered.effect}_open", unanswered)

    def reaches(self, material: CountedMaterial) -> Three:
        """Whether the rule is about the material at all; None until that is answered."""
        answers = [_said(one, material) for one in self._reach(material)]
        return False if False in answers else None if None in answers else True

    def unanswered_reach(self, material: CountedMaterial) -> MaterialCondition | None:
        """The condition that is to say whether the rule is about the material."""
        asked = self._reach(material)
        return next((one for one in asked if _said(one, material) is None), None)

    def reach_is_conditional(self, material: CountedMaterial) -> bool:
        """Whether an answer says if the rule is about the material."""
        return bool(self._reach(material))

    def as_reached(self, material: CountedMaterial) -> CountedMaterial:
        """The material, answered to be one that the rule is about."""
        yes = {one.id: "yes" for one in self._reach(material)}
        return replace(material, answers={**material.answers, **yes})

    def _reach(self, material: CountedMaterial) -> list[MaterialCondition]:
        return [
            one
            for one in self.conditions
            if one.effect == "reaches_only" and _concerns(one, material)
        ]

    def _tested(self, material: CountedMaterial) -> Tested:
        if not material.codes:
            return Tested(material, None, "shift.no_code", "material.hts")
        barred, condition = self._barred(material)
        if barred:
            return Tested(material, False, "shift.barred")
        if barred is None:
            return _undecided(material, "shift.barred", condition)
        inside, condition = self._inside_sources(material)
        if inside:
            return Tested(material, True, "shift.named_source")
        level = self.change.level or self.change.or_any_other
        differs = self._differs(material, level)
        if inside is None and differs is not True:
            return _undecided(material, "shift.source_open", condition)
        if differs is None and level == "good" and self.good_codes:
            asked = Asked(_ANOTHER_GOOD, Message("shift.another_good"))
            return Tested(material, None, "shift.article_itself", "material.rule_answer", asked)
        if differs is None:
            question = "material.hts" if self.good_codes else "product.hts"
            return Tested(material, None, "shift.code_too_short", question)
        return Tested(
            material, differs, f"shift.{'other' if differs else 'same'}_{level or 'source'}"
        )

    def group_of(self, material: CountedMaterial, *, possibly: bool) -> int | None:
        """The index of the material's group among those of which only one may be used.

        With `possibly`, a code too short to tell counts as in the group.
        """
        for number, group in enumerate(self.limited_groups):
            held = _any_held(material, group)
            if held or (held is None and possibly):
                return number
        return None

    def group_is_open(self, material: CountedMaterial) -> bool:
        """Whether the code is too short to tell if the material is in one of the groups."""
        group = self.group_of(material, possibly=True)
        return group is not None and self.group_of(material, possibly=False) is None

    def beyond_one_group(self, material: CountedMaterial) -> Tested:
        """The result for a material of a second group, where the rule allows only one."""
        if self.group_is_open(material):
            return Tested(material, None, "shift.code_too_short", "material.hts")
        return Tested(material, False, "shift.second_group")

    def _barred(self, material: CountedMaterial) -> tuple[Three, MaterialCondition | None]:
        """Whether an exception or bar covers the material, and the condition that decides it."""
        excepted = _any_held(material, self.exceptions)
        for condition in self.conditions:
            if condition.effect == "admitted_only" or not _concerns(condition, material):
                continue
            is_such = _said(condition, material)
            if condition.effect == "barred" and is_such is not False:
                return is_such, condition
            if condition.effect == "exception_reaches_only" and excepted is not False:
                if is_such is not False:
                    return is_such if excepted else None, condition
                excepted = False
        return excepted, None

    def _inside_sources(self, material: CountedMaterial) -> tuple[Three, MaterialCondition | None]:
        inside = _any_held(material, self.sources)
        if inside is not False:
            for condition in self.conditions:
                if condition.effect == "admitted_only" and _concerns(condition, material):
                    is_such = _said(condition, material)
                    return (is_such if inside or is_such is False else None), condition
        return inside, None

    def _differs(self, material: CountedMaterial, level: str | None) -> Three:
        """Whether the codes differ at the level; None if that depends on the HS 2012 code."""
        if level is None:
            return False
        if level == "good":
            return self._is_another_good(material)
        width = DIGITS_OF_LEVEL[level]
        # Rules print HS 2012 codes: compare HS 2012 codes with each other where there are any.
        answers = {
            self._code_differs(code, good, material.codes[0], width)
            for code in material.codes[1:] or material.codes
            for good in self.good_codes[1:] or self.good_codes
        }
        return answers.pop() if len(answers) == 1 else None

    def _is_another_good(self, material: CountedMaterial) -> Three:
        """Whether the material is a good other than the one produced of it.

        None if it has the code of the good, as far as both are known, until it is said whether it
        is the article itself.
        """
        if not self.good_codes:
            return None
        good, code = self.good_codes[0], material.codes[0]
        shared = min(len(good), len(code))
        if good[:shared] != code[:shared]:
            return True
        return _answer(material, _ANOTHER_GOOD)

    def _code_differs(self, code: str, good: str, given: str, width: int) -> Three:
        if width > 6 and code[:6] == good[:6]:
            code, good = given, self.good_codes[0]
        shared = min(len(code), len(good), width)
        differs: Three = True
        if code[:shared] == good[:shared]:
            differs = False if shared == width else None
        if self.change.outside_group and differs is not False:
            in_group = held_by_any(code, self.goods)
            if in_group is not False:
                return False if in_group else None
        return differs


def _ranges(printed: list[str]) -> tuple[CodeRange, ...]:
    return tuple(CodeRange.parse(one) for one in printed)


def _any_held(material: CountedMaterial, ranges: tuple[CodeRange, ...]) -> Three:
    """Whether the ranges contain the material's code as given, or all of its HS 2012 codes."""
    if not material.codes:
        return None
    given, *older = (held_by_any(code, ranges) for code in material.codes)
    if given or not older:
        return given
    return older[0] if len(set(older)) == 1 else None


def _concerns(condition: MaterialCondition, material: CountedMaterial) -> bool:
    return _any_held(material, _ranges(condition.codes)) is not False


def _answer(material: CountedMaterial, question: str) -> Three:
    return {"yes": True, "no": False}.get(material.answers.get(question, "unknown"))


def _said(condition: MaterialCondition, material: CountedMaterial) -> Three:
    return _answer(material, condition.id)


def _undecided(
    material: CountedMaterial, reason: str, condition: MaterialCondition | None
) -> Tested:
    """The result that hangs on a condition of the rule, or else on the code."""
    if condition is None:
        return Tested(material, None, reason, "material.hts")
    asked = Asked(condition.id, translated(condition.goods))
    return Tested(material, None, reason, "material.rule_answer", asked)
