"""What was made of an answer."""

from __future__ import annotations

from typing import NamedTuple


class Understood(NamedTuple):
    """A value, and how it was understood where that is not plain; "" where it is."""

    value: str
    shown: str = ""
