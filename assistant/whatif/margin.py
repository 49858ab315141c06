"""The margin by which a good originates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from assistant.case.change_form import SmallMargin
from assistant.measurements.origin.materials import WORST_CASE
from assistant.rulebook import Fact, Inference


@dataclass(frozen=True)
class Margin:
    """The margin in regional value content and in de minimis.

    Percentage points above the required content, and the unused part of the de minimis limit in
    percent of it; None where the good does not rely on it.
    """

    value_content_points: Fraction | None = None
    de_minimis_left_pct: Fraction | None = None

    def width(self, small: SmallMargin) -> Fraction | None:
        """The lesser of both as a multiple of a small margin; None where unlimited."""
        widths = [
            value / Fraction(least)
            for value, least in (
                (self.value_content_points, small.value_content_points),
                (self.de_minimis_left_pct, small.de_minimis_left_pct),
            )
            if value is not None and least
        ]
        return min(widths, default=None)

    def is_small(self, small: SmallMargin) -> bool:
        """Whether the margin is small: a width below 1."""
        width = self.width(small)
        return width is not None and width < 1


def margin_of(inference: Inference, small: SmallMargin) -> Margin:
    """The margin of an originating good: the widest margin over its routes.

    Where several product rules may govern the good, the narrowest of their widest margins counts.
    """
    routes = [route for route in inference.facts("route") if route["reading"] == WORST_CASE]
    by_candidate: dict[str, list[Margin]] = {}
    for route in routes:
        found = by_candidate.setdefault(route.text("candidate"), [])
        found.extend(_of_route(route, inference))
    whatever = by_candidate.pop("any", [])
    widest = [_widest(of, small) for of in by_candidate.values()]
    if not inference.facts("stuck") and widest:
        whatever.append(min(widest, key=lambda one: _order(one, small)))
    return _widest(whatever, small)


def _widest(margins: Iterable[Margin], small: SmallMargin) -> Margin:
    return max(margins, key=lambda one: _order(one, small), default=Margin())


def _order(margin: Margin, small: SmallMargin) -> tuple[bool, Fraction]:
    width = margin.width(small)
    return width is None, width or Fraction(0)


def _of_route(route: Fact, inference: Inference) -> Iterator[Margin]:
    if route["criterion"] == "D":
        yield from (_value_content(f) for f in inference.facts("criterion_d")
                    if f["reading"] == WORST_CASE)  # fmt: skip
    elif route["candidate"] == "set":
        for fact in inference.facts("set"):
            if fact["reading"] == WORST_CASE:
                yield Margin(None, _left(fact, "share", "limit"))
    elif route["criterion"] == "B":
        for fact in inference.facts("alternative"):
            same = all(fact[key] == route[key] for key in ("candidate", "rule", "alternative"))
            if same and fact["reading"] == WORST_CASE:
                found = _value_content(fact)
                if fact["change"] == "met_by_de_minimis":
                    found = _narrower(found, _left(fact, "failing_share", "de_minimis_limit"))
                yield found
    else:
        yield Margin()


def _value_content(fact: Fact) -> Margin:
    """The margin of regional value content, by the method with the larger one."""
    if fact["value_content"] == "met_by_de_minimis" and "non_originating_share" in fact.fields:
        return Margin(None, _left(fact, "non_originating_share", "de_minimis_limit"))
    if fact["value_content"] != "met":
        return Margin()
    points = [
        reached - required
        for method in ("tv", "nc")
        for reached, required in [(fact[f"reached_{method}"], fact[f"required_{method}"])]
        if isinstance(reached, Fraction) and isinstance(required, Fraction)
    ]
    return Margin(max(points, default=None))


def _narrower(margin: Margin, left: Fraction | None) -> Margin:
    known = [one for one in (margin.de_minimis_left_pct, left) if one is not None]
    return Margin(margin.value_content_points, min(known, default=None))


def _left(fact: Fact, share: str, limit: str) -> Fraction | None:
    """The unused part of the limit, in percent of the limit."""
    used, whole = fact[share], fact[limit]
    if not (isinstance(used, Fraction) and isinstance(whole, Fraction) and whole):
        return None
    return 100 * (whole - used) / whole
