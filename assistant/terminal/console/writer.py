"""Where screens are written: a terminal of any width, or plain lines for a screen reader."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from assistant.base.inert import printable_lines
from assistant.terminal.console.screen_reader import spoken_lines
from assistant.terminal.console.streams import styled_output

_NARROWEST, _WIDEST = 40, 100
PAGE_WIDTH = 100


class _Console(Console):
    """A console where text is never markup and a terminal obeys nothing but our styles."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(highlight=False, markup=False, emoji=False, **settings)

    def render(
        self, renderable: RenderableType, options: ConsoleOptions | None = None
    ) -> Iterable[Segment]:
        """The segments with their text cleaned."""
        for segment in super().render(renderable, options):
            yield segment._replace(text=printable_lines(segment.text))


class Writer:
    """Writes parts of screens; with `plain` as lines for a screen reader, without colour."""

    def __init__(self, *, plain: bool) -> None:
        self.plain = plain
        self._console = _Console(file=styled_output(), no_color=plain or None)
        self._recorded: list[RenderableType] = []

    @property
    def width(self) -> int:
        """The number of columns now; a window may be resized."""
        return self._console.width

    def write(self, parts: Sequence[RenderableType]) -> None:
        """Writes the parts, one below the other."""
        self._recorded.extend(parts)
        for part in parts:
            if self.plain:
                for line in spoken_lines(part):
                    self._console.print(line, soft_wrap=True)
            else:
                self._console.print(part)

    def paragraph(self, text: str, depth: int = 0) -> None:
        """Writes a wrapped paragraph, indented by its depth and its later lines by one level more.

        With `plain` it stays one line.
        """
        indent = "  " * depth
        if self.plain:
            print(text)
            return
        print(
            textwrap.fill(
                text,
                max(_NARROWEST, min(shutil.get_terminal_size().columns, _WIDEST)),
                initial_indent=indent,
                subsequent_indent=indent + "  ",
                break_on_hyphens=False,
            )
        )

    def as_text(self, suffix: str) -> str:
        """Everything written so far, as a page of HTML for the suffix `.html`, else as text."""
        return page_of(self._recorded, suffix)


def page_of(parts: Iterable[RenderableType], suffix: str) -> str:
    """The parts of a screen as a page of HTML for the suffix `.html`, else as text."""
    page = _Console(record=True, width=PAGE_WIDTH, file=StringIO())
    for part in parts:
        page.print(part)
    return page.export_html() if suffix == ".html" else page.export_text()
