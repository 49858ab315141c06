"""Puts facts and conditions into words, in the current language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import partial

from assistant.base.conditions import FieldCondition
from assistant.base.language import Lazy, translate
from assistant.base.messages import has_message, message
from assistant.base.numbers import money, percent, rate
from assistant.explain.failures import NumericGap
from assistant.explain.goals import Goal
from assistant.rulebook import Fact
from assistant.rulebook.facts import Row
from assistant.rulebook.form import FactField
from assistant.rulebook.rulebook import shipped_rulebook
from assistant.rulebook.vocabulary import Vocabulary

_NAMES = ("id", "scenario", "line")
_NAMED = ("scenario", "line", "cash")
_MOST_NAMED = 2


class Wording:
    """Words for the facts of a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def says(self, kind: str) -> str:
        """The short name of a kind of fact, without its full stop."""
        form = self.vocabulary.facts[kind]
        return translate(form.name or form.says).rstrip(".")

    def label(self, kind: str, field: str) -> str:
        """The label of a field; "" where its value needs none."""
        return str(self.vocabulary.label(kind, field))

    def value(self, fact: Fact, field: str) -> str:
        """The field's value with its unit."""
        value = fact.fields.get(field)
        match value:
            case None | ():
                return message("reasons.is_not_known")
            case Fraction() | Decimal():
                return self._with_unit(fact.kind, field, _figure(value), fact.text("unit"))
            case _:
                words = value if isinstance(value, tuple) else (value,)
                texts = (str(word) for word in words if isinstance(word, str | Lazy))
                return ", ".join(self.word(fact.kind, field, text) for text in texts)

    def word(self, kind: str, field: str, word: str) -> str:
        """The text of a word of a field; free text is returned unchanged."""
        if field in _NAMES:
            named = [f"{group}.{word}" for group in _NAMED if has_message(f"{group}.{word}")]
            if named:
                return message(named[0])
        has_words = self._form(kind, field).words
        return str(self.vocabulary.on_screen(kind, field, word)) if has_words else word

    def pair(self, fact: Fact, field: str) -> str:
        """The field's label and value."""
        return self.labelled(self.label(fact.kind, field), self.value(fact, field))

    def pair_at_place(self, fact: Fact, field: str) -> str:
        """The pair with its place in the case file, unless the law gives the field."""
        pair = self.pair(fact, field)
        if fact.fields.get(field) in self.vocabulary.by_law:
            return pair
        filled = {name: fact.text(name) for name in fact.fields}
        place = self._form(fact.kind, field).place.format_map(filled)
        return message("reasons.at_place", text=pair, place=place) if place else pair

    def labelled(self, label: str, value: str) -> str:
        """The value after its label, if there is one."""
        return message("reasons.labelled", label=label, value=value) if label else value

    def called(self, fact: Fact) -> str:
        """The fields that name the fact to people; "" where none does."""
        fields = [name for name in self.vocabulary.facts[fact.kind].called if fact.fields.get(name)]
        return ", ".join(
            message("reasons.pair", label=self.label(fact.kind, f), value=self.value(fact, f))
            for f in fields
        )

    def named(self, fact: Fact) -> str:
        """The kind of the fact and the fields that name it."""
        return self.sentence(fact.kind, filter(None, [self.called(fact)]))

    def concluded(self, fact: Fact) -> str:
        """The kind of the fact and its known fields, except hidden ones."""
        hidden = self.vocabulary.facts[fact.kind].hidden
        known = (name for name, value in fact.fields.items() if value not in (None, "", ()))
        return self.sentence(
            fact.kind, (self.pair(fact, name) for name in known if name not in hidden)
        )

    def sought(self, goal: Goal) -> str:
        """The goal in words."""
        hidden = self.vocabulary.facts[goal.kind].hidden
        return self.sentence(
            goal.kind,
            (
                self.labelled(self.label(goal.kind, one.field), self.wanted(goal.kind, one))
                for one in goal.conditions
                if one.wanted != ("",) and one.field not in hidden
            ),
        )

    def sentence(self, kind: str, pairs: Iterable[str]) -> str:
        """The short name of a kind of fact, followed by fields in words."""
        says, text = self.says(kind), ", ".join(pairs)
        return message("reasons.said", says=says, text=text) if text else says

    def wanted(self, kind: str, condition: FieldCondition) -> str:
        """The value that the condition requires, in words."""
        words = either([self.word(kind, condition.field, word) for word in condition.wanted])
        match condition.operator:
            case "is":
                return words
            case "known":
                is_known = "yes" in condition.wanted
                return message("reasons.want_known" if is_known else "reasons.is_not_known")
            case "is_not":
                return message("reasons.want_other", words=words)
            case "holds":
                return message("reasons.want_holds", words=words)
        limit = self._with_unit(kind, condition.field, _figure(Fraction(condition.wanted[0])), "")
        return message(f"reasons.want_{condition.operator}", limit=limit)

    def rows(
        self,
        fact: Fact,
        fields: Iterable[str] | None = None,
        *,
        material: str = "",
        failing: bool = False,
    ) -> tuple[str, ...]:
        """The rows of the tables behind the fields (default: all), in words.

        Limited to one material if given, and to rows that fail if `failing`.
        """
        rows = self._rows(fact, fact.fields if fields is None else fields)
        rows = [row for row in rows if material in ("", row["id"])]
        return tuple(self._row(row) for row in rows if not (failing and _passes(row)))

    def materials(self, fact: Fact, field: str) -> str:
        """The names of the failing materials behind the field, shortened if many."""
        failing = [row for row in self._rows(fact, [field]) if not _passes(row)]
        names = [self._unproven(str(row["material"]), row) for row in failing]
        told = ", ".join(names[:_MOST_NAMED])
        more = len(names) - _MOST_NAMED
        return f"{told}, {message('reasons.more', count=more)}" if more > 0 else told

    def _rows(self, fact: Fact, fields: Iterable[str]) -> list[Row]:
        found = (fact.fields.get(self._form(fact.kind, field).rows) for field in fields)
        rows = (row for table in found if isinstance(table, tuple) for row in table)
        return [row for row in rows if not isinstance(row, str | Lazy)]

    def _row(self, row: Row) -> str:
        """A row of a tariff shift test, in words."""
        text = message(
            "reasons.row",
            material=row["material"],
            hts=row["hts"] or message("reasons.no_code"),
            origin=row["origin"] or message("reasons.no_origin"),
            result=message("reasons.passes" if _passes(row) else "reasons.fails_row"),
            because=row["because"],
        )
        return text if _passes(row) else self._unproven(text, row)

    def _unproven(self, text: str, row: Row) -> str:
        """The text, with a remark where the material may still be proven to originate."""
        unproven = row["originating"] == "unknown"
        return message("reasons.unproven", text=text) if unproven else text

    def gap(self, gap: NumericGap) -> str:
        """The field, its limit and the distance between them, in words."""
        fact, field = gap.fact, gap.field
        reached, bound = fact.fields.get(field), fact.fields.get(gap.limit)
        label, limit = self.label(fact.kind, field), self.value(fact, gap.limit)
        if not isinstance(reached, Fraction | Decimal) or not isinstance(bound, type(reached)):
            return message("reasons.by_not_known", label=label, limit=limit)
        figure = _figure(reached)
        if gap.operator == "at_most" and Decimal(figure) <= Decimal(_figure(bound)):
            figure = percent(Fraction(reached), upward=True)
        apart = rate(Fraction(abs(Decimal(figure) - Decimal(_figure(bound)))))
        unit = fact.text("unit")
        return message(
            f"reasons.by_{gap.operator}",
            label=label,
            value=self._with_unit(fact.kind, field, figure, unit),
            limit=limit,
            distance=message("reasons.points", value=apart)
            if self._form(fact.kind, field).type == "percent"
            else self._with_unit(fact.kind, field, apart, unit),
        )

    def _with_unit(self, kind: str, field: str, figure: str, unit: str) -> str:
        match self._form(kind, field).type:
            case "percent":
                return message("reasons.percent", value=figure)
            case "amount":
                return message("reasons.dollars", value=figure)
            case _:
                return message("reasons.unit", value=figure, unit=unit)

    def _form(self, kind: str, field: str) -> FactField:
        return self.vocabulary.facts[kind].fields[field]


def shipped_wording() -> Wording:
    """The words for the shipped vocabulary."""
    return Wording(shipped_rulebook().vocabulary)


def _passes(row: Row) -> bool:
    return row["result"] == "passes"


def _figure(value: Fraction | Decimal) -> str:
    return money(value) if isinstance(value, Decimal) else rate(value)


def _joined(code: str, separator: str, texts: Sequence[str]) -> str:
    *others, last = texts or ("",)
    return message(code, first=separator.join(others), last=last) if others else last


Joined = Callable[[Sequence[str]], str]
# `either` joins words as a choice, `together` texts that must all hold, `or_else` alternatives.
either: Joined = partial(_joined, "reasons.or", ", ")
together: Joined = partial(_joined, "reasons.and", "; ")
or_else: Joined = partial(_joined, "reasons.or_else", "; ")
