"""Draws a bill of materials as understood: columns, lines and totals, and what must be asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.messages import message
from assistant.bill_of_materials.bill import Bill, BillPart, BillQuestion, LeftOut
from assistant.bill_of_materials.headings import label
from assistant.bill_of_materials.identity import shown
from assistant.bill_of_materials.numbers import plain
from assistant.terminal.screens.parts import (
    HEAD,
    OPEN,
    QUIET,
    bullets,
    columns_table,
    hanging,
    heading,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

_MOST_LINES = 12
_MOST_REMARKS = 8
_MOST_NUMBERS = 6


def bill_screen(bill: Bill, width: int) -> list[RenderableType]:
    """The report of a bill; long lists are cut, with how many more there are."""
    title = message("bill_report.file", file=bill.where or "-", parts=len(bill.parts))
    drawn: list[RenderableType] = [Text(title, style=HEAD)]
    drawn += bullets(_summary(bill))
    if bill.columns:
        drawn += heading(message("bill_report.columns"))
        named = (f"{label(field)} = {written}" for field, written in bill.columns.items())
        drawn.append(Text(", ".join(named)))
    if bill.unused:
        drawn.append(Text(message("bill_report.unused", headings=", ".join(bill.unused)), QUIET))
    if bill.parts:
        drawn += [*heading(message("bill_report.lines")), _lines(bill.parts, width)]
        drawn += _more(len(bill.parts), _MOST_LINES)
    if bill.questions:
        drawn += heading(message("bill_report.questions"))
        for number, question in enumerate(bill.questions, 1):
            drawn += _question(number, question)
    drawn += _said("bill_remarks", bill.remarks)
    drawn += _said("bill_report.left_out", bill.left_out)
    return drawn


def _summary(bill: Bill) -> Iterator[str]:
    if bill.sheet:
        yield message("bill_report.sheet", sheet=bill.sheet)
    if bill.heading_line:
        yield message("bill_report.heading_row", line=bill.heading_line)
    else:
        yield message("bill_report.no_heading_row")
    if bill.good:
        yield message("bill_report.good", good=shown(bill.good.words))
    if bill.levels:
        assemblies = {one.parent for one in bill.parts if one.parent}
        kinds = [one.assembly for one in bill.parts if one.id in assemblies]
        counts = {"made": kinds.count("made"), "bought": kinds.count("bought")}
        yield message("bill_report.levels", open=kinds.count(""), **counts)
    materials = bill.materials
    if any(one.unit_price is not None or one.value is not None for one in bill.parts):
        known = "currency" if bill.currency else "currency_unknown"
        yield message(f"bill_report.{known}", currency=bill.currency)
        without = [one for one in materials if one.value is None]
        if without:
            yield message("bill_report.unvalued", count=len(without), parts=len(materials))
    for rate in bill.rates:
        day = rate.day or message("bill_report.no_day")
        dollars = plain(rate.dollars)
        yield message("bill_report.rate", currency=rate.currency, dollars=dollars, day=day)
    if bill.read_total is not None:
        yield message("bill_report.total", read=_money(plain(bill.read_total), bill.currency))
    if bill.printed_total is not None:
        printed = _money(plain(bill.printed_total), bill.currency)
        yield message("bill_report.printed", printed=printed)
    yield message(
        "bill_report.counts",
        codes=sum(one.hts is not None for one in bill.parts),
        origins=sum(one.origin is not None for one in bill.parts),
        left_out=len(bill.left_out),
    )


def _money(amount: str, currency: str) -> str:
    return f"{amount} {currency}".strip()


def _lines(parts: Sequence[BillPart], width: int) -> RenderableType:
    grid = columns_table(QUIET, gap=2)
    grid.add_column(message("bill_report.line"), justify="right", no_wrap=True)
    grid.add_column(message("bill_report.part"), no_wrap=True, max_width=max(20, width - 50))
    for name in ("quantity", "value"):
        grid.add_column(message(f"bill_report.{name}"), justify="right", no_wrap=True)
    for name in ("origin", "code"):
        grid.add_column(message(f"bill_report.{name}"), no_wrap=True)
    for part in parts[:_MOST_LINES]:
        suggested = f"{part.suggestions[0].hts}?" if part.suggestions else ""
        grid.add_row(
            Text(str(part.line)),
            Text(shown(part.words)),
            Text("" if part.quantity is None else plain(part.quantity)),
            Text("" if part.value is None else _money(plain(part.value), part.currency or "?")),
            Text(" / ".join(part.origins)),
            Text(part.hts or suggested),
        )
    return grid


def _question(number: int, question: BillQuestion) -> Iterator[RenderableType]:
    mark = f"{number:3}  "
    text = str(question.text)
    if question.lines:
        text = message("bill_report.question", text=text, lines=_numbers(question.lines))
    yield hanging(mark, text, OPEN)
    if question.options:
        options = ", ".join(
            f"{one.value}: {one.label}" if str(one.label) != one.value else one.value
            for one in question.options
        )
        yield hanging(" " * len(mark), message("bill_report.options", options=options), "")


def _numbers(lines: Sequence[int]) -> str:
    shown_ = ", ".join(map(str, lines[:_MOST_NUMBERS]))
    return f"{shown_} ..." if len(lines) > _MOST_NUMBERS else shown_


def _said(title: str, remarks: Sequence[LeftOut]) -> list[RenderableType]:
    if not remarks:
        return []
    drawn: list[RenderableType] = heading(message(title))
    width = max(len(message("bill_line", line=one.line)) for one in remarks)
    for one in remarks[:_MOST_REMARKS]:
        mark = message("bill_line", line=one.line).ljust(width) + "  "
        drawn += [hanging(mark, f"{one.told}: {one.reason}" if one.told else str(one.reason), "")]
    return [*drawn, *_more(len(remarks), _MOST_REMARKS)]


def _more(count: int, most: int) -> list[RenderableType]:
    if count <= most:
        return []
    return [Text(message("bill_more", count=count - most), style=QUIET)]
