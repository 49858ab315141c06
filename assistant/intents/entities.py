"""Recognises entities in a sentence: countries, codes, materials, days, amounts, terms and more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from assistant.base.files import data_folder
from assistant.base.language import LANGUAGES, use_language
from assistant.base.messages import InputError
from assistant.base.text import normalize
from assistant.base.yaml_files import read_form
from assistant.intents.dates import days_in
from assistant.intents.form import every, table
from assistant.intents.result import Context
from assistant.intents.tokens import (
    SEPARATORS,
    Phrases,
    Token,
    corrected,
    is_file,
    is_known,
    tokens_of,
    without_fillers,
    word_list,
)
from assistant.questions.amounts import parse_amount
from assistant.questions.codes import code_of
from assistant.questions.countries import country_names, country_of, names_country

_CODE = re.compile(r"\d{4}(?:\.\d{2}){1,3}|\d{4}\.\d{4}(?:\.\d{2})?|\d{6}|\d{8}|\d{10}|\d{4}")
_ARTICLE = re.compile(r"\d+(?:[.-]?[0-9a-z]+)*")
_MOST_WORDS = 4
_LETTERS_OF_CODE = 2
_LEAST_LETTERS = 3


@dataclass(frozen=True, slots=True)
class Span:
    """An entity in a sentence: its words, from `first` to before `after`, its kind and value.

    An empty value means that the entity is unknown. None means that no argument is needed, as for
    the good itself. `named` is the argument name if the kind does not determine it. `beside` holds
    further arguments.
    """

    first: int
    after: int
    kind: str
    value: str | None
    named: str = ""
    beside: tuple[tuple[str, str], ...] = ()

    def meets(self, other: Span) -> bool:
        """Whether the spans overlap."""
        return self.first < other.after and other.first < self.after


class Sentence:
    """A sentence and its entities; each kind is recognised on first use."""

    def __init__(self, text: str, context: Context) -> None:
        self.said = text
        self.context = context
        said = [*(said for _, said in context.materials), context.product]
        self.own = frozenset(word for one in said for word in normalize(one).split())
        self.known = self.own | _words_of(context.terms)
        self.tokens = [
            one if word == one.word else Token(one.typed, word)
            for one in tokens_of(text)
            for word in self._meant(one.word)
        ]
        self.words = [token.word for token in self.tokens]
        self._spans: dict[str, list[Span]] = {}

    def _meant(self, word: str) -> list[str]:
        known = word in self.known or word in _country_words()
        return [word] if known else corrected(word)

    @cached_property
    def full_text(self) -> str:
        """The words in one line, without separators."""
        return " ".join(word for word in self.words if word not in SEPARATORS)

    @cached_property
    def text(self) -> str:
        """The words in one line, without separators and fillers."""
        return " ".join(without_fillers(self.full_text.split()))

    def spans(self, kind: str) -> list[Span]:
        """The entities of that kind."""
        if kind not in self._spans:
            self._spans[kind] = list(_RECOGNISERS[kind](self))
        return self._spans[kind]

    def resolved(self, kinds: tuple[str, ...]) -> list[Span]:
        """The entities of those kinds, in order; of overlapping ones, the longest."""
        return self._apart([span for kind in kinds for span in self.spans(kind)])

    @staticmethod
    def _apart(found: list[Span]) -> list[Span]:
        found.sort(key=lambda span: span.first - span.after)
        kept: list[Span] = []
        for span in found:
            if not any(span.meets(other) for other in kept):
                kept.append(span)
        return sorted(kept, key=lambda span: span.first)

    def is_foreign(self, number: int) -> bool:
        """Whether the word is unknown to the intents table, the case and the glossary."""
        word = self.words[number]
        if is_known(word) or word in self.known:
            return False
        return not _held((word,), self.context.product)

    def names_unknown(self, number: int) -> bool:
        """Whether the word is unknown and introduced as a name: "the widget"."""
        led = number > 0 and word_list("before_a_name").occur_in(self.words[number - 1])
        return led and self.is_foreign(number)

    def runs(self, fits: Callable[[int], bool]) -> Iterator[tuple[int, int]]:
        """The ranges of consecutive words that fit."""
        first = None
        for number in range(len(self.words) + 1):
            if number < len(self.words) and fits(number):
                first = number if first is None else first
            elif first is not None:
                yield first, number
                first = None

    def typed(self, first: int, after: int) -> str:
        """The text as typed from `first` to before `after`."""
        return " ".join(token.typed for token in self.tokens[first:after])


@lru_cache(maxsize=8)
def _words_of(terms: tuple[str, ...]) -> frozenset[str]:
    """Every word in the names of terms."""
    return frozenset(word for words in _term_names(terms) for word in words)


# Countries


@cache
def _country_names() -> dict[str, str]:
    """The country codes by normalized name, in all languages."""
    names: dict[str, str] = {}
    for name in LANGUAGES:
        with use_language(name):
            names |= {normalize(called): code for code, called in country_names().items()}
    return names


@cache
def _country_words() -> frozenset[str]:
    words = {word for name in _country_names() for word in name.split()}
    return frozenset(words - _ordinary())


def _countries(sentence: Sentence) -> Iterator[Span]:
    taken = -1
    for first in range(len(sentence.words)):
        for after in range(min(first + _MOST_WORDS, len(sentence.words)), first, -1):
            if first >= taken and (code := _country(sentence, first, after)):
                yield Span(first, after, "country", code)
                taken = after
                break


def _country(sentence: Sentence, first: int, after: int) -> str:
    words = sentence.words[first:after]
    if SEPARATORS.intersection(words) or not all(
        _may_name(sentence, n) for n in (first, after - 1)
    ):
        return ""
    typed = sentence.typed(first, after)
    if len(words) == 1 and len(words[0].replace(".", "")) <= 3 and words[0] not in _short():
        return _country_named(typed) if typed.isupper() and len(typed) > 1 else ""
    if code := _country_named(typed) or _country_spelled(" ".join(words)):
        return code
    return _country_meant(typed) if _is_city(sentence, first, after) else ""


def _is_city(sentence: Sentence, first: int, after: int) -> bool:
    """Whether the words may be a city: capitalised and after a word such as "in"."""
    led = first > 0 and word_list("before_a_place").occur_in(sentence.words[first - 1])
    return led and all(one.typed.istitle() for one in sentence.tokens[first:after])


def _may_name(sentence: Sentence, number: int) -> bool:
    """Whether a country name may start or end with the word."""
    word = sentence.words[number]
    code = sentence.tokens[number].typed.isupper() and len(word) == _LETTERS_OF_CODE
    named = word in _country_words() or word in _short() or code or not is_known(word)
    return named and word not in sentence.own


@cache
def _short() -> frozenset[str]:
    return frozenset(table().short_countries)


@lru_cache(maxsize=4096)
def _country_named(typed: str) -> str:
    named = next((one for one in (typed, typed.rstrip(".")) if names_country(one)), "")
    return _country_meant(named) if named else ""


@lru_cache(maxsize=4096)
def _country_meant(typed: str) -> str:
    """The country of a country or city name; "" if it means none or several."""
    try:
        return country_of(typed)
    except InputError:
        return ""


@lru_cache(maxsize=4096)
def _country_spelled(words: str) -> str:
    from rapidfuzz import fuzz, process

    names = _country_names()
    least = float(table().thresholds.country_typo)
    near = process.extractOne(words, list(names), scorer=fuzz.ratio, score_cutoff=least)
    return names[near[0]] if near else ""


# Numbers


def _amounts(sentence: Sentence) -> Iterator[Span]:
    words = sentence.words
    for number, word in enumerate(words):
        if not word.strip("$")[:1].isdigit():
            continue
        after, typed = number + 1, word
        if after < len(words) and words[after] in table().times:
            typed += table().times[words[after]]
            after += 1
        beside = " ".join(words[max(0, number - 1) : after + 1])
        if word_list("other_currency").occur_in(beside) or "%" in words[after : after + 1]:
            continue
        try:
            yield Span(number, after, "amount", parse_amount(typed))
        except InputError:
            continue


def _codes(sentence: Sentence) -> Iterator[Span]:
    for number, word in enumerate(sentence.words):
        if _CODE.fullmatch(word):
            yield Span(number, number + 1, "code", code_of(word))


def _days(sentence: Sentence) -> Iterator[Span]:
    for first, after, day in days_in(sentence.words, sentence.context.day):
        yield Span(first, after, "day", day)


# The case


def _materials(sentence: Sentence) -> Iterator[Span]:
    materials = sentence.context.materials
    ids = {identity.casefold(): identity for identity, _ in materials}
    if not materials:
        return
    for number, token in enumerate(sentence.tokens):
        if identity := ids.get(token.typed.casefold(), ""):
            yield Span(number, number + 1, "material", identity)
    for first, after in word_list("every_part").places_in(sentence.words):
        yield Span(first, after, "material", ",".join(identity for identity, _ in materials))
    for first, after in sentence.runs(lambda n: describes_a_part(sentence, n)):
        words = tuple(sentence.words[first:after])
        if identity := _described(words, materials, sentence.context.product):
            yield Span(first, after, "material", identity)
    for phrase, identity in _other_names(materials, sentence.context.product):
        for first, after in phrase.places_in(sentence.words):
            yield Span(first, after, "material", identity)


@lru_cache(maxsize=64)
def _other_names(
    materials: tuple[tuple[str, str], ...], product: str
) -> tuple[tuple[Phrases, str], ...]:
    """Other names of the described goods, in all languages, if unique to one material."""
    from assistant.library.goods_names import names_of

    called = [
        (normalize(name), identity) for identity, said in materials for name in names_of(said)
    ]
    holders = Counter([*(name for name, _ in called), *map(normalize, names_of(product))])
    return tuple((Phrases.of([name]), one) for name, one in called if holders[name] == 1)


def describes_a_part(sentence: Sentence, number: int) -> bool:
    """Whether the word is one of a part's description."""
    word = sentence.words[number]
    return (
        len(word) > 2
        and word not in _ordinary()
        and any(
            _alike(word, one) for _, said in sentence.context.materials for one in _content(said)
        )
    )


