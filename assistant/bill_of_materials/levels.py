"""The levels of a bill of materials: what goes into what, and how many of it into one good.

Levels come from a column of parents, a column of levels, item numbers (1.1.2), sections that are
named after a part, or indents. An assembly that is listed again on its own is one assembly.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.base.text import normalized_letters
from assistant.bill_of_materials.numbers import EXACT
from assistant.bill_of_materials.records import Record

_LEVEL = re.compile(r"[.\s+\-_>*]*([0-9]{1,3})(?:\.0*)?")
_OUTLINE = re.compile(r"[0-9]{1,5}(?:[.\-][0-9]{1,5})+")
_DOTS = re.compile(r"[.\-+*>]+")
_OF_PART = ("line_id", "own_part_number", "part_number")
_NUMBERS = (*_OF_PART, "item")

Parents = list[int | None]


@dataclass(frozen=True)
class Tree:
    """The rows by their place from 0: the parent of each, and the row of the good.

    `parents` is None for what goes into the good itself. `same` maps a row that names an assembly
    listed elsewhere to the row that has its parts. `goods` are several rows, or numbers without a
    row, that are all goods. `apart` are rows that only list the parts of an assembly, which others
    put in its place. `order` are the rows, each after what it goes into, without those in circles.
    """

    parents: tuple[int | None, ...]
    good: int | None = None
    same: Mapping[int, int] = field(default_factory=dict)
    goods: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    apart: frozenset[int] = frozenset()
    children: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    order: tuple[int, ...] = ()

    def times(
        self, quantities: Sequence[Decimal | None], *, per_good: bool
    ) -> list[Decimal | None]:
        """How many of each row go into one good; None where a quantity on the way is not known.

        With `per_good` the file gives them so already.
        """
        uses: dict[int, list[int]] = defaultdict(list)
        for other, main in self.same.items():
            uses[main].append(other)
        found: dict[int, Decimal | None] = {}
        for row in self.order:
            occurrences = uses[row] + ([] if row in self.apart else [row])
            total: Decimal | None = Decimal(0)
            for one in occurrences:
                above, own = self.parents[one], quantities[one]
                whole = Decimal(1) if above is None or per_good else found.get(above)
                if own is None or whole is None or total is None:
                    total = None
                else:
                    total = EXACT.add(total, EXACT.multiply(own, whole))
            found[row] = Decimal(1) if row == self.good else total
        return [found.get(row) for row in range(len(self.parents))]


def _in_order(parents: Parents, same: Mapping[int, int]) -> tuple[int, ...]:
    """The rows, each after those that it goes into; rows that go into themselves are left out."""
    waits: list[set[int]] = [set() if above is None else {above} for above in parents]
    for other, main in same.items():
        waits[main].add(other)
    needed_by: dict[int, list[int]] = defaultdict(list)
    for row, needs in enumerate(waits):
        for one in needs:
            needed_by[one].append(row)
    ready = [row for row, needs in enumerate(waits) if not needs]
    ordered = []
    while ready:
        row = ready.pop()
        ordered.append(row)
        for one in needed_by[row]:
            waits[one].discard(row)
            if not waits[one]:
                ready.append(one)
    return tuple(ordered)


def tree_of(records: Sequence[Record]) -> Tree:
    """The levels of the rows; every parent is None where the file tells none."""
    parents, explicit_top, goods = _parents(records)
    same = _listed_again(records, parents)
    roots = [row for row, above in enumerate(parents) if above is None and row not in same.values()]
    roots_before = {row for row, above in enumerate(parents) if above is None}
    has_parts = {above for above in parents if above is not None}
    tops = [row for row in roots if row in has_parts and (row in explicit_top or len(roots) == 1)]
    good = tops[0] if len(tops) == 1 and not goods else None
    if len(tops) > 1:
        goods = {_name(records[row]): (row,) for row in tops}
    if good is not None:
        parents = [None if above == good else above for above in parents]
    apart = {main for main in same.values() if main in roots_before and main != good}
    for other, main in same.items():
        if main in apart and parents[main] is None:
            parents[main] = parents[other]
    children: dict[int, list[int]] = defaultdict(list)
    for row, above in enumerate(parents):
        if above is not None:
            children[above].append(row)
    listed = {row: tuple(found) for row, found in children.items()}
    goods = goods if len(goods) > 1 else {}
    order = _in_order(parents, same)
    return Tree(tuple(parents), good, same, goods, frozenset(apart), listed, order)


def _parents(records: Sequence[Record]) -> tuple[Parents, set[int], dict[str, tuple[int, ...]]]:
    """The parents, the rows said to be at the top, and goods that are named without a row."""
    parents: Parents
    if any(one.of("parent") for one in records):
        found, unknown = _by_parent_column(records)
        of_goods = len(unknown) > 1 and all(one.of("parent") for one in records)
        if any(above is not None for above in found) or of_goods:
            return found, set(), unknown
    if (depths := _depths(records)) and any(depths):
        lowest = min(depth for depth in depths if depth is not None)
        top = {row for row, depth in enumerate(depths) if depth == lowest == 0}
        return _by_depth(depths), top, {}
    parents = _by_outline([one.of("level") or one.of("item") for one in records])
    if any(above is not None for above in parents):
        return parents, set(), {}
    parents = _by_section(records)
    if any(above is not None for above in parents):
        return parents, set(), {}
    return _by_indent([one.indent for one in records]), set(), {}


def _numbers(record: Record, fields: Sequence[str] = _NUMBERS) -> list[str]:
    names = (normalized_letters(record.of(field)) for field in fields)
    return [name for name in names if name]


def _name(record: Record) -> str:
    return next(filter(None, map(record.of, (*_NUMBERS, "description"))), f"line {record.line}")


def _by_parent_column(records: Sequence[Record]) -> tuple[Parents, dict[str, tuple[int, ...]]]:
    rows: dict[str, list[int]] = defaultdict(list)
    for row, record in enumerate(records):
        for name in dict.fromkeys(_numbers(record)):
            rows[name].append(row)
    parents: Parents = []
    unknown: dict[str, list[int]] = defaultdict(list)
    for row, record in enumerate(records):
        wanted = normalized_letters(record.of("parent"))
        found = [one for one in rows.get(wanted, []) if one != row] if wanted else []
        parents.append(found[0] if found else None)
        if wanted and not found:
            unknown[record.of("parent")].append(row)
    return parents, {name: tuple(found) for name, found in unknown.items()}


def _depths(records: Sequence[Record]) -> list[int | None]:
    """The depth of each row by its level column; empty where that holds item numbers."""
    depths: list[int | None] = []
    for record in records:
        level = record.of("level").strip()
        plain = _LEVEL.fullmatch(level)
        if plain:
            depths.append(int(plain[1]))
        elif _DOTS.fullmatch(level):
            depths.append(len(level))
        elif _OUTLINE.fullmatch(level):
            return []
        else:
            depths.append(None)
    return depths


def _by_depth(depths: Sequence[int | None]) -> Parents:
    """Each row goes into the last row before it that is higher; one without a level, into none."""
    parents: Parents = []
    above: list[tuple[int, int]] = []
    for row, depth in enumerate(depths):
        if depth is None:
            parents.append(above[0][1] if above and above[0][0] == 0 else None)
            continue
        while above and above[-1][0] >= depth:
            above.pop()
        parents.append(above[-1][1] if above else None)
        above.append((depth, row))
    return parents


def _by_indent(indents: Sequence[int]) -> Parents:
    """The parents by how far the rows are set in, where that tells levels and is no slip.

    The first row is at the top, no row goes down two steps at once, and below several rows at the
    top some assembly has more than one part.
    """
    steps = {depth: step for step, depth in enumerate(sorted(set(indents)))}
    depths = [steps[one] for one in indents]
    parents = _by_depth(depths)
    assemblies = {above for above in parents if above is not None}
    falls = any(below > above + 1 for above, below in zip([-1, *depths], depths, strict=False))
    slip = depths.count(0) > 1 and len(depths) - depths.count(0) <= len(assemblies)
    return [None] * len(depths) if falls or slip else parents


def _by_outline(items: Sequence[str]) -> Parents:
    """Item 1.2.3 goes into 1.2, where the file has that; 1.0 is 1."""
    plain = [re.sub(r"-", ".", item.strip().rstrip(".")) for item in items]
    if not any(_OUTLINE.fullmatch(item) for item in items):
        return [None] * len(items)
    places = {item: row for row, item in reversed(list(enumerate(plain))) if item}
    parents: Parents = []
    for item in plain:
        above = item.rpartition(".")[0]
        parents.append(places.get(above) if above else None)
    return parents


def _by_section(records: Sequence[Record]) -> Parents:
    """A row below a section that is named after a part goes into it."""
    rows: dict[str, int] = {}
    for row, record in enumerate(records):
        for name in _numbers(record, _OF_PART):
            rows.setdefault(name, row)
    found: Parents = []
    for row, record in enumerate(records):
        above = rows.get(normalized_letters(record.section)) if record.section else None
        found.append(above if above != row else None)
    return found


def _listed_again(records: Sequence[Record], parents: Parents) -> dict[int, int]:
    """The rows without parts that name an assembly whose parts are below another row."""
    has_parts = {above for above in parents if above is not None}
    mains: dict[str, int] = {}
    for row in sorted(has_parts):
        for name in _numbers(records[row], _OF_PART):
            mains.setdefault(name, row)
    same = {}
    for row, record in enumerate(records):
        if row in has_parts:
            continue
        main = next((mains[name] for name in _numbers(record, _OF_PART) if name in mains), None)
        if main is not None:
            same[row] = main
    return same
