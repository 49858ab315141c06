"""Reads the changes to the case in a what-if sentence: places with their new values.

Every number, country, part and day of the sentence is used by a change, or agrees with what the
case holds; else nothing is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache

from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.text import normalize
from assistant.intents.entities import Sentence, Span, describes_a_part, is_ordinary
from assistant.intents.form import PlaceWords, every, table
from assistant.intents.groups import groups
from assistant.intents.quantities import (
    Unclear,
    counts_pieces,
    differs,
    in_dollars,
    is_money,
    is_priced,
    new_value,
    plain,
    shares,
)
from assistant.intents.tokens import SEPARATORS, Phrases, without_fillers, word_list
from assistant.library.goods_names import names_of
from assistant.questions.grammar import Line

KINDS = ("country", "nationality", "amount", "code", "certification", "step", "day", "material")
_QUANTITIES = ("amount", "percent", "factor")
_STEPS = "production.steps"
_JOINING = SEPARATORS | {"and", "y", "e", "but", "pero"}
_OF_SUPPOSITIONS = (
    "supposing", "comparing", "leaving_out", "change_of_mind", "asked_of_it", "more", "less",
    "rises", "falls", "not_moved", "to", "from", "by", "percent", "times_over", "money", "cents",
    "counted", "per_piece", "denies", "negation", "group_things", "only", "beside_suppositions",
)  # fmt: skip
_DIGIT = re.compile(r"\d")
_UNITS, _DESTINATION = "product.annual_units", "product.destination"
_PRICE = "product.transaction_value"
_BASELINE, _FROM = "baseline.", "baseline.country"


@dataclass(frozen=True)
class Supposition:
    """The places with their new values, in order, and how those were computed.

    `unexplained` are words that are not of suppositions: the sentence may ask of something else.
    Without changes the sentence is not understood whole; `asks` then says why, where that helps.
    """

    changes: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Lazy] = field(default_factory=dict)
    asks: Lazy | None = None
    unexplained: tuple[str, ...] = ()


@lru_cache(maxsize=8)
def supposition(sentence: Sentence) -> Supposition:
    """The changes that a sentence supposes."""
    written = Sentence(Line.only_digits(sentence.said).raw, sentence.context)
    try:
        return _Reader(written).read()
    except Unclear as unclear:
        return Supposition(asks=unclear.asks)


def supposes_a_day(sentence: Sentence) -> bool:
    """Whether a sentence supposes a day of entry: it names one, and speaks of the entry then.

    "Ours runs from Feb 1 2025 to Jan 31 2026, are we covered?" speaks of papers.
    """
    days = sentence.resolved(("day",))
    if len({span.value for span in days}) != 1 or word_list("speaks_of_papers").occur_in(
        sentence.full_text
    ):
        return False
    named = {n for span in days for n in range(span.first, span.after)}
    rest = [word for n, word in enumerate(sentence.words) if n not in named]
    said = without_fillers([word for word in rest if word not in SEPARATORS])
    lists = ("day_of_entry", "supposing", "comparing")
    return all(map(_says_nothing, said)) or any(
        word_list(name).occur_in(" ".join(rest)) for name in lists
    )


def _says_nothing(word: str) -> bool:
    return word in _JOINING or word_list("group_before").occur_in(word) or is_ordinary(word)


@dataclass
class _Clause:
    """A clause of the sentence; `spans` are its entities that no change has used yet.

    It holds the words of the sentence from `first` to before `after`; in `words` its entities are
    masked. `present` are the entities behind "instead of". `carried` says that its materials were
    named in a clause before.
    """

    first: int
    after: int
    words: list[str]
    spans: list[Span]
    present: list[Span]
    named: list[str]
    materials: list[str]
    carried: bool
    changes: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Lazy] = field(default_factory=dict)
    taken: bool = False

    @property
    def only_day(self) -> bool:
        """Whether nothing but a day is said: "and in January"."""
        rest = [word for word in self.words if word != "{day}"]
        return len(rest) < len(self.words) and all(map(_says_nothing, rest))

    @property
    def text(self) -> str:
        return " ".join(self.words)


class _Reader:
    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.values = dict(sentence.context.values)
        self.spans = _longest(
            [
                *(span for kind in KINDS for span in sentence.spans(kind) if self._is_meant(span)),
                *shares(sentence),
                *groups(sentence),
            ]
        )
        self.used: set[int] = set()

    def read(self) -> Supposition:
        named = {n for span in self.spans for n in range(span.first, span.after)}
        words = self.sentence.words
        if any(self._names_unknown(n) for n in range(len(words)) if n not in named):
            raise Unclear
        changes: dict[str, str] = {}
        notes: dict[str, Lazy] = {}
        first, end = self._supposed()
        spoken_of = self._facts(0, first)
        waiting = False
        last: dict[str, str] = {}
        for one, after in self._clauses(first, end):
            clause = self._clause(one, after, spoken_of, waiting=waiting)
            clause.changes = {_STEPS: changes[_STEPS]} if _STEPS in changes else {}
            taken = self._take(clause)
            # Two values for one place mean that something in between was not understood.
            if clause.changes.keys() & changes.keys() - {_STEPS}:
                raise Unclear
            if not taken and not clause.named:
                self._says_nothing(clause)
                continue
            spoken_of, waiting = clause.materials, not taken
            last = clause.changes if taken else last
            changes |= clause.changes
            notes |= clause.notes
        self._facts(end, len(words))
        if waiting:
            # "Remove the heat sink and the gasket" says one thing of both.
            changes |= _also_of(spoken_of, last)
        if not changes:
            raise Unclear
        self._account()
        return Supposition(changes, notes, unexplained=self._unexplained())

    def _is_meant(self, span: Span) -> bool:
        """Whether a span is what it seems: a word such as "assembly" may speak of a place."""
        if span.kind != "material" or span.after - span.first > 1:
            return True
        return not is_known_place(self.sentence.words[span.first])

    def _names_unknown(self, number: int) -> bool:
        """Whether a word names what the case lacks: "the display", but not "la memoria flash"."""
        if not self.sentence.names_unknown(number):
            return False
        return not self._names_beside(number)

    def _names_beside(self, number: int) -> bool:
        """Whether a word is of another name of the part beside it: "la memoria flash"."""
        beside = [
            one
            for span in self.spans
            if span.kind == "material" and number in (span.first - 1, span.after)
            for one in _ids(span)
        ]
        said = dict(self.sentence.context.materials)
        word = self.sentence.words[number]
        return any(
            word in normalize(name).split() for one in beside for name in names_of(said[one])
        )

    def _supposed(self) -> tuple[int, int]:
        """The range of words of the supposition: after "what if", before "would it qualify"."""
        words = self.sentence.words
        supposing = word_list("supposing").places_in(words)
        first = 0
        if supposing and not _leaves_out(words[: supposing[0][1]]):
            start, first = supposing[0]
            # "Si vendemos" opens a supposition, and the verb is a part of it.
            said = word_list("conditional").places_in(words[start:first])
            first = start + said[-1][1] if said else first
        asked = word_list("asked_of_it").places_in(words[first:])
        end = next((first + place for place, _ in asked if place), len(words))
        # In "How does it change with ...", the supposition follows the question.
        names = any(first <= span.first < end for span in self.spans)
        return first, end if names else len(words)

    def _facts(self, first: int, after: int) -> list[str]:
        """Uses the entities of those words that the case holds; returns the materials named."""
        within = [span for span in self.spans if first <= span.first and span.after <= after]
        materials = [one for span in within if span.kind == "material" for one in _ids(span)]
        held = {self.values.get(f"materials.{one}.origin") for one in materials}
        held |= {value for place, value in self.values.items() if "materials." not in place}
        held |= {self.values.get(f"materials.{one}.value") for one in materials}
        for span in within:
            if span.kind == "material" or span.value in held:
                self._use(span)
        return materials

    def _clauses(self, first: int, end: int) -> Iterator[tuple[int, int]]:
        inside = {n for span in self.spans for n in range(span.first, span.after)}
        words = self.sentence.words
        for start, after in word_list("change_of_mind").places_in(words):
            inside |= set(range(start, after))
        joints = [n for n in range(first, end) if words[n] in _JOINING and n not in inside]
        for joint in [*joints, end]:
            if first < joint:
                yield first, joint
            first = joint + 1

    def _clause(self, first: int, end: int, spoken_of: list[str], *, waiting: bool) -> _Clause:
        words = self.sentence.words
        # "instead of" is followed by the present value.
        mind = word_list("change_of_mind").places_in(words[first:end])
        after = min([end, *(first + place for place, _ in mind)])
        within = [span for span in self.spans if first <= span.first and span.after <= end]
        present = [span for span in within if span.first >= after]
        within = [span for span in within if span.after <= after]
        materials = [span for span in within if span.kind == "material"]
        named = list(dict.fromkeys(one for span in materials for one in _ids(span)))
        for span in materials:
            self._use(span)
        spans = [
            span
            for span in within
            if span.kind != "material" and not any(span.meets(one) for one in materials)
        ]
        held = [*spoken_of, *named] if waiting else named or spoken_of
        text = [
            f"{{{self._kind_at(number, within)}}}" if self._kind_at(number, within) else word
            for number, word in enumerate(words[first:after], first)
            if self._begins(number, within)
        ]
        return _Clause(first, after, text, spans, present, named, held, bool(held) and not named)

    def _kind_at(self, number: int, within: list[Span]) -> str:
        return next((one.kind for one in within if one.first <= number < one.after), "")

    def _begins(self, number: int, within: list[Span]) -> bool:
        here = [one for one in within if one.first <= number < one.after]
        return not here or any(one.first == number for one in here)

    def _take(self, clause: _Clause) -> bool:
        """Finds the changes in the clause; returns whether any was found."""
        if not clause.words:
            return False
        if clause.spans and word_list("leaves_open").occur_in(clause.text):
            raise Unclear
        places = [place for place in table().places if not place.only_called]
        if clause.carried:
            # What has words of its own is not said of a part that was named before.
            places.sort(key=lambda one: one.of_material or one.of_part_too or not one.words)
        for place in places:
            if place.takes != "amount" and not place.unless_else:
                self._try(place, clause)
        self._quantities(clause)
        for place in places:
            if place.unless_else and not clause.taken:
                self._try(place, clause)
        # Of so many units sold elsewhere, the others stay where they are sold.
        if {_UNITS, _DESTINATION} <= clause.changes.keys() or self._moves_unsaid(clause):
            raise Unclear
        return clause.taken

    def _moves_unsaid(self, clause: _Clause) -> bool:
        """Whether a number moves, and not by how much, or what is left out is not of the case."""
        moves = any(word_list(one).occur_in(clause.text) for one in ("rises", "falls"))
        numbers = any(f"{{{kind}}}" in clause.words for kind in _QUANTITIES)
        if clause.taken and moves and not numbers and _names_a_number(clause.text):
            return True
        left_out = {place.negated for place in table().places} | {"remove"}
        made = clause.changes.keys() & {_STEPS} or left_out & {*clause.changes.values()}
        unsaid = self._removes(clause) and not moves
        kept = word_list("unchanged").occur_in(clause.text)
        return clause.taken and unsaid and not (made or kept)

    def _try(self, place: PlaceWords, clause: _Clause) -> None:
        if bool(clause.materials) < place.of_material:
            return
        if not _fits(place, clause.text) and not (place.takes == "day" and clause.only_day):
            return
        value = place.value
        if place.takes:
            spans = [span for span in clause.spans if _serves(span, place)]
            if not spans or (place.takes == "step" and not self._changes_steps(clause, spans)):
                return
            if word_list("denies").occur_in(clause.text):
                raise Unclear
            taken = self._chosen(place, clause, spans)
            if taken is None:
                return
            value = self._value(place, clause, taken)
            self._spend(clause, taken)
            self._agrees(place, clause)
        elif place.negated and word_list("negation").occur_in(clause.text):
            value = place.negated
        clause.taken = True
        for named in _named(place, clause):
            if named not in clause.changes or place.takes == "step":
                clause.changes[named] = value

    def _changes_steps(self, clause: _Clause, spans: list[Span]) -> bool:
        """Whether steps are added, moved or left out: "prueba con ..." names the step test."""
        known = {re.split("[: ]", one)[0] for one in self.sentence.context.steps}
        moved = any(one.kind == "country" for one in clause.spans)
        said = self._removes(clause) or word_list("only").occur_in(clause.text)
        new = any(one.value not in known for one in spans)
        return not clause.named and (moved or said or new)

    def _chosen(self, place: PlaceWords, clause: _Clause, spans: list[Span]) -> Span | None:
        """The entity that is the new value; what the case holds already is used beside it."""
        if place.takes != "country":
            return spans[0]
        held = {self.values.get(one) for one in _named(place, clause)}
        facts = [span for span in spans if held == {span.value}]
        if place.of_material and len({span.value for span in spans}) > 1:
            # Of "swap the Chinese housing for one of Mexico", the first is the present.
            present = min(spans, key=lambda one: one.first)
            if facts and present not in facts:
                raise Unclear(differs(present.value or "", next(iter(held))))
        others = [span for span in spans if span not in facts]
        if place.of_material:
            says_more = any(span.kind in _QUANTITIES for span in clause.spans)
            identified = any(self._identifies(span) for span in others)
            if len({span.value for span in others}) > 1 or (identified and says_more):
                raise Unclear
            if not others and (says_more or self._removes(clause)):
                for span in facts:
                    self._spend(clause, span)
                return None
        if not others:
            return facts[0]
        for span in facts:
            if self._from(span) or place.of_material:
                self._spend(clause, span)
        moved = [span for span in others if self._from(span)]
        if moved and len(others) > 1:
            raise Unclear(differs(moved[0].value or "", next(iter(held))))
        return others[0]

    def _removes(self, clause: _Clause) -> bool:
        return word_list("leaving_out").occur_in(clause.text)

    def _identifies(self, span: Span) -> bool:
        """Whether a nationality says which part is meant: "the Korean antenna"."""
        parts = [one for one in self.spans if one.kind == "material"]
        beside = next((one for one in parts if span.first in (one.after, one.first - 1)), None)
        if span.kind != "nationality" or beside is None:
            return False
        first = min(span.first, beside.first)
        return bool(first) and word_list("identifies").occur_in(self.sentence.words[first - 1])

    def _from(self, span: Span) -> bool:
        before = self.sentence.words[span.first - 1] if span.first else ""
        return word_list("from").occur_in(before)

    def _agrees(self, place: PlaceWords, clause: _Clause) -> None:
        """Uses what stands behind "instead of" if the case holds it; raises Unclear if not."""
        for span in [one for one in clause.present if _serves(one, place)]:
            for named in _named(place, clause):
                held = self.values.get(named)
                if held != span.value and not (place.takes == "amount" and _same(held, span.value)):
                    raise Unclear(differs(span.value or "", held))
            self._use(span)
            clause.present.remove(span)

    def _value(self, place: PlaceWords, clause: _Clause, taken: Span) -> str:
        if place.takes != "step":
            return taken.value or ""
        named = [span for span in clause.spans if span.kind == "step"]
        country = next((span for span in clause.spans if span.kind == "country"), None)
        for span in [*named, *([country] if country else [])]:
            self._spend(clause, span)
        steps = [
            f"{span.value}: {country.value}" if country else span.value or "" for span in named
        ]
        return ", ".join(self._with_steps(clause, steps))

    def _with_steps(self, clause: _Clause, steps: list[str]) -> list[str]:
        """The case's steps plus the named ones, minus the named ones, or only the named ones."""
        if word_list("only").occur_in(clause.text):
            return steps
        names = {re.split("[: ]", step)[0] for step in steps}
        before = clause.changes.get(_STEPS)
        steps_so_far = before.split(", ") if before else self.sentence.context.steps
        others = [one for one in steps_so_far if re.split("[: ]", one)[0] not in names]
        if word_list("leaving_out").occur_in(clause.text):
            return others
        return [*others, *steps]

    # Quantities

    def _quantities(self, clause: _Clause) -> None:
        """Gives each quantity of the clause to the place of which it is said."""
        said = sorted(
            (span for span in clause.spans if span.kind in _QUANTITIES), key=lambda one: one.first
        )
        if not said:
            return
        words = self.sentence.words
        said = [in_dollars(words, one) for one in said]
        if word_list("rates").occur_in(clause.text) or word_list("denies").occur_in(clause.text):
            raise Unclear
        counted = [one for one in said if one.kind == "amount" and counts_pieces(words, one)]
        others = [one for one in said if one not in counted]
        if clause.carried and self._are_held(clause, said):
            for one in said:
                self._spend(clause, one)
            return
        places = self._places_said(clause, counted, others)
        units = [one for one in places if one.counts]
        if counted and not units:
            raise Unclear
        if counted:
            self._set(units[0], clause, counted)
            places = [one for one in places if not one.counts]
        if not others:
            return
        if len(places) > 1 and any(one.counts for one in places):
            money = [one for one in others if one.kind == "amount" and is_money(words, one)]
            if money == others:
                places = [one for one in places if not one.counts]
        if len(places) != 1:
            if not places and not clause.named:
                return
            raise Unclear
        self._set(places[0], clause, others)

    def _places_said(
        self, clause: _Clause, counted: Sequence[Span], others: Sequence[Span]
    ) -> list[PlaceWords]:
        """The places of which the words of the clause speak, that precede others excepted."""
        numeric = [one for one in table().places if one.takes == "amount" and not one.only_called]
        found = _spoken_of(clause.words, numeric)
        words = self.sentence.words
        money = any(one.kind == "amount" and is_money(words, one) for one in others)
        priced = money or any(one.kind == "amount" and is_priced(words, one) for one in others)
        places = [
            one
            for one in numeric
            if not one.of_material
            and (one.place in found or (priced and _of_money(one).occur_in(clause.text)))
            and not (one.without and word_list(one.without).occur_in(clause.text))
            and not (one.counts and not counted and money)
        ]
        over = {one.over for one in places}
        places = [one for one in places if one.place not in over]
        of_part = next(one for one in numeric if one.of_material)
        if clause.materials and others and _fits(of_part, clause.text):
            of_good = any(_PRICE in (one.place, one.over) for one in places)
            if clause.named:
                # The price of a part is its value; freight and volume are of the good.
                places = [one for one in places if one.over != _PRICE and one.place != _PRICE]
                places = [of_part, *places]
            elif not places:
                places = [of_part]
            elif of_good and not self._names_good(clause):
                raise Unclear
        return places

    def _are_held(self, clause: _Clause, said: Sequence[Span]) -> bool:
        """Whether a number only says what the part named before costs now."""
        held = [self.values.get(f"materials.{one}.value") for one in clause.materials]
        return len(held) == 1 and all(_same(held[0], one.value) for one in said)

    def _says_nothing(self, clause: _Clause) -> None:
        """Raises Unclear where a clause names a number of the case and says nothing of it."""
        if _names_a_number(clause.text) and not word_list("unchanged").occur_in(clause.text):
            raise Unclear

    def _names_good(self, clause: _Clause) -> bool:
        product = set(self.sentence.context.product.lower().split())
        return bool(product & set(clause.words)) or word_list("of_good").occur_in(clause.text)

    def _set(self, place: PlaceWords, clause: _Clause, quantities: Sequence[Span]) -> None:
        words = self.sentence.words[clause.first : clause.after]
        shifted = [
            replace(one, first=one.first - clause.first, after=one.after - clause.first)
            for one in quantities
        ]
        named = _named(place, clause)
        for one in named:
            held = _decimal(self.values.get(one))
            if len(named) > 1 and shifted[0].kind == "amount":
                raise Unclear
            new = new_value(words, place, shifted, held)
            value = Decimal(new.value)
            if place.counts and value != value.to_integral_value():
                raise Unclear
            price = _decimal(self.values.get(_PRICE))
            if place.of_material and price is not None and value >= price:
                raise Unclear
            if one in clause.changes:
                raise Unclear
            clause.changes[one] = plain(value) if new.note else new.value
            if new.note:
                clause.notes[one] = new.note
        for span in [one for one in clause.spans if one.kind in ("country", "nationality")]:
            # "The Chinese price" is the price in the country of comparison.
            if place.place.startswith(_BASELINE) and span.value == self.values.get(_FROM):
                self._spend(clause, span)
        clause.taken = True
        for span in quantities:
            self._spend(clause, span)
        self._agrees(place, clause)

    # Accounting

    def _use(self, span: Span) -> None:
        self.used |= set(range(span.first, span.after))

    def _spend(self, clause: _Clause, taken: Span) -> None:
        self._use(taken)
        clause.spans = [span for span in clause.spans if not span.meets(taken)]

    def _account(self) -> None:
        """Raises Unclear where an entity or a number was used by nothing."""
        for span in self.spans:
            one_word = span.after - span.first == 1
            ordinary = span.kind in ("certification", "code") or (span.kind == "step" and one_word)
            if not ordinary and not self.used & set(range(span.first, span.after)):
                raise Unclear
        self._account_for_words()
        lines = {n for span in self.sentence.spans("line") for n in range(span.first, span.after)}
        for number, word in enumerate(self.sentence.words):
            if _DIGIT.search(word) and number not in self.used | lines:
                raise Unclear

    def _unexplained(self) -> tuple[str, ...]:
        """The words that neither name a thing, nor say a place, a change or that it is supposed."""
        product = {normalize(word) for word in self.sentence.context.product.split()}
        inside = {n for span in self.spans for n in range(span.first, span.after)}
        said = [
            phrases
            for place in table().places
            if not place.of_material and (phrases := _words(place))
        ]
        said += [word_list(name) for name in _OF_SUPPOSITIONS]
        for phrases in said:
            for first, after in phrases.places_in(self.sentence.words):
                inside |= set(range(first, after))
        return tuple(
            word
            for number, word in enumerate(self.sentence.words)
            if number not in inside | self.used
            and word not in SEPARATORS | product
            and not is_ordinary(word)
            and not self._names_beside(number)
        )

    def _account_for_words(self) -> None:
        """Raises Unclear for a word of the parts' descriptions that names no single part."""
        product = {normalize(word) for word in self.sentence.context.product.split()}
        inside = {n for span in self.spans for n in range(span.first, span.after)}
        for number, word in enumerate(self.sentence.words):
            named = number in inside or word in product or is_known_place(word)
            if not named and describes_a_part(self.sentence, number):
                raise Unclear(
                    Message("ask.supposed_part", word=self.sentence.typed(number, number + 1))
                )