@cache
def _ordinary() -> frozenset[str]:
    return frozenset(normalize(word) for word in every(table().common))


def is_ordinary(word: str) -> bool:
    """Whether the word is neither for nor against any meaning."""
    return word in _ordinary()


@lru_cache(maxsize=4096)
def _content(said: str) -> tuple[str, ...]:
    words = re.findall(r"[a-z0-9]+", normalize(said))
    return tuple(word for word in words if len(word) > 2 and word not in _ordinary())


@lru_cache(maxsize=65536)
def _alike(word: str, other: str) -> bool:
    from rapidfuzz import fuzz

    if min(len(word), len(other)) < table().thresholds.typo_from - 1:
        return word in (other, f"{other}s")
    return fuzz.ratio(word, other) >= table().thresholds.part_word


@lru_cache(maxsize=4096)
def _described(words: tuple[str, ...], materials: tuple[tuple[str, str], ...], product: str) -> str:
    """The id of the material that best matches the words, and better than the good; else ""."""
    counts = []
    of_good = _held(words, product)
    for identity, said in materials:
        held = _held(words, said)
        if held > of_good:
            counts.append((held, held / len(_content(said)), identity))
    counts.sort(reverse=True)
    if len(counts) > 1 and counts[0][:2] == counts[1][:2]:
        return ""
    return counts[0][2] if counts else ""


