"""Puts facts and what is asked of them into words, in the language spoken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from assistant.base.language import Lazy, translate
from assistant.base.messages import has_message, message
from assistant.base.numbers import money, percent, rate
from assistant.rulebook import Fact
from assistant.rulebook.facts import Row
from assistant.rulebook.form import FactField
from assistant.rulebook.matching import Ask
from assistant.rulebook.vocabulary import Vocabulary

_NAMES = ("id", "scenario", "line")
_NAMED = ("scenario", "line", "cash")
_MOST_NAMED = 2


class Wording:
    """The words for facts of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def says(self, kind: str) -> str:
        """What a kind of fact says in short, without its full stop."""
        described = self.vocabulary.facts[kind]
        return translate(described.name or described.says).rstrip(".")

    def value(self, fact: Fact, field: str) -> str:
        """The field's value with its unit."""
        value = fact.fields.get(field)
        match value:
            case None | ():
                return message("reasons.is_not_known")
            case Fraction() | Decimal():
                return self._with_unit(fact.kind, field, _figure(value), fact.text("unit"))
            case str():
                return self.word(fact.kind, field, value)
            case Lazy():
                return str(value)
            case _:
                words = [
                    self.word(fact.kind, field, str(w)) for w in value if isinstance(w, str | Lazy)
                ]
                return ", ".join(words)

    def word(self, kind: str, field: str, word: str) -> str:
        """A word of a field as it is called; what people wrote stays as it is."""
        if field in _NAMES:
            named = [f"{group}.{word}" for group in _NAMED if has_message(f"{group}.{word}")]
            if named:
                return message(named[0])
        has_words = bool(self._field(kind, field).words)
        return self.vocabulary.on_screen(kind, field, word) if has_words else word

    def pair(self, fact: Fact, field: str) -> str:
        """The field's label and value."""
        return self.labelled(self.vocabulary.label(fact.kind, field), self.value(fact, field))

    def labelled(self, label: str, value: str) -> str:
        """The value behind its label, if it has one."""
        return message("reasons.labelled", label=label, value=value) if label else value

    def called(self, fact: Fact) -> str:
        """By what the fact is known to people: the fields that name it, "" where none does."""
        called = self.vocabulary.facts[fact.kind].called
        return ", ".join(
            message(
                "reasons.pair",
                label=self.vocabulary.label(fact.kind, field),
                value=self.value(fact, field),
            )
            for field in called
            if fact.fields.get(field)
        )

    def named(self, fact: Fact) -> str:
        """What kind of fact it is, and by what it is known."""
        called = self.called(fact)
        return self.sentence(fact.kind, [called] if called else [])

    def concluded(self, fact: Fact) -> str:
        """What kind of fact it is, and every field that is known."""
        known = [name for name, value in fact.fields.items() if value not in (None, "", ())]
        known = [name for name in known if not self._is_hidden(fact.kind, name)]
        return self.sentence(fact.kind, [self.pair(fact, name) for name in known])

    def sought(self, kind: str, asks: Iterable[Ask]) -> str:
        """A fact of a kind that is as asked."""
        told = [ask for ask in asks if ask.wanted != ("",)]
        told = [ask for ask in told if not self._is_hidden(kind, ask.field)]
        return self.sentence(
            kind,
            [
                self.labelled(self.vocabulary.label(kind, ask.field), self.wanted(kind, ask))
                for ask in told
            ],
        )

    def _is_hidden(self, kind: str, field: str) -> bool:
        return field in self.vocabulary.facts[kind].hidden

    def sentence(self, kind: str, pairs: Sequence[str]) -> str:
        """What a kind of fact says, and of it some fields in words."""
        says = self.says(kind)
        return message("reasons.said", says=says, text=", ".join(pairs)) if pairs else says

    def wanted(self, kind: str, ask: Ask) -> str:
        """What is asked of a field."""
        words = either([self.word(kind, ask.field, word) for word in ask.wanted])
        if ask.operator == "is":
            return words
        if ask.operator == "known":
            asked_known = "yes" in ask.wanted
            return message("reasons.want_known" if asked_known else "reasons.is_not_known")
        if ask.operator in ("is_not", "holds"):
            name = "reasons.want_other" if ask.operator == "is_not" else "reasons.want_holds"
            return message(name, words=words)
        limit = self._with_unit(kind, ask.field, _figure(Fraction(ask.wanted[0])), "")
        return message(f"reasons.want_{ask.operator}", limit=limit)

    def _place(self, fact: Fact, field: str) -> str:
        filled = {name: fact.text(name) for name in fact.fields}
        return self._field(fact.kind, field).place.format_map(filled)

    def at_place(self, text: str, fact: Fact, field: str) -> str:
        """The text with the place of the case file behind it, unless the law gives the field."""
        by_law = fact.fields.get(field) in self.vocabulary.by_law
        place = "" if by_law else self._place(fact, field)
        return message("reasons.at_place", text=text, place=place) if place else text

    def rows(self, fact: Fact, fields: Iterable[str], *, failing: bool) -> tuple[str, ...]:
        """The rows of the table that unfolds one of the fields; only those not met if `failing`."""
        rows = [row for name in fields for row in self._rows(fact, name)]
        return tuple(self._row(row) for row in rows if not failing or row["result"] != "passes")

    def rows_of(self, fact: Fact, material: str, *, failing: bool = False) -> tuple[str, ...]:
        """The rows that are of a material; only those not met if `failing`."""
        rows = [row for name in fact.fields for row in self._rows(fact, name)]
        rows = [row for row in rows if not failing or row["result"] != "passes"]
        return tuple(self._row(row) for row in rows if row["id"] == material)

    def materials(self, fact: Fact, field: str) -> str:
        """The names of the materials for which the field is not met, the first few of many."""
        rows = [row for row in self._rows(fact, field) if row["result"] != "passes"]
        names = [self._unproven(str(row["material"]), row) for row in rows]
        told = ", ".join(names[:_MOST_NAMED])
        more = len(names) - _MOST_NAMED
        return f"{told}, {message('reasons.more', count=more)}" if more > 0 else told

    def _rows(self, fact: Fact, field: str) -> Iterator[Row]:
        table = fact.fields.get(self._field(fact.kind, field).rows)
        for row in table if isinstance(table, tuple) else ():
            if not isinstance(row, str | Lazy):
                yield row

    def _row(self, row: Row) -> str:
        """A row of the test of a change of classification."""
        passes = row["result"] == "passes"
        text = message(
            "reasons.row",
            material=row["material"],
            hts=row["hts"] or message("reasons.no_code"),
            origin=row["origin"] or message("reasons.no_origin"),
            result=message("reasons.passes" if passes else "reasons.fails_row"),
            because=row["because"],
        )
        return text if passes else self._unproven(text, row)

    def _unproven(self, text: str, row: Row) -> str:
        """The text, and that the material may yet be proven to originate."""
        unproven = row["originating"] == "unknown"
        return message("reasons.unproven", text=text) if unproven else text

    def comparison(self, fact: Fact, operator: str, value: str, limit: str) -> str:
        """The field against the one that limits it, and by how much it misses it."""
        reached, bound = fact.fields.get(value), fact.fields.get(limit)
        label, shown_limit = self.vocabulary.label(fact.kind, value), self.value(fact, limit)
        if not isinstance(reached, Fraction | Decimal) or not isinstance(bound, type(reached)):
            return message("reasons.by_not_known", label=label, limit=shown_limit)
        figure = _figure(reached)
        if operator == "at_most" and Decimal(figure) <= Decimal(_figure(bound)):
            figure = percent(Fraction(reached), upward=True)
        apart = Fraction(abs(Decimal(figure) - Decimal(_figure(bound))))
        unit = fact.text("unit")
        return message(
            f"reasons.by_{operator}",
            label=label,
            value=self._with_unit(fact.kind, value, figure, unit),
            limit=shown_limit,
            distance=message("reasons.points", value=rate(apart))
            if self._field(fact.kind, value).type == "percent"
            else self._with_unit(fact.kind, value, rate(apart), unit),
        )

    def _with_unit(self, kind: str, field: str, figure: str, unit: str) -> str:
        match self._field(kind, field).type:
            case "percent":
                return message("reasons.percent", value=figure)
            case "amount":
                return message("reasons.dollars", value=figure)
            case _:
                return message("reasons.unit", value=figure, unit=unit)

    def _field(self, kind: str, field: str) -> FactField:
        return self.vocabulary.facts[kind].fields[field]


def _figure(value: Fraction | Decimal) -> str:
    return money(value) if isinstance(value, Decimal) else rate(value)


def either(words: Sequence[str]) -> str:
    """The words as a choice."""
    *others, last = words or ("",)
    return message("reasons.or", first=", ".join(others), last=last) if others else last


def together(texts: Sequence[str]) -> str:
    """The texts as things that are all asked."""
    *others, last = texts or ("",)
    return message("reasons.and", first="; ".join(others), last=last) if others else last


def or_else(texts: Sequence[str]) -> str:
    """The texts as things any of which would do."""
    *others, last = texts or ("",)
    return message("reasons.or_else", first="; ".join(others), last=last) if others else last