def is_known_place(word: str) -> bool:
    """Whether a word speaks of a place of the case."""
    return any(
        not place.of_material and (said := _words(place)) and said.occur_in(word)
        for place in table().places
    )


def _leaves_out(words: list[str]) -> bool:
    return bool(word_list("leaving_out").places_in(words))


def _longest(found: list[Span]) -> list[Span]:
    """The longest of overlapping spans; spans of equal length are all kept."""
    kept: list[Span] = []
    for span in sorted(found, key=lambda one: one.first - one.after):
        length = span.after - span.first
        if not any(one.after - one.first > length and span.meets(one) for one in kept):
            kept.append(span)
    return sorted(kept, key=lambda one: one.first)


def _names_a_number(text: str) -> bool:
    """Whether a text names a number of the case: its price, its volume."""
    numeric = [one for one in table().places if one.takes == "amount" and one.called]
    return any(Phrases.of(every(one.called)).occur_in(text) for one in numeric)


def _also_of(materials: list[str], said: dict[str, str]) -> dict[str, str]:
    """What was said of one part, of those parts too; raises Unclear for what is of no one part."""
    found: dict[str, str] = {}
    for place, value in said.items():
        _, identity, *rest = place.split(".") if place.startswith("materials.") else ("", "")
        if not identity or "value" in rest:
            raise Unclear
        for one in materials:
            found[".".join(("materials", one, *rest))] = value
    if not found:
        raise Unclear
    return found