def _held(words: tuple[str, ...], said: str) -> int:
    """The number of the words that occur in a description."""
    content = _content(said)
    return sum(any(_alike(word, one) for one in content) for word in words)


def _speaks_of_good(sentence: Sentence, number: int) -> bool:
    return _held((sentence.words[number],), sentence.context.product) > 0


@lru_cache(maxsize=4096)
def _code_found(words: str) -> str:
    """The code of the good with the nearest name; "" if none is found."""
    from assistant.library.goods_names import search

    return next((found.hts for found in search(words)), "")


def _goods(sentence: Sentence) -> Iterator[Span]:
    """Recognises a code, a material, the good of the case, or a good found by its name."""
    context = sentence.context
    yield from (Span(s.first, s.after, "goods", s.value) for s in sentence.spans("code"))
    for span in sentence.spans("material"):
        code = dict(context.codes).get(span.value or "")
        named = "" if code else "material"
        yield Span(span.first, span.after, "goods", code or span.value, named)
    for first, after in sentence.runs(lambda number: _speaks_of_good(sentence, number)):
        yield Span(first, after, "goods", context.product_code or None)
    for first, after in _names_of_goods(sentence):
        typed = sentence.typed(first, after)
        if code := _code_found(typed):
            yield Span(first, after, "goods", code, beside=(("goods", typed),))


