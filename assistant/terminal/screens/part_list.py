"""Draws the parts of a case: in groups, as a list, and as a bill of materials shows them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text

from assistant.base.language import Lazy
from assistant.base.messages import has_message, message
from assistant.base.texts import translated
from assistant.bill_of_materials.bill import Bill, BillQuestion, LeftOut
from assistant.bill_of_materials.headings import label
from assistant.case.identity import mention
from assistant.questions.amounts import shortened
from assistant.questions.material_lines import FIELDS, fields_of
from assistant.questions.part_sentences import (
    Part,
    group_names,
    groups_of,
    is_as_suggested,
    sureness,
    told_apart,
)
from assistant.terminal.screens.parts import (
    BAD,
    HEAD,
    OPEN,
    QUIET,
    bullets,
    columns_table,
    hanging,
    heading,
    money,
    numbered,
)

if TYPE_CHECKING:
    from rich.console import RenderableType

    from assistant.assessment.model import Origin
    from assistant.bill_of_materials.pasted import PastedLines

_PAGE = 15
_MOST_SHOWN = 5
_MOST_LEFT_OUT = 6
_MOST_ORIGINS = 3
_MOST_SETTLING = 3
_MOST_PASTED, _WIDEST = 20, 32
_MOST_CODES = 4
_UNKNOWN = "?"


def groups_screen(shown: Sequence[Part], every: Sequence[Part]) -> list[RenderableType]:
    """A line a group: its code, how many parts, its share of the value, origins, how sure it is.

    Groups are numbered as among all parts.
    """
    worth = _worth(every)
    table = columns_table(QUIET, gap=2)
    table.add_column(message("parts_column_group"), justify="right")
    table.add_column(message("parts_column_such_as"), ratio=1)
    table.add_column(message("parts_column_code"), no_wrap=True)
    table.add_column(message("parts_column_lines"), justify="right")
    table.add_column(message("parts_column_share"), justify="right")
    table.add_column(message("parts_column_origins"))
    table.add_column(message("parts_column_sure"))
    wanted = {part.id for part in shown}
    unsure: list[tuple[Decimal, str]] = []
    for number, group in enumerate(groups_of(every), 1):
        parts = [part for part in group.parts if part.id in wanted]
        if not parts:
            continue
        names = group_names(group.code)
        named = str(translated(names)) if names else ""
        first = shortened(mention(parts[0].fields))
        table.add_row(
            str(number),
            f"{named}: {first}" if named else first,
            group.code or message("parts_no_code"),
            str(len(parts)),
            _share(_worth(parts), worth),
            _origins(parts),
            _sure(parts),
        )
        choice = told_apart(parts)
        if choice and sureness(choice.parts) in ("low", "medium"):
            asked = message(
                "parts_group_asked",
                group=number,
                codes=", ".join(choice.codes[:_MOST_CODES]),
                question=translated(choice.question),
            )
            unsure.append((_worth(parts), asked))
    drawn = [*heading(message("parts_groups")), table]
    if unsure:
        ranked = [asked for _, asked in sorted(unsure, key=lambda one: -one[0])]
        drawn += heading(message("parts_to_check"))
        drawn += bullets(ranked[:_MOST_SETTLING], OPEN, mark="? ")
        if more := ranked[_MOST_SETTLING:]:
            drawn.append(Text(message("bill_more", count=len(more)), style=QUIET))
    return drawn


def parts_screen(
    shown: Sequence[Part], every: Sequence[Part], *, by: str = "", page: int = 1
) -> list[RenderableType]:
    """A page of the parts: number, name, code, origin and value, sorted as asked."""
    worth, keys = _worth(every), _SORTS[by]
    rows = sorted(shown, key=keys)
    first = min((page - 1) * _PAGE, max(len(rows) - 1, 0) // _PAGE * _PAGE)
    table = columns_table(QUIET, gap=2)
    table.add_column("", justify="right")
    table.add_column(message("parts_column_part"), ratio=1)
    table.add_column(message("parts_column_code"), no_wrap=True)
    table.add_column(message("parts_column_origin"))
    table.add_column(message("parts_column_value"), justify="right")
    table.add_column("%", justify="right")
    for part in rows[first : first + _PAGE]:
        value = part.fields.get("value")
        code = str(part.fields.get("hts") or "")
        table.add_row(
            str(part.number),
            Text(mention(part.fields)),
            code or (f"{part.code} {_UNKNOWN}" if part.code else _UNKNOWN),
            str(part.fields.get("origin") or _UNKNOWN),
            money(str(value), 2) if value else _UNKNOWN,
            _share(_worth([part]), worth),
        )
    last = min(first + _PAGE, len(rows))
    title = message("parts_list", first=min(first + 1, last), last=last, count=len(rows))
    drawn = [*heading(title), table]
    if last < len(rows):
        drawn.append(Text(message("parts_next_page", page=first // _PAGE + 2), style=QUIET))
    return drawn


_SORTS = {
    "": lambda part: (part.number,),
    "value": lambda part: (-Decimal(str(part.fields.get("value") or 0)), part.number),
    "code": lambda part: (part.code or "~", part.number),
    "origin": lambda part: (str(part.fields.get("origin") or "~"), part.number),
}


def import_screen(
    bill: Bill, questions: Sequence[BillQuestion], width: int
) -> list[RenderableType]:
    """A bill as understood: its columns, first parts, what was left out, and what is asked."""
    drawn: list[RenderableType] = []
    if bill.columns:
        drawn += heading(message("bill_columns"))
        read = (f"{label(field)} = {named}" for field, named in bill.columns.items())
        drawn.append(Text("; ".join(read)))
    count = len(bill.parts)
    title = message("bill_preview", shown=min(count, _MOST_SHOWN), count=count)
    drawn += [*heading(title), _bill_parts(bill)]
    drawn += _remarks("bill_remarks", bill.remarks, OPEN)
    drawn += _remarks("import_left_out", bill.left_out, BAD)
    total = sum((part.dollars for part in bill.parts if part.dollars is not None), Decimal(0))
    known = any(part.dollars is not None for part in bill.parts)
    where = Path(bill.where).name or message("bill_pasted")  # with the sheet, if it has several
    summary = message(
        "import_read",
        where=where,
        parts=count,
        left=len(bill.left_out),
        total=money(format(total, "f"), 2) if known else _UNKNOWN,
    )
    drawn += [Text(), Text(summary, style=HEAD)]
    if questions:
        drawn += heading(message("import_questions"))
        drawn += _asked(questions)
    return drawn


def unknown_screen(unknown: Sequence[Lazy]) -> list[RenderableType]:
    """What stays unknown of the parts of a bill that is taken with open questions."""
    return [*heading(message("import_unknown")), *bullets(map(str, unknown))]


def pasted_screen(found: PastedLines) -> list[RenderableType]:
    """The materials taken from pasted lines, and the lines that cannot be used."""
    table = columns_table(QUIET, gap=2)
    rows = [fields_of(line) for line in found.lines[:_MOST_PASTED]]
    for field in FIELDS[: max(map(len, rows), default=0)]:
        most = _WIDEST if field == "description" else None
        table.add_column(str(label(field)), no_wrap=True, max_width=most)
    for row in rows:
        table.add_row(*map(Text, row))
    drawn: list[RenderableType] = [Text(), table] if rows else []
    if (more := len(found.lines) - _MOST_PASTED) > 0:
        drawn.append(Text(message("bill_more", count=more), style=QUIET))
    return [*drawn, *_remarks("import_left_out", found.refused, BAD)]


def origin_so_far(origin: Origin) -> list[RenderableType]:
    """The verdict of origin in one line, and what would settle one that depends."""
    verdict = message(f"screen_verdict_{origin.verdict}")
    said = message("origin_so_far", verdict=f"{verdict} {origin.criterion or ''}".strip())
    settle = _settling(origin) if origin.verdict == "depends" else ""
    if settle:
        said += " " + message("origin_settled_by", facts=settle)
    return [Text(), Text(said, style=HEAD)]


def _settling(origin: Origin) -> str:
    """What would settle the verdict: a fact of many parts once, with their number."""
    deciding = [gap for gap in origin.gaps if gap.decides]
    counted = Counter(gap.question for gap in deciding)
    told = {}
    for gap in sorted(deciding, key=lambda one: -counted[one.question]):
        label = f"change.fact.{gap.question.replace('material.', 'materials.')}"
        if counted[gap.question] > 1 and has_message(label):
            fact, count = message(label), counted[gap.question]
            told[gap.question] = message("origin_of_parts", fact=fact, count=count)
        elif not gap.about and has_message(label):
            told[gap.question] = message(label)
        else:
            told[gap.question] = shortened(str(gap.text).rstrip(".?"))
    return "; ".join([*told.values()][:_MOST_SETTLING])


def _asked(questions: Sequence[BillQuestion]) -> Iterable[RenderableType]:
    for place, one in enumerate(questions):
        lines = ", ".join(map(str, one.lines[:8])) + ("..." if one.lines[8:] else "")
        about = f" ({message('bill_line', line=lines)})" if lines else ""
        yield hanging("> " if place == 0 else "  ", f"{one.text}{about}", OPEN if not place else "")
        if place == 0:
            yield from numbered(str(option.label) for option in one.options)


def _bill_parts(bill: Bill) -> RenderableType:
    table = columns_table(QUIET, gap=2)
    table.add_column(message("parts_column_part"), ratio=1)
    table.add_column(message("parts_column_code"), no_wrap=True)
    table.add_column(message("parts_column_origin"))
    table.add_column(message("parts_column_value"), justify="right")
    for part in bill.parts[:_MOST_SHOWN]:
        suggestion = f"{part.suggestions[0].hts} {_UNKNOWN}" if part.suggestions else _UNKNOWN
        value = _UNKNOWN if part.value is None else money(format(part.value, "f"), 2)
        table.add_row(
            Text(mention(vars_of(part)) or part.words.part_number),
            part.hts or suggestion,
            ", ".join(part.origins) or _UNKNOWN,
            f"{value} {part.currency}".strip(),
        )
    return table


def vars_of(part: object) -> dict[str, str]:
    """What the bill says of a part, by name."""
    words = part.words  # type: ignore[attr-defined]
    return {name: getattr(words, name) for name in words.__slots__}


def _remarks(title: str, remarks: Sequence[LeftOut], style: str) -> list[RenderableType]:
    if not remarks:
        return []
    drawn: list[RenderableType] = [*heading(message(title))]
    width = max(len(message("bill_line", line=one.line)) for one in remarks[:_MOST_LEFT_OUT])
    for one in remarks[:_MOST_LEFT_OUT]:
        mark = message("bill_line", line=one.line).ljust(width) + "  "
        drawn.append(hanging(mark, f"{one.told}: {one.reason}", style))
    if (more := len(remarks) - _MOST_LEFT_OUT) > 0:
        drawn.append(Text(message("bill_more", count=more), style=QUIET))
    return drawn


def _worth(parts: Iterable[Part]) -> Decimal:
    return sum((Decimal(str(part.fields.get("value") or 0)) for part in parts), Decimal(0))


def _share(worth: Decimal, of: Decimal) -> str:
    return f"{worth * 100 / of:.0f} %" if of and worth else _UNKNOWN


def _origins(parts: Sequence[Part]) -> str:
    counted = Counter(str(part.fields.get("origin") or _UNKNOWN) for part in parts)
    shown = [f"{origin} {count}" for origin, count in counted.most_common(_MOST_ORIGINS)]
    return ", ".join(shown) + (" ..." if len(counted) > _MOST_ORIGINS else "")


def _sure(parts: Sequence[Part]) -> str:
    """How sure the codes are: the least sure of the suggested ones."""
    least = sureness(parts)
    if least:
        return message(f"parts_confidence_{least}")
    if not parts[0].fields.get("hts"):
        return ""
    return message("parts_code_confirmed" if is_as_suggested(parts[0]) else "parts_code_read")
