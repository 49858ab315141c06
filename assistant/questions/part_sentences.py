"""Reads what is said of many parts at once: "all from China except 3, 7 and the ICs".

The grammar stands in rules/questions/part_sentences.yaml. A sentence is understood wholly or not at
all: what is not understood is named, and nothing is guessed.
"""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from itertools import chain
from typing import Any, NamedTuple

from assistant.base.files import data_folder
from assistant.base.hs_code import hs_digits
from assistant.base.language import Lazy
from assistant.base.messages import InputError, Message
from assistant.base.models import Strict
from assistant.base.text import normalize, normalized_letters
from assistant.base.texts import Joined
from assistant.base.yaml_files import read_form
from assistant.case.change_form import changes_form
from assistant.case.identity import designators, mention
from assistant.case.paths import MATERIALS, Draft
from assistant.library.family_form import Family
from assistant.library.family_names import families
from assistant.questions.amounts import parse_amount, shortened
from assistant.questions.codes import code_of, looks_like_code
from assistant.questions.countries import country_of, names_country

_MOST_NAMED = 6
_MOST_CHARACTERS = 2000
_LEAST_OF_NAME = 4  # letters by which a supplier may be named in short
_NAMES = ("supplier", "manufacturer")


class _Lack(Strict):
    field: str
    phrases: dict[str, list[str]]


class _Says(Strict):
    field: str
    value: str | None = None
    phrases: dict[str, list[str]]


class _Group(Strict):
    codes: list[str]
    names: dict[str, list[str]]


class _Grammar(Strict):
    words: dict[str, dict[str, list[str]]]
    lacks: list[_Lack]
    says: list[_Says]
    groups: list[_Group]

    @cached_property
    def by_meaning(self) -> dict[str, tuple[str, ...]]:
        """The words of a meaning in every language, folded, longest first."""
        return {meaning: _longest(by.values()) for meaning, by in self.words.items()}

    @cached_property
    def predicates(self) -> list[tuple[_Says, re.Pattern[str]]]:
        return [
            (one, _phrase(phrase)) for one in self.says for phrase in _longest(one.phrases.values())
        ]

    def group_of(self, code: str) -> _Group | None:
        """The group whose code is the longest that this one begins with."""
        digits = code.replace(".", "")
        fitting = [
            (len(start), n)
            for n, group in enumerate(self.groups)
            for start in (one.replace(".", "") for one in group.codes)
            if digits.startswith(start)
        ]
        return self.groups[max(fitting)[1]] if fitting else None


@cache
def _grammar() -> _Grammar:
    return read_form(data_folder("rules") / "questions" / "part_sentences.yaml", _Grammar)


def _longest(by_language: Iterable[list[str]]) -> tuple[str, ...]:
    return tuple(sorted({_folded(one) for one in chain(*by_language)}, key=lambda w: (-len(w), w)))


def _folded(text: str) -> str:
    """The text in lower case without accents, character by character: places stay the same."""
    return "".join(unicodedata.normalize("NFD", c)[0].lower()[:1] or c for c in text)


def _phrase(phrase: str) -> re.Pattern[str]:
    pattern, tokens = "", phrase.split()
    for n, token in enumerate(tokens):
        may_lack = token.endswith("?")
        words = "|".join(map(re.escape, token.rstrip("?").split("/")))
        words = re.sub(r"\\\{\w+\\\}", "(?P<value>.+?)", words)
        after = r"\s+" if n + 1 < len(tokens) else ""
        pattern += f"(?:(?:{words}){after})" + ("?" if may_lack else "")
    return re.compile(pattern)


@dataclass(frozen=True, slots=True)
class Part:
    """A material of a draft, with the number by which it is named."""

    number: int
    fields: Mapping[str, Any]

    @property
    def id(self) -> str:
        """The id of the material."""
        return str(self.fields["id"])

    @property
    def code(self) -> str:
        """The code, else the likeliest that was suggested; "" for neither."""
        return str(self.fields.get("hts") or next(iter(suggested_codes(self.fields)), ""))

    @property
    def words(self) -> frozenset[str]:
        """The words by which the material is named."""
        told = (mention(self.fields), str(self.fields.get("part_number", "")))
        return frozenset(" ".join(map(normalized_letters, told)).split())