def _names_of_goods(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Ranges of unknown words that name no country; joining words may stand between them."""
    countries = [(span.first, span.after) for span in sentence.spans("country")]

    def fits(number: int) -> bool:
        word = sentence.words[number]
        named = any(first <= number < after for first, after in countries)
        return not (named or is_known(word) or word in sentence.own)

    def joins(number: int) -> bool:
        inner = 0 < number < len(sentence.words) - 1
        return (
            inner and sentence.words[number] in _joining() and fits(number - 1) and fits(number + 1)
        )

    return sentence.runs(lambda number: fits(number) or joins(number))


@cache
def _joining() -> frozenset[str]:
    return frozenset(every(table().joining))


def _nationalities(sentence: Sentence) -> Iterator[Span]:
    for country, said in table().nationalities.items():
        for first, after in Phrases.of(said).places_in(sentence.words):
            yield Span(first, after, "nationality", country)


def _certifications(sentence: Sentence) -> Iterator[Span]:
    for level, said in table().certifications.items():
        for first, after in Phrases.of(said).places_in(sentence.words):
            alone = after - first == len(sentence.words[first]) == 1
            # "a" is an article unless it is a capital that does not start the sentence.
            if not alone or (first and sentence.typed(first, after) == "A"):
                yield Span(first, after, "certification", level)


def _steps(sentence: Sentence) -> Iterator[Span]:
    for step, phrases in _step_names().items():
        for first, after in phrases.places_in(sentence.words):
            yield Span(first, after, "step", step)


@cache
def _step_names() -> dict[str, Phrases]:
    from assistant.library.forms import ProductionSteps

    form = read_form(data_folder("knowledge") / "production_steps.yaml", ProductionSteps)
    return {
        step: Phrases.of([step.replace("_", " "), step, *one.label.values()])
        for step, one in form.steps.items()
    }


# The intents table and the knowledge


def _lines(sentence: Sentence) -> Iterator[Span]:
    for line, words in table().lines.items():
        for first, after in Phrases.of(every(words)).places_in(sentence.words):
            yield Span(first, after, "line", line)


def _parts_of_case(sentence: Sentence) -> Iterator[Span]:
    """Recognises places of the case by name; those of a material need a named material."""
    materials = [span.value for span in sentence.spans("material")]
    for place in table().places:
        if not place.called or (place.of_material and not materials):
            continue
        called = place.place.replace("{material}", materials[0] or "") if materials else place.place
        for first, after in Phrases.of(every(place.called)).places_in(sentence.words):
            yield Span(first, after, "part_of_case", called)
    for span in sentence.spans("material"):
        yield Span(span.first, span.after, "part_of_case", f"materials.{span.value}")


def _terms(sentence: Sentence) -> Iterator[Span]:
    terms = sentence.context.terms
    names, words = _term_names(terms), sentence.words
    for length in range(min(len(words), _longest_term(terms)), 0, -1):
        for first in range(len(words) - length + 1):
            after = first + length
            said = tuple(words[first:after])
            # One or two letters are an ordinary word unless typed in capitals, as an abbreviation.
            short = len(said) == 1 and len(said[0]) < _LEAST_LETTERS
            if short and not sentence.typed(first, after).isupper():
                continue
            if name := names.get(said) or _term_spelled(said, terms):
                yield Span(first, after, "term", name)


@lru_cache(maxsize=8)
def _term_names(terms: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    """The terms by the words of their names."""
    return {
        tuple(token.word for token in tokens_of(name.replace("_", " "))): name for name in terms
    }


@lru_cache(maxsize=8)
def _term_lines(terms: tuple[str, ...]) -> dict[str, str]:
    return {" ".join(words): name for words, name in _term_names(terms).items()}


@lru_cache(maxsize=8)
def _longest_term(terms: tuple[str, ...]) -> int:
    return max(map(len, _term_names(terms)), default=0)


@lru_cache(maxsize=4096)
def _term_spelled(words: tuple[str, ...], terms: tuple[str, ...]) -> str:
    """The term with the nearest name, if a word is unknown; else ""."""
    from rapidfuzz import fuzz, process

    typed, known = " ".join(words), _words_of(terms)
    if len(typed) < table().thresholds.typo_from or all(is_known(w) or w in known for w in words):
        return ""
    least = float(table().thresholds.term_typo)
    names = _term_lines(terms)
    near = process.extractOne(typed, list(names), scorer=fuzz.ratio, score_cutoff=least)
    return names[near[0]] if near else ""


def _citations(sentence: Sentence) -> Iterator[Span]:
    """Recognises articles and sections of US law; the value is empty if the knowledge lacks it."""
    words = sentence.words
    for called, ids_of in ((table().articles, _articles), (table().sections, _sections)):
        for first, after in Phrases.of(every(called)).places_in(words):
            if after < len(words) and _ARTICLE.fullmatch(words[after]):
                yield Span(first, after + 1, "citation", ids_of(words[after], sentence.text))


def _articles(number: str, text: str) -> str:
    laws = [law for law, words in table().laws.items() if Phrases.of(every(words)).occur_in(text)]
    sought = number.replace("-", "")
    ids = (f"{law}.{sought}" for law in laws or table().laws)
    return next((one for one in ids if one in _known_citations()), "")


def _sections(number: str, text: str) -> str:
    ids = (one for one in _known_citations() if one.startswith(f"us.section_{number}"))
    return next(ids, "")


@cache
def _known_citations() -> tuple[str, ...]:
    from assistant.library.forms import Citations

    return tuple(read_form(data_folder("knowledge") / "citations.yaml", Citations).citations)


def _files(sentence: Sentence) -> Iterator[Span]:
    for number, token in enumerate(sentence.tokens):
        if is_file(token.typed):
            yield Span(number, number + 1, "file", token.typed)


def _languages(sentence: Sentence) -> Iterator[Span]:
    for language, names in table().languages.items():
        for first, after in Phrases.of(names).places_in(sentence.words):
            yield Span(first, after, "language", language)


_RECOGNISERS: dict[str, Callable[[Sentence], Iterator[Span]]] = {
    "country": _countries,
    "nationality": _nationalities,
    "amount": _amounts,
    "code": _codes,
    "day": _days,
    "material": _materials,
    "goods": _goods,
    "certification": _certifications,
    "step": _steps,
    "line": _lines,
    "part_of_case": _parts_of_case,
    "term": _terms,
    "citation": _citations,
    "file": _files,
    "language": _languages,
}
