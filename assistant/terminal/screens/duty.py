"""The duty stack of one entry as lines of text."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from assistant.assessment.duty_stack import DutyStack
from assistant.base.messages import message
from assistant.base.numbers import for_people
from assistant.questions.countries import ShownCountry

Line = tuple[int, str]


def duty_lines(stack: DutyStack, citation: Callable[[str], object]) -> Iterator[Line]:
    """Each line with its depth: the stack with its arithmetic and law, then the warnings.

    `citation` spells out the id of a citation.
    """
    entry = stack.entry
    yield (
        0,
        message(
            "duty.title",
            hts=entry.hts,
            country=str(ShownCountry(entry.country)),
            day=stack.as_of,
            value=for_people(entry.value),
        ),
    )
    for line in stack.lines:
        label, share = message(f"line.{line.id}"), stack.percent(line.amount)
        if line.amount is None:
            yield 0, message("duty.open_line", label=label)
        else:
            yield 0, message("duty.line", label=label, share=share, amount=for_people(line.amount))
        yield 2, line.because
        yield 2, "; ".join(str(citation(name)) for name in line.citation)
    duty = stack.duty()
    if duty is None:
        yield 0, message("duty.open")
    else:
        yield 0, message("duty.total", share=stack.percent(duty), amount=for_people(duty))
    yield 0, message("duty.fees_apart")
    said = {line.because for line in stack.lines}
    for warning in (one for one in stack.warnings if one.text not in said):
        yield 0, message("duty.warning", text=warning.text)