def _ids(span: Span) -> list[str]:
    return (span.value or "").split(",")


def _serves(span: Span, place: PlaceWords) -> bool:
    """Whether the span is a value of the place; a nationality serves as a country."""
    return place.takes == ("country" if span.kind == "nationality" else span.kind)


def _named(place: PlaceWords, clause: _Clause) -> list[str]:
    """The places in the case: one for each material, where the place is of a material."""
    if not place.of_material:
        return [place.place]
    return [
        place.place.replace("{material}", material) for material in dict.fromkeys(clause.materials)
    ]


def _fits(place: PlaceWords, text: str) -> bool:
    words = _words(place)
    if words and not words.occur_in(text):
        return False
    return not (place.without and word_list(place.without).occur_in(text))


def _spoken_of(words: list[str], places: Sequence[PlaceWords]) -> set[str]:
    """The places named in the words; of names that overlap, the longest."""
    found = [
        (first, after, place.place)
        for place in places
        if (phrases := _words(place))
        for first, after in phrases.places_in(words)
    ]
    found += [(first, after, "") for first, after in word_list("per_piece").places_in(words)]
    return {
        name
        for first, after, name in found
        if not any(
            start < after and first < end and end - start > after - first for start, end, _ in found
        )
    }


def _same(one: str | None, other: str | None) -> bool:
    return _decimal(one) is not None and _decimal(one) == _decimal(other)


def _decimal(value: str | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(value)
    except InvalidOperation:
        return None


@cache
def _phrases(number: int) -> Phrases | None:
    words = every(table().places[number].words)
    return Phrases.of(words) if words else None


@cache
def _of_money_words(number: int) -> Phrases:
    return Phrases.of(every(table().places[number].of_money))


def _of_money(place: PlaceWords) -> Phrases:
    return _of_money_words(table().places.index(place))


def _words(place: PlaceWords) -> Phrases | None:
    return _phrases(table().places.index(place))
