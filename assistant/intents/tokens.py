"""Splits sentences into normalized words; resolves contractions, typing errors and fillers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from assistant.base.text import normalize
from assistant.intents.classifier import ordinary_words
from assistant.intents.form import every, table

SEPARATORS = frozenset(",;")


@dataclass(frozen=True, slots=True)
class Token:
    """A word as typed and as compared; commas, semicolons and % are tokens too."""

    typed: str
    word: str


@dataclass(frozen=True, slots=True)
class Phrases:
    """Phrases matched as whole words; a star at the end matches any ending."""

    pattern: re.Pattern[str]

    @classmethod
    def of(cls, phrases: Iterable[str]) -> Phrases:
        """The matcher of those phrases, longest first."""
        return _compiled(tuple(phrases))

    def occur_in(self, *texts: str) -> bool:
        """Whether one of the phrases occurs in one of the texts."""
        return any(self.pattern.search(text) for text in texts)

    def places_in(self, words: list[str]) -> list[tuple[int, int]]:
        """The ranges of words that match: the first word, and the one after the last."""
        starts, text = {}, ""
        for number, word in enumerate(words):
            starts[len(text)] = number
            text += f"{word} "
        return [
            (first := starts[found.start()], first + len(found[0].split()))
            for found in self.pattern.finditer(text.rstrip())
        ]


@cache
def _compiled(phrases: tuple[str, ...]) -> Phrases:
    longest = sorted({normalize(phrase) for phrase in phrases}, key=lambda one: (-len(one), one))
    any_of = "|".join(re.escape(one).replace(r"\*", r"\S*") for one in longest)
    pattern = re.compile(rf"(?<!\S)(?:{any_of or '(?!)'})(?!\S)")
    return Phrases(pattern)


@cache
def word_list(name: str) -> Phrases:
    """A word list of the intents table by name; a name in braces matches that masked entity."""
    return Phrases.of([name] if name.startswith("{") else every(table().words[name]))


@cache
def _token() -> re.Pattern[str]:
    ending = "|".join(table().files)
    return re.compile(
        rf'"[^"]+\.(?:{ending})"|[^\s,;:!?¿¡()"]+\.(?:{ending})\b'
        r'|\{[\w.]+\}|\$?\d(?:[\d.,:/-]*\d)?\w*|[,;%]|[^\s,;:!?¿¡()"“”«»…%]+',
        re.IGNORECASE,
    )


def is_file(typed: str) -> bool:
    """Whether the text is a file name."""
    return typed.strip('"').lower().endswith(_file_endings())


@cache
def _file_endings() -> tuple[str, ...]:
    return tuple(f".{one}" for one in table().files)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, with contractions and abbreviations expanded."""
    found: list[Token] = []
    for typed in _token().findall(text.replace("\u2019", "'")):
        if is_file(typed):
            found.append(Token(typed.strip('"'), normalize(typed.strip('"'))))
            continue
        found += [Token(typed, word) for word in _written_out(normalize(typed))]
    return found


def _written_out(word: str) -> list[str]:
    spelled = _spelled()
    for one in (word, word.rstrip(".'")):
        if one in spelled:
            return spelled[one].split()
    word = word.strip("'").rstrip(".") or word
    for ending, full in table().endings.items():
        if word.endswith(ending) and word != ending:
            return [*_written_out(word.removesuffix(ending)), *full.split()]
    if "-" in word and not any(c.isdigit() for c in word):
        return [part for part in word.split("-") if part]
    return [word] if word else []


@cache
def _spelled() -> dict[str, str]:
    return {normalize(typed): full for typed, full in table().spelled.items()}


@cache
def _known() -> tuple[frozenset[str], Phrases]:
    """Every word of the intents table, and the word beginnings that it marks with a star."""
    one = table()
    lists = [one.fillers, one.common, one.things, *one.words.values(), *one.verdicts.values()]
    lists += [*one.lines.values(), *one.laws.values(), one.articles, one.sections]
    lists += [words for place in one.places for words in (place.words, place.called)]
    lists += [*one.factors.values(), *(place.of_money for place in one.places)]
    lists += [one.days.before, one.days.months, one.days.span, one.days.numbers]
    lists += [each.words for each in (*one.days.relative, *one.days.units)]
    phrases = [phrase for words in lists for phrase in every(words)]
    named = (one.certifications, one.languages, one.nationalities)
    phrases += [phrase for each in named for said in each.values() for phrase in said]
    words = {token.word for phrase in phrases for token in tokens_of(phrase)}
    words |= {*one.times, *one.short_countries, *_spelled(), *ordinary_words()}
    stars = {word for word in words if word.endswith("*")}
    return frozenset(words - stars), Phrases.of(stars)


def is_known(word: str) -> bool:
    """Whether the word is in the intents table, or has no letters."""
    words, stars = _known()
    return word in words or not any(c.isalpha() for c in word) or stars.occur_in(word)


@lru_cache(maxsize=4096)
def corrected(word: str) -> list[str]:
    """The words meant by a mistyped word; the word itself if no known word is close.

    An abbreviation is expanded into several words.
    """
    from rapidfuzz.distance import OSA

    limits = table().thresholds
    if is_known(word) or not word.isalpha() or len(word) < limits.typo_from - 1:
        return [word]
    most = 2 if len(word) >= limits.two_typos_from else 1
    near = []
    for known in _correctable():
        if abs(len(known) - len(word)) > most or known[0] != word[0]:
            continue
        same_letters = sorted(known) == sorted(word)
        if max(len(known), len(word)) < limits.typo_from and not same_letters:
            continue
        distance = OSA.distance(word, known, score_cutoff=most)
        if distance <= most:
            near.append((distance, not same_letters, known))
    return _written_out(min(near)[2]) if near else [word]


@cache
def _correctable() -> list[str]:
    least = table().thresholds.typo_from - 1
    return sorted(word for word in _known()[0] if word.isalpha() and len(word) >= least)


def without_fillers(words: list[str]) -> list[str]:
    """The words without filler phrases; all words if only fillers would remain."""
    filled = {n for first, after in _fillers().places_in(words) for n in range(first, after)}
    kept = [word for number, word in enumerate(words) if number not in filled]
    return kept or words


@cache
def _fillers() -> Phrases:
    return Phrases.of(every(table().fillers))
