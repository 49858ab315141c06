"""The additional US duties in force on a day: the countries and tariff lines they cover."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from assistant.base.hs_code import CodeRange, held_by_any
from assistant.library.tables import ListedLine
from assistant.library.us_measure import Countries, DutyRate, Heading, Measure, Possible

Reach = Literal["yes", "no", "partly"]
ListLines = Callable[[str, str], Mapping[str, tuple[ListedLine, ...]]]


@dataclass(frozen=True, slots=True)
class CountrySet:
    """The countries that a provision covers; `named` is None for every country."""

    named: frozenset[str] | None
    without: frozenset[str]

    @classmethod
    def of(cls, countries: Countries, groups: Mapping[str, frozenset[str]]) -> CountrySet:
        """The countries, with groups expanded to their members."""
        named = frozenset(countries.members).union(*(groups[name] for name in countries.groups))
        return cls(None if countries.everyone else named, frozenset(countries.without))

    def hold(self, country: str) -> bool:
        """Whether the set contains the country."""
        return country not in self.without and (self.named is None or country in self.named)


@dataclass(frozen=True, slots=True)
class Goods:
    """The tariff lines that a provision covers: by a list, by codes, or all."""

    list_name: str | None
    codes: tuple[CodeRange, ...]

    @classmethod
    def of(cls, list_name: str | None, codes: Iterable[str]) -> Goods:
        """The goods of a list or of printed codes."""
        return cls(list_name, tuple(CodeRange.parse(code) for code in codes))

    @property
    def every(self) -> bool:
        """Whether every line is covered."""
        return self.list_name is None and not self.codes


@dataclass(frozen=True, slots=True)
class Paid:
    """A heading in force on the day, the countries that pay under it, and its rate."""

    heading: Heading
    countries: CountrySet
    rate: DutyRate


@dataclass(frozen=True, slots=True)
class Exempted:
    """Lines exempt on the day, and the heading that exempts them."""

    heading: str | None
    countries: CountrySet
    goods: Goods


@dataclass(frozen=True, slots=True)
class PendingMeasure:
    """A pending or possible development on the day, with the countries and goods it concerns."""

    possible: Possible
    countries: CountrySet
    goods: Goods


@dataclass(frozen=True, slots=True)
class MeasureOnDay:
    """A measure reduced to what applies on the day."""

    measure: Measure
    countries: CountrySet
    goods: Goods
    paid: tuple[Paid, ...]
    exempted: tuple[Exempted, ...]
    prospects: tuple[PendingMeasure, ...]
    claim_relieves: bool
    content_apart: bool
    gives_way: frozenset[str]

    def may_reach_use(self, use: str | None) -> bool:
        """Whether the measure may cover a good of that use; True if the use is unknown."""
        uses = (*self.measure.uses, *self.measure.unsettled_uses)
        return not uses or use is None or use in uses

    def paid_by(self, country: str) -> tuple[Paid, ...]:
        """The headings for a country: those that name it, else those that name none."""
        if not self.countries.hold(country):
            return ()
        held = [one for one in self.paid if one.countries.hold(country)]
        named = [one for one in held if one.countries.named is not None]
        return tuple(named or held)


@dataclass(frozen=True, slots=True)
class Reached:
    """Whether goods include a code, and the matching lines of their list.

    `apart` are longer codes under it that the list treats otherwise.
    """

    reach: Reach
    rows: tuple[ListedLine, ...] = ()
    apart: tuple[tuple[str, tuple[ListedLine, ...]], ...] = ()

    @property
    def doubtful(self) -> bool:
        """Whether the code is included only by lines that may not be on the list."""
        return bool(self.rows) and all(row.doubtful for row in self.rows)


_NOT_REACHED = Reached("no")


@dataclass(frozen=True, slots=True)
class MeasureForCode:
    """A measure applied to a code: whether it covers it, and the matching lines of its list.

    `exemptions` are those that concern the code; `prospects` are the pending measures that do.
    """

    measure: MeasureOnDay
    covered: Reached
    exemptions: tuple[tuple[Exempted, Reached], ...]
    prospects: tuple[PendingMeasure, ...]

    @property
    def reach(self) -> Reach:
        """Whether the measure covers the code."""
        return self.covered.reach

    def exempt(self, country: str) -> tuple[Reached, str | None]:
        """Whether goods of the country are exempt, and the heading that exempts them."""
        found: tuple[Reached, str | None] = (_NOT_REACHED, None)
        for one, reached in self.exemptions:
            if one.countries.hold(country):
                heading = next((row.heading for row in reached.rows if row.heading), one.heading)
                found = reached, heading
            if found[0].reach == "yes" and not found[0].doubtful:
                break
        return found


def on_day(
    measures: Iterable[Measure], day: date, groups: Mapping[str, frozenset[str]]
) -> tuple[MeasureOnDay, ...]:
    """The measures that are in force or pending on the day."""
    found = []
    for measure in measures:
        countries = CountrySet.of(measure.economies, groups)
        goods = Goods.of(measure.list_, measure.codes)
        paid = tuple(
            Paid(heading, CountrySet.of(heading.economies, groups), rate)
            for heading in measure.headings
            for rate in heading.rates
            if rate.holds_on(day)
        )
        prospects = tuple(
            PendingMeasure(
                one,
                CountrySet.of(one.economies, groups) if one.economies else countries,
                Goods.of(None, one.codes) if one.codes else goods,
            )
            for one in measure.possible
            if one.holds_on(day)
        )
        if paid or prospects:
            relief, whole = measure.claim_relief, measure.whole_metal
            found.append(
                MeasureOnDay(
                    measure,
                    countries,
                    goods,
                    paid,
                    tuple(
                        Exempted(
                            one.heading,
                            CountrySet.of(one.economies, groups),
                            Goods.of(one.list_, one.codes),
                        )
                        for one in measure.exempt
                        if one.holds_on(day)
                    ),
                    prospects,
                    relief is not None and relief.from_ <= day,
                    whole is None or whole.apart_from <= day,
                    frozenset(
                        one.to for one in measure.gives_way if one.from_ is None or one.from_ <= day
                    ),
                )
            )
    return tuple(found)


def reach(goods: Goods, digits: str, lines: Iterable[str], list_lines: ListLines) -> Reached:
    """Whether the goods include a code, and the matching lines of the list.

    `lines` are the eight-digit lines that the code may belong to. For each line the longest
    matching code on the list counts, and longer codes under it are apart. The result is `partly`
    if only some of the lines, or only longer codes, are on the list.
    """
    if goods.every:
        return Reached("yes")
    by_code = held_by_any(digits, goods.codes) if goods.codes else False
    if by_code or goods.list_name is None:
        return Reached("partly" if by_code is None else "yes" if by_code else "no")
    listed = list_lines(goods.list_name, digits[:2])
    rows: list[ListedLine] = []
    apart: list[tuple[str, tuple[ListedLine, ...]]] = []
    whole = True
    for line in lines:
        longest = next(
            (listed[line[:n]] for n in range(len(line), 1, -1) if line[:n] in listed), None
        )
        longer = [
            (code, held) for code, held in listed.items() if code[: len(line)] == line != code
        ]
        if longest is None:
            whole = False
            rows += (row for _, held in longer for row in held)
        else:
            rows += longest
            apart += longer
    if not rows:
        return Reached("partly" if by_code is None else "no")
    return Reached("yes" if whole else "partly", tuple(dict.fromkeys(rows)), tuple(apart))


def for_code(
    measures: Iterable[MeasureOnDay], digits: str, lines: Iterable[str], list_lines: ListLines
) -> tuple[MeasureForCode, ...]:
    """The measures to show for a code; see `reach` for `lines`."""
    lines = tuple(lines)
    found = []
    for measure in measures:
        covered = reach(measure.goods, digits, lines, list_lines)
        prospects = tuple(
            one
            for one in measure.prospects
            if reach(one.goods, digits, lines, list_lines).reach != "no"
        )
        if covered.reach != "no" or prospects or measure.measure.elsewhere != "silent":
            reached = (
                (one, reach(one.goods, digits, lines, list_lines)) for one in measure.exempted
            )
            exemptions = tuple((one, held) for one, held in reached if held.reach != "no")
            found.append(MeasureForCode(measure, covered, exemptions, prospects))
    return tuple(found)
