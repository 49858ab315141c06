"""Texts of YAML files with faults put in: what a broken disk, an editor or a hostile hand does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from hypothesis import strategies as st

HOSTILE: tuple[Any, ...] = (
    None, "", "?", " ", "0", "-1", "1e999", "NaN", "Infinity", "9" * 40, "unknown", "yes", "no",
    "\x1b[2J", "\u202eabc", "{value}", "{}", "[red]", "M1|x", "a.b", "x" * 3000, "0001-01-01",
    "9999-12-31", "2026-02-30", "12:00", True, 7, 1.5, [], {}, [[]], [None], ["x"], {"": ""},
    {"id": ""}, [{"id": "M1"}, {"id": "M1"}], {"nosuch": "1"}, "materials", "product.hts", "learn",
)  # fmt: skip
_KINDS = ("value", "delete", "key", "twice", "swap", "cut", "text", "line")
EDITS = st.lists(
    st.tuples(
        st.sampled_from(_KINDS), st.integers(0, 10_000), st.sampled_from(range(len(HOSTILE)))
    ),
    min_size=1,
    max_size=4,
)
Edit = tuple[str, int, int]


def mutated(text: str, edits: list[Edit]) -> str:
    """The text with these edits: of its content first, then of its characters."""
    content = yaml.safe_load(text)
    for kind, at, chosen in edits:
        if kind in ("value", "delete", "key", "twice", "swap"):
            places = list(_places(content))
            holder, key = places[at % len(places)] if places else ({}, "x")
            _edit(kind, holder, key, HOSTILE[chosen])
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True)
    for kind, at, chosen in edits:
        text = _EDITS_OF_TEXT.get(kind, lambda text, *_: text)(text, at, str(HOSTILE[chosen]))
    return text


def _cut(text: str, at: int, _: str) -> str:
    return text[: at % (len(text) + 1)]


def _inserted(text: str, at: int, hostile: str) -> str:
    place = at % (len(text) + 1)
    return text[:place] + hostile + text[place:]


def _without_line(text: str, at: int, _: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(line for n, line in enumerate(lines) if n != at % max(1, len(lines)))


_EDITS_OF_TEXT: dict[str, Callable[[str, int, str], str]] = {
    "cut": _cut, "text": _inserted, "line": _without_line
}  # fmt: skip


def _places(content: Any) -> Any:
    """Every place in the content as its holder and its key, those near the root first."""
    waiting = [content]
    while waiting:
        holder = waiting.pop(0)
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def _edit(kind: str, holder: Any, key: Any, hostile: Any) -> None:
    value = holder[key] if isinstance(holder, list) or key in holder else None
    if kind == "value":
        holder[key] = hostile
    elif kind == "delete":
        del holder[key]
    elif isinstance(holder, list):
        if kind == "twice":
            holder.insert(key, value)
        else:
            holder.append(holder.pop(key))
    elif kind == "key":
        holder[str(hostile)] = holder.pop(key)
    else:
        other = next(iter(holder))
        holder[key], holder[other] = holder[other], value
