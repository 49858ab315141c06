"""Texts that differ only in the part are said once, with how many there are; none is lost."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.language import use_language
from assistant.terminal.screens.alike import said_once
from tests.support.drawn import drawn

FORMS = ["{}: where it comes from was not said.", "The ordinary duty of {} is not known for now."]
names = st.lists(st.sampled_from("ABCDEFGHIJKLMNOP"), unique=True, min_size=1)


@settings(max_examples=drawn(100))
@given(st.lists(st.tuples(st.sampled_from(["origin", "duty"]), st.sampled_from(FORMS)),
                unique=True), names)  # fmt: skip
def test_every_text_is_shown_or_counted(forms: list[tuple[str, str]], parts: list[str]) -> None:
    texts = [(code, form.format(f"Part {part}")) for part in parts for code, form in forms]
    with use_language("en"):
        shown = said_once(texts)
    counted = [int(count) for _, text in shown for count in re.findall(r"same for (\d+)", text)]
    assert len(shown) + sum(counted) == len(texts)
    assert len(shown) == len(forms) * (1 if len(parts) > 3 else len(parts))
    for place, text in shown:
        assert text.startswith(texts[place][1])


@settings(max_examples=drawn(50))
@given(st.lists(st.text("ab ", min_size=1), max_size=12))
def test_what_differs_in_more_than_the_part_stays_apart(words: list[str]) -> None:
    texts = [("code", f"{number} {word} {word}{number}") for number, word in enumerate(words)]
    assert said_once(texts) == [(place, text) for place, (_, text) in enumerate(texts)]
