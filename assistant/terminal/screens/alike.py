"""Says once what is said of many: texts of one kind that differ only in what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from assistant.base.messages import message

_MOST_APART = 3  # so many may stand one below another
_NAMED = 2  # beside the first
_FEWEST_WORDS = 4  # that texts share
_LAST_WORDS = 3
_LONGEST = 120


def said_once(texts: Sequence[tuple[str, str]]) -> list[tuple[int, str]]:
    """The places of the texts to show, in order, each with its text.

    `texts` are a code and a text each. The first of those that are alike names the next two and
    says how many more there are.
    """
    groups: dict[tuple[str, ...], list[int]] = {}
    for place, (code, text) in enumerate(texts):
        groups.setdefault((code, *text.split()[-_LAST_WORDS:]), []).append(place)
    shown: dict[int, str] = {place: text for place, (_, text) in enumerate(texts)}
    for places in groups.values():
        named = _differing([texts[place][1] for place in places])
        if len(places) <= _MOST_APART or not named:
            continue
        for place in places[1:]:
            del shown[place]
        others = named[1:]
        more = len(others) - _NAMED
        shown[places[0]] += " " + message(
            "screen_same_of", count=len(others), named="; ".join(others[:_NAMED]), more=more
        )
    return list(shown.items())


def _differing(texts: Sequence[str]) -> list[str]:
    """What each text has of its own; nothing where they share too little or one is too long."""
    split = [text.split() for text in texts]
    start = _shared(split)
    shortest = min(map(len, split))
    end = min(_shared([words[::-1] for words in split]), shortest - start)
    own = [" ".join(words[start : len(words) - end]).strip(" :,;.") for words in split]
    if start + end < _FEWEST_WORDS or not all(0 < len(one) <= _LONGEST for one in own):
        return []
    return own


def _shared(split: Sequence[Sequence[str]]) -> int:
    """How many words all begin with."""
    return sum(1 for _ in takewhile(lambda words: len(set(words)) == 1, zip(*split, strict=False)))