def suggested_codes(fields: Mapping[str, Any]) -> tuple[str, ...]:
    """The codes that were suggested for a material, the likeliest first."""
    return tuple(re.findall(r"[0-9][0-9.]+", str(fields.get("suggested_hts") or "")))


def parts_of(draft: Draft) -> list[Part]:
    """Every material of a draft by number: that of its id M1, M2 if all have one, else in order."""
    every = list(_every(draft.get(MATERIALS, ())))
    ids = [str(one["id"]) for one in every]
    numbered = all(re.fullmatch("M[0-9]{1,9}", one) for one in ids)
    return [Part(int(ids[n - 1][1:]) if numbered else n, one) for n, one in enumerate(every, 1)]


def _every(materials: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for one in materials:
        yield one
        yield from _every(one.get(MATERIALS, ()))


@dataclass(frozen=True, slots=True)
class PartGroup:
    """Parts with the same code, read or suggested; "" for those without."""

    code: str
    parts: tuple[Part, ...]


def groups_of(parts: Sequence[Part]) -> list[PartGroup]:
    """The parts by the six digits of their code, the largest group first, those without last."""
    by_code: dict[str, list[Part]] = {}
    for part in parts:
        by_code.setdefault(part.code[:7], []).append(part)
    found = [PartGroup(code, tuple(members)) for code, members in by_code.items()]
    return sorted(found, key=lambda one: (not one.code, -len(one.parts), one.parts[0].number))


@dataclass(frozen=True, slots=True)
class Edit:
    """A fact given to parts; an empty value takes it away."""

    field: str
    value: str
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Said:
    """What a sentence says: facts of parts, parts to take away, and whether it confirms."""

    edits: tuple[Edit, ...] = ()
    removed: frozenset[str] = frozenset()
    confirms: bool = False

    @property
    def touched(self) -> frozenset[str]:
        """The ids of all parts that it speaks of."""
        return self.removed.union(*(one.parts for one in self.edits))

    def __add__(self, other: Said) -> Said:
        return Said(
            self.edits + other.edits,
            self.removed | other.removed,
            self.confirms or other.confirms,
        )


@dataclass(slots=True)
class _Reader:
    """Reads sentences about the parts. `asked` are those that a question is about.

    With `lists` the words only say which parts to list, so that they may mean several.
    """

    parts: Sequence[Part]
    asked: frozenset[str] = frozenset()
    field: str = ""
    may_confirm: bool = True
    lists: bool = False
    faults: list[InputError] = dataclasses.field(default_factory=list)
    touched: frozenset[str] = frozenset()

    def sentence(self, typed: str) -> Said:
        typed = re.sub(r"\s*[=:]\s*", " = ", " ".join(typed.split())).strip(" .!")
        said = self._clauses(typed, frozenset())
        if said is None:
            raise self.faults[0] if self.faults else InputError("parts_what", value=typed)
        return said

    def _clauses(self, typed: str, before: frozenset[str]) -> Said | None:
        """The clauses of the text, the longest first that can be read; None if one cannot."""
        if whole := self._clause(typed, before):
            return whole
        for first, after in reversed(list(_joints(typed))):
            head = self._clause(typed[:first].strip(), before)
            if head is None:
                continue
            held, self.touched = self.touched, self.touched | head.touched
            tail = self._clauses(typed[after:].strip(), head.touched)
            if tail is not None:
                return head + tail
            self.touched = held
        return None

    def _clause(self, typed: str, before: frozenset[str]) -> Said | None:
        folded, grammar = _folded(typed), _grammar()
        if folded in grammar.by_meaning["confirms"] and self.may_confirm:
            return Said(confirms=True)
        for word in grammar.by_meaning["remove"]:
            if folded.startswith(f"{word} "):
                chosen = self._tried(typed[len(word) :])
                return None if chosen is None else Said(removed=chosen)
        for text, excepted in self._exceptions(typed):
            if said := self._predicate(text, excepted, before):
                return said
        return None

    def _exceptions(self, typed: str) -> Iterator[tuple[str, frozenset[str]]]:
        """The text without its exceptions, and these: first none, then from each "except" on."""
        yield typed, frozenset()
        for first, after in _places(_folded(typed), _grammar().by_meaning["but"]):
            excepted = self._quietly(typed[after:])
            if excepted is not None and first:
                yield typed[:first].strip(), excepted

    def _predicate(
        self, typed: str, excepted: frozenset[str], before: frozenset[str]
    ) -> Said | None:
        folded = _folded(typed)
        starts = [0, *(found.end() for found in re.finditer(r"\s", folded))]
        for start in starts:
            for says, phrase in _grammar().predicates:
                found = phrase.fullmatch(folded, start)
                if not found:
                    continue
                value = says.value
                if value is None:
                    value = self._value(says.field, typed[slice(*found.span("value"))])
                if value is None:
                    continue
                chosen = self._who(typed[:start].strip(), before)
                if chosen is not None:
                    return Said((Edit(self._set(says.field), value, chosen - excepted),))
        if self.asked and self.field:
            value = self._value(self.field, typed)
            if value is not None:
                return Said((Edit(self.field, value, self.asked - excepted),))
        return None

    def _set(self, named: str) -> str:
        """The field that is set: a code is that which is asked for."""
        return self.field if named == "hts" and self.field in _CODES else named

    def _who(self, typed: str, before: frozenset[str]) -> frozenset[str] | None:
        if not typed:
            return before or self.asked or None
        return self._tried(typed)

    def _value(self, name: str, typed: str) -> str | None:
        try:
            return _VALUES[name](typed.strip())
        except InputError as error:
            if name not in _COUNTRIES or len(typed.split()) == 1:
                self.faults.append(error)
            return None

    # Which parts are meant

    def _tried(self, typed: str) -> frozenset[str] | None:
        try:
            return self.selection(typed)
        except InputError as error:
            self.faults.insert(0, error)
            return None

    def _quietly(self, typed: str) -> frozenset[str] | None:
        try:
            return self.selection(typed)
        except InputError:
            return None

    def selection(self, typed: str) -> frozenset[str]:
        """The ids of the parts that are named; raises InputError for what names none."""
        typed = typed.strip(" ,")
        for first, after in _places(_folded(typed), _grammar().by_meaning["but"]):
            if first:
                return self.selection(typed[:first]) - self.selection(typed[after:])
        whole = self._item(typed)
        if whole is not None:
            return whole
        items = [one for one in _split(typed) if one]
        if len(items) < 2:
            raise InputError("parts_who", value=shortened(typed))
        grouped = bool(re.match(r"(groups|grupos)\b", _folded(typed)))
        chosen: frozenset[str] = frozenset()
        for item in items:
            named = f"group {item}" if grouped and item.isdecimal() else item
            found = self._item(named)
            if found is None:
                raise InputError("parts_who", value=shortened(item))
            chosen |= found
        return chosen

    def _item(self, typed: str) -> frozenset[str] | None:
        """The parts that one name means; None if it means none."""
        typed = _without_article(typed)
        folded, meanings = _folded(typed), _grammar().by_meaning
        if not folded:
            return None
        if folded in meanings["every"]:
            return self.asked or self._all(lambda part: True)
        if folded in meanings["rest"]:
            return (self.asked or self._all(lambda part: True)) - self.touched or None
        return next(
            (found for read in self._readings if (found := read(typed, folded)) is not None), None
        )

    @property
    def _readings(self) -> tuple[Callable[[str, str], frozenset[str] | None], ...]:
        return (
            self._by_number, self._by_id, self._by_code, self._lacking, self._by_group,
            self._by_company, self._by_country, self._narrowed, self._by_words,
        )  # fmt: skip

    def _all(self, fits: Callable[[Part], bool]) -> frozenset[str]:
        return frozenset(part.id for part in self.parts if fits(part))

    def _by_number(self, typed: str, folded: str) -> frozenset[str] | None:
        meanings = _grammar().by_meaning
        for word in meanings["group"]:
            if found := re.fullmatch(rf"{word}s?\s*([0-9]{{1,4}})", folded):
                groups = groups_of(self.parts)
                number = int(found[1])
                if not 1 <= number <= len(groups):
                    raise InputError("parts_no_group", number=number, count=len(groups))
                return frozenset(part.id for part in groups[number - 1].parts)
        to = "|".join(map(re.escape, meanings["to"]))
        found = re.fullmatch(rf"([0-9]{{1,5}})(?:\s*(?:{to})\s*([0-9]{{1,5}}))?", folded)
        if not found:
            return None
        first, last = int(found[1]), int(found[2] or found[1])
        chosen = self._all(lambda part: first <= part.number <= last)
        if not chosen and not found[2] and len(found[1]) >= _LEAST_OF_NAME:
            return None  # a heading
        if not chosen:
            raise InputError("parts_no_number", number=typed)
        return chosen

    def _by_id(self, typed: str, folded: str) -> frozenset[str] | None:
        def named(part: Part) -> bool:
            told = (part.id, *designators(str(part.fields.get("reference") or "")))
            whole = (mention(part.fields), part.fields.get("description"))
            number = part.fields.get("part_number")
            return folded in {_folded(str(one)) for one in (*told, *whole, number) if one}

        return self._all(named) or None

    def _by_code(self, typed: str, folded: str) -> frozenset[str] | None:
        if not looks_like_code(typed):
            return None
        try:
            digits = hs_digits(typed)
        except ValueError:
            return None
        return self._all(lambda part: part.code.replace(".", "").startswith(digits)) or None

    def _lacking(self, typed: str, folded: str) -> frozenset[str] | None:
        for lack in _grammar().lacks:
            for phrase in _longest(lack.phrases.values()):
                if folded == phrase or folded.endswith(f" {phrase}"):
                    base = typed[: len(typed) - len(phrase)].strip()
                    within = self._item(base) if base else self._all(lambda part: True)
                    if within is None:
                        return None
                    return within & self._lack_of(lack.field)
        return None

    def _lack_of(self, fact: str) -> frozenset[str]:
        return self._all(lambda part: not part.fields.get(fact))

    def _by_group(self, typed: str, folded: str) -> frozenset[str] | None:
        for group in _grammar().groups:
            for name in _longest(group.names.values()):
                if _alike(folded, name):
                    found = self._in_group(group)
                    if found and folded != name:
                        return self._only_one(typed, found)
                    return found or None
        return None

    def _in_group(self, group: _Group) -> frozenset[str]:
        return self._all(lambda part: _grammar().group_of(part.code) is group)

    def _by_company(self, typed: str, folded: str) -> frozenset[str] | None:
        wanted = _joined_letters(typed)
        if len(wanted) < 2:
            return None

        def of_it(part: Part) -> bool:
            told = [_joined_letters(str(part.fields.get(name, ""))) for name in _NAMES]
            return any(
                one == wanted or (len(wanted) >= _LEAST_OF_NAME and one.startswith(wanted))
                for one in told
            )

        return self._all(of_it) or None

    def _by_country(self, typed: str, folded: str) -> frozenset[str] | None:
        if not _is_country(typed):
            return None
        code = country_of(typed)
        return self._all(lambda part: part.fields.get("origin") == code) or None

    def _narrowed(self, typed: str, folded: str) -> frozenset[str] | None:
        """Parts "from" a supplier, a maker or a country."""
        for first, after in _places(f" {folded}", _grammar().by_meaning["from"]):
            source = _without_article(typed[after - 1 :])
            by = self._by_company(source, _folded(source))
            by = by if by is not None else self._by_country(source, _folded(source))
            if by is None:
                continue
            base = typed[: max(first - 1, 0)].strip()
            within = self._item(base) if base else self._all(lambda part: True)
            return None if within is None else within & by
        return None

    def _by_words(self, typed: str, folded: str) -> frozenset[str] | None:
        wanted = normalized_letters(typed).split()
        if not wanted or not any(len(one) > 1 for one in wanted):
            return None
        found = self._all(
            lambda part: all(any(_alike(one, word) for word in part.words) for one in wanted)
        )
        if not found:
            return None
        many = any(one.endswith("s") and len(one) >= _LEAST_OF_NAME for one in wanted)
        return found if many else self._only_one(typed, found)

    def _only_one(self, typed: str, found: frozenset[str]) -> frozenset[str]:
        """The part that is meant; raises InputError where several may be."""
        if len(found) > 1 and not self.lists:
            named = [part for part in self.parts if part.id in found]
            raise InputError(
                "parts_several", value=shortened(typed), count=len(found), parts=listed(named)
            )
        return found


def listed(parts: Sequence[Part]) -> Lazy:
    """The first parts by number and name."""
    shown = [f"{part.number} {shortened(mention(part.fields))}" for part in parts[:_MOST_NAMED]]
    if more := len(parts) - len(shown):
        return Message("parts_and_more", parts="; ".join(shown), count=more)
    return Joined(shown, "; ")


def _joints(typed: str) -> Iterator[tuple[int, int]]:
    """Where one clause may end and the next begin."""
    words = "|".join(map(re.escape, _grammar().by_meaning["joins"]))
    for found in re.finditer(
        rf"\s*[;,]\s*(?:(?:{words})\s+)?|\.\s+|\s(?:{words})\s", _folded(typed)
    ):
        yield found.span()


def _split(typed: str) -> list[str]:
    items, last = [], 0
    for first, after in _joints(typed):
        items.append(typed[last:first].strip())
        last = after
    return [*items, typed[last:].strip()]


def _places(folded: str, words: Iterable[str]) -> list[tuple[int, int]]:
    any_of = "|".join(map(re.escape, words))
    return [found.span() for found in re.finditer(rf"(?<!\S)(?:{any_of})(?!\S)\s*", folded)]


def _without_article(typed: str) -> str:
    """The text without what stands before or behind a name: the, parts, lines."""
    words, around = typed.split(), _grammar().by_meaning["before"]
    while len(words) > 1 and _folded(words[0]) in around:
        words = words[1:]
    while len(words) > 1 and _folded(words[-1]) in around:
        words = words[:-1]
    return " ".join(words)


def _joined_letters(text: str) -> str:
    return normalized_letters(text).replace(" ", "")


def _alike(one: str, other: str) -> bool:
    """Whether two words differ at most by the ending of the plural."""
    short, long = sorted((one, other), key=len)
    return long in (short, f"{short}s", f"{short}es")


def _is_country(typed: str) -> bool:
    """Whether it names a country, by name or by a code in capitals: "is" is not Iceland."""
    return names_country(typed) and (len(typed) > 3 or typed.isupper())


def _country(typed: str) -> str:
    typed = _without_article(typed)
    if len(typed) <= 3 and not _is_country(typed):
        raise InputError("interview_country", value=typed)
    return country_of(typed)


def _originating(typed: str) -> str:
    from assistant.questions.material_lines import originating_of

    return originating_of(typed)


_CODES = ("hts", "mexican_tariff_item")
_COUNTRIES = ("origin", "bought_in")
_VALUES: dict[str, Callable[[str], str]] = {
    "origin": _country,
    "bought_in": _country,
    "hts": code_of,
    "mexican_tariff_item": code_of,
    "value": parse_amount,
    "originating": _originating,
    "weight_kg": parse_amount,
}


def understood_sentence(
    typed: str,
    draft: Draft,
    asked: Iterable[str] = (),
    field: str = "",
    *,
    may_confirm: bool = True,
) -> Said:
    """What the sentence says of the parts of a draft; raises InputError naming what it cannot read.

    A bare value answers the `field` that a question asks of the parts `asked`. With `may_confirm`,
    yes means that what was suggested is right, not that the fact is.
    """
    if len(typed) > _MOST_CHARACTERS:
        raise InputError("interview_too_long", most=_MOST_CHARACTERS)
    return _Reader(parts_of(draft), frozenset(asked), field, may_confirm).sentence(typed)


def applied(said: Said, draft: Draft) -> Draft:
    """The draft after what was said. An assembly that the plant makes has no origin of its own.

    What another fact makes stale is forgotten, as rules/questions/changes.yaml says.
    """
    return {**draft, MATERIALS: _changed(draft.get(MATERIALS, ()), said)}


def _changed(materials: Iterable[Mapping[str, Any]], said: Said) -> list[dict[str, Any]]:
    changed = []
    for one in materials:
        if one["id"] in said.removed:
            continue
        facts = dict(one)
        for edit in said.edits:
            if one["id"] in edit.parts and not (edit.field == "origin" and one.get(MATERIALS)):
                facts = _with_fact(facts, edit)
        if facts.get(MATERIALS):
            facts[MATERIALS] = _changed(facts[MATERIALS], said)
        changed.append(facts)
    return changed


def _with_fact(facts: dict[str, Any], edit: Edit) -> dict[str, Any]:
    before = facts.get(edit.field)
    if before == edit.value:
        return facts
    stale = changes_form().forgets.get(f"{MATERIALS}.{edit.field}", []) if before else []
    kept = {name: value for name, value in facts.items() if name not in (edit.field, *stale)}
    return kept | ({edit.field: edit.value} if edit.value else {})


def confirmed_codes(draft: Draft) -> Draft:
    """The draft where each part without a code has the likeliest that was suggested for it."""
    taken = {
        part.id: suggested_codes(part.fields)[0]
        for part in parts_of(draft)
        if not part.fields.get("hts") and suggested_codes(part.fields)
    }
    edits = tuple(Edit("hts", code, frozenset((part,))) for part, code in taken.items())
    return applied(Said(edits), draft) if edits else draft


def described(said: Said, draft: Draft, *, asks_family: bool = False) -> Lazy | str:
    """What was understood, in one line: each fact with the number of parts that it touches.

    Where it was asked which code a group has, yes leaves the codes as they are.
    """
    known = {part.id: part.fields for part in parts_of(draft)}
    told: list[Lazy | str] = []
    for edit in said.edits:
        others = sum(known[one].get(edit.field) not in (None, edit.value) for one in edit.parts)
        told.append(
            Message(
                "parts_changed" if others and edit.value else "parts_given",
                fact=Message(f"change.fact.{MATERIALS}.{edit.field}"),
                value=edit.value or Message("terminal_not_known"),
                count=len(edit.parts),
                others=others,
            )
        )
    if said.removed:
        removed = [part for part in parts_of(draft) if part.id in said.removed]
        told.append(Message("parts_removed", count=len(removed), parts=listed(removed)))
    if said.confirms and not asks_family:
        codes = sum(1 for part in known.values() if not part.get("hts") and suggested_codes(part))
        told.append(Message("parts_confirmed", count=codes))
    return Joined(told, "; ") if told else ""


def left_open(fact: str, asked: Iterable[str], draft: Draft) -> Lazy:
    """What is taken as not known, in one line: the fact, how many parts, their share of value."""
    worth = {part.id: Decimal(str(part.fields.get("value") or 0)) for part in parts_of(draft)}
    ids = [one for one in asked if one in worth]
    whole = sum(worth.values())
    share = f"{sum(worth[one] for one in ids) * 100 / whole:.0f} %" if whole else "?"
    label = Message(f"change.fact.{MATERIALS}.{fact}")
    return Message("parts_left_open", fact=label, count=len(ids), share=share)


def selected(typed: str, draft: Draft) -> frozenset[str]:
    """The ids of the parts that the words name, e.g. "capacitors"; raises InputError for none."""
    return _Reader(parts_of(draft), lists=True).selection(typed)


@dataclass(frozen=True, slots=True)
class View:
    """How parts are to be listed: which (`rest`, as typed), in groups, by what, which page."""

    rest: str = ""
    grouped: bool = False
    by: str = ""
    page: int = 1


def view_of(typed: str) -> View:
    """How the words after /parts ask for the list: "capacitors by value page 2"."""
    typed, meanings = " ".join(typed.split()), _grammar().by_meaning
    page = 1
    for word in meanings["page"]:
        if found := re.search(rf"(?:^|\s){word}\s+([0-9]{{1,4}})$", _folded(typed)):
            typed, page = typed[: found.start()].strip(), max(int(found[1]), 1)
    view = View(typed, page=page)
    for meaning in ("groups", "by_value", "by_code", "by_origin"):
        for word in meanings[meaning]:
            if _folded(view.rest) == word or _folded(view.rest).endswith(f" {word}"):
                rest = view.rest[: len(view.rest) - len(word)].strip()
                grouped = meaning == "groups"
                by = view.by if grouped else meaning.removeprefix("by_")
                view = View(rest, view.grouped or grouped, by, page)
                break
    return view


def removes(typed: str) -> bool:
    """Whether the sentence begins by taking something away: "remove the magnet"."""
    folded = _folded(" ".join(typed.split()))
    return any(folded.startswith(f"{word} ") for word in _grammar().by_meaning["remove"])


def is_undo(typed: str) -> bool:
    """Whether the words ask to take the last change back."""
    return _folded(normalize(typed)) in _grammar().by_meaning["undo"]


def is_as_suggested(part: Part) -> bool:
    """Whether the code of the part is the likeliest that was suggested, and so was confirmed."""
    return part.fields.get("hts") == next(iter(suggested_codes(part.fields)), "")


_LEAST_SURE_FIRST = ("low", "medium", "high")


def sureness(parts: Iterable[Part]) -> str:
    """How sure the least sure suggested code of the parts is; "" where none is only suggested."""
    found = {
        words[1]
        for part in parts
        if not part.fields.get("hts")
        and len(words := str(part.fields.get("suggested_hts") or "").split(",")[0].split()) > 1
    }
    return next((one for one in _LEAST_SURE_FIRST if one in found), "")


def group_names(code: str) -> dict[str, str] | None:
    """The usual name of the parts of that code in each language, else that of their family."""
    group = _grammar().group_of(code) if code else None
    if group:
        return {language: names[0] for language, names in group.names.items()}
    family = _family_of((code,))
    return dict(family.name) if family else None


class Choice(NamedTuple):
    """The codes among which parts may be, the one taken first, and the question that tells."""

    parts: tuple[Part, ...]
    codes: tuple[str, ...]
    question: Mapping[str, str]


def told_apart(parts: Iterable[Part]) -> Choice | None:
    """The parts for which several codes were suggested, the first of which is taken; or None."""
    doubtful = tuple(
        part
        for part in parts
        if len(suggested_codes(part.fields)) > 1 and part.code == suggested_codes(part.fields)[0]
    )
    codes = tuple(dict.fromkeys(code for part in doubtful for code in suggested_codes(part.fields)))
    family = _family_of(codes)
    if family is None or family.question is None:
        return None
    return Choice(doubtful, codes, dict(family.question))


@cache
def _family_of(codes: tuple[str, ...]) -> Family | None:
    """The family with the first of the codes that has the most of them; None for none."""
    held = [(one, {code.hts for code in one.codes}) for one in families()]
    having = [
        (len(own.intersection(codes)), one) for one, own in held if codes[:1] and codes[0] in own
    ]
    return max(having, key=lambda one: one[0])[1] if having else None
