"""Validates every file of knowledge/: form, codes, dates, sources and citations."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel

from assistant.base.data_files import Place, read_plain, read_text
from assistant.base.files import data_folder
from assistant.base.hs_code import CodeRange
from assistant.base.manifest import MANIFEST, contents_of, refuse_twice
from assistant.base.messages import InputError, defined_twice, has_message, message
from assistant.base.yaml_files import Tree, compose, validated_file
from assistant.case.model import Use
from assistant.checks.families import family_faults
from assistant.checks.manifest import manifest_faults
from assistant.learning.lessons.form import Lesson
from assistant.learning.lessons.rulings import RulingDrills
from assistant.learning.role_play.prospects import Persona
from assistant.library import forms, immex
from assistant.library.answers_form import AnswerFile
from assistant.library.automotive_appendix import AutomotiveAppendix
from assistant.library.family_form import FamilyFile, Writing
from assistant.library.glossary_form import Glossary, Term, begun_by
from assistant.library.mexican_tariff import Editions
from assistant.library.product_rule import ProductRuleFile
from assistant.library.tables import MEXICAN_TARIFF, OLDER_CODES, US_LIST, US_TARIFF, Table
from assistant.library.us_measure import DutyRate, ExclusionFile, Measure, MeasureFile
from assistant.rulebook.rulebook import shipped_rulebook

_FORMS: list[tuple[str, type[BaseModel]]] = [
    ("sources.yaml", forms.Sources),
    ("citations.yaml", forms.Citations),
    ("coverage.yaml", forms.CoverageFile),
    ("countries.yaml", forms.CountryGroups),
    ("automotive_appendix.yaml", AutomotiveAppendix),
    ("code_groups.yaml", forms.CodeGroups),
    ("assumptions.yaml", forms.Assumptions),
    ("cost_layers.yaml", forms.CostLayers),
    ("parts_of_saving.yaml", forms.SavingParts),
    ("lanes.yaml", forms.Lanes),
    ("production_steps.yaml", forms.ProductionSteps),
    ("part_classes.yaml", forms.PartClasses),
    ("material_kinds.yaml", forms.MaterialKinds),
    ("article_2_10.yaml", forms.Article210),
    ("immex_annexes.yaml", immex.ImmexAnnexes),
    ("immex_obligations.yaml", immex.ImmexObligations),
    ("immex_routes.yaml", immex.ProgrammeRoutes),
    ("brochure_claims.yaml", forms.Claims),
    ("partner_criteria.yaml", forms.PartnerCriteria),
    ("goods_names.yaml", forms.GoodsNames),
    ("component_families/*.yaml", FamilyFile),
    ("component_writing.yaml", Writing),
    ("drills_rulings.yaml", RulingDrills),
    ("glossary.yaml", Glossary),
    ("answers/*.yaml", AnswerFile),
    ("lessons/*.yaml", Lesson),
    ("prospects/*.yaml", Persona),
    ("us/measures/*.yaml", MeasureFile),
    ("us/exclusions/*.yaml", ExclusionFile),
    ("mexico/tariff.yaml", Editions),
    ("parameters/*.yaml", forms.Parameter),
    ("product_rules/*.yaml", ProductRuleFile),
]

_TABLES: list[tuple[str, Table]] = [
    ("us/tariff/*.csv", US_TARIFF),
    ("us/lists/**/*.csv", US_LIST),
    ("mexico/tariff/*.csv", MEXICAN_TARIFF),
    ("hs_2022_to_hs_2012.csv", OLDER_CODES),
]
# Files whose entries have names of their own among all files of the kind.
_NAMED_AMONG_ALL = ("product_rules/*.yaml", "us/measures/*.yaml", "component_families/*.yaml")


def check(folder: Path | None = None) -> tuple[int, list[str]]:
    """The number of files, and every fault as a sentence naming file, line and key."""
    folder = folder or data_folder("knowledge")
    found = manifest_faults(folder)
    known: set[Path] = {folder / MANIFEST}
    contents: dict[Path, BaseModel] = {}
    for pattern, form in _FORMS:
        raw: dict[Path, Any] = {}
        for path in sorted(folder.glob(pattern)):
            known.add(path)
            try:
                raw[path] = read_plain(path)
                refuse_twice(path, raw[path])
                contents[path] = validated_file(path, raw[path], form)
            except InputError as error:
                found.append(str(error))
        if pattern in _NAMED_AMONG_ALL:
            named = ((name, path) for path in raw for name in contents_of(raw[path]).entries)
            found += map(str, defined_twice((name, path) for name, path in named if " " in name))
    sources = {
        name for c in contents.values() if isinstance(c, forms.Sources) for name in c.sources
    }
    citations = {
        name for c in contents.values() if isinstance(c, forms.Citations) for name in c.citations
    }
    for path, content in contents.items():
        found += _references(path, content, sources, citations)
        if isinstance(content, Glossary):
            found += _glossary_faults(path, content.terms, citations)
    found += _answer_faults(contents, citations)
    found += _measure_faults(folder, contents)
    families = {path: c for path, c in contents.items() if isinstance(c, FamilyFile)}
    for writing in (c for c in contents.values() if isinstance(c, Writing)):
        found += family_faults(folder, families, writing)
    editions = {
        one.edition for c in contents.values() if isinstance(c, Editions) for one in c.editions
    }
    for pattern, table in _TABLES:
        for path in sorted(folder.glob(pattern)):
            known.add(path)
            faults = list(table.faults(path))
            found += map(str, faults)
            if table is MEXICAN_TARIFF and not faults:
                found += _editions_missing(path, editions)
    files = [p for p in sorted(folder.rglob("*")) if p.is_file() and "examples" not in p.parts]
    found += [f"{p}: {message('knowledge_check.stranger')}" for p in files if p not in known]
    return len(files), list(dict.fromkeys(found))


def _editions_missing(path: Path, editions: set[str]) -> Iterator[str]:
    for number, row in enumerate(MEXICAN_TARIFF.rows(path), start=2):
        if row["edition"] not in editions:
            said = message("knowledge_check.edition", name=row["edition"])
            yield f"{path}, line {number}: {said}"


def _references(
    path: Path, content: BaseModel, sources: set[str], citations: set[str]
) -> Iterator[str]:
    tree = Tree(str(path))
    compose(read_text(path), tree)
    for place, value in _walk(content.model_dump(by_alias=True)):
        key = place[-1]
        names = value if isinstance(value, list) else [value]
        if key in ("sources", "source"):
            wrong = [
                ("source", name) for name in names if isinstance(name, str) and name not in sources
            ]
        elif key == "citation":
            wrong = [("citation", name) for name in names if name not in citations]
        elif key in ("goods", "codes", "except", "from") and isinstance(value, list):
            wrong = [
                ("code", name) for name in names if isinstance(name, str) and not _is_range(name)
            ]
        else:
            continue
        for kind, name in wrong:
            yield f"{tree.place(place)}: {message(f'knowledge_check.{kind}', name=name)}"
    if isinstance(content, forms.Parameter):
        if content.parameter != path.stem:
            said = message("knowledge_check.parameter_name", name=content.parameter)
            yield f"{tree.place(('parameter',))}: {said}"
        for first, second in zip(content.values, content.values[1:], strict=False):
            if first.to is None or first.to >= second.from_:
                yield f"{path}: {message('knowledge_check.windows', day=second.from_)}"


def _glossary_faults(path: Path, terms: list[Term], citations: set[str]) -> Iterator[str]:
    """References of terms to missing things, and names shared by two terms."""
    rules = list(shipped_rulebook().compiled)
    ids = [term.id for term in terms]
    parameters = path.parent / "parameters"
    is_there: dict[str, Callable[[str], bool]] = {
        "citation": lambda name: name in citations,
        "rule": lambda name: any(begun_by(name, rules)),
        "term": lambda name: ids.count(name) == 1,
        "parameter": lambda name: (parameters / f"{name}.yaml").is_file(),
    }
    named_by: dict[str, str] = {}
    for term in terms:
        named = {
            "citation": term.law,
            "rule": term.rules,
            "term": [term.id, *term.see],
            "parameter": term.parameters(),
        }
        for kind, name in ((kind, name) for kind, names in named.items() for name in names):
            if not is_there[kind](name):
                said = message(f"knowledge_check.{kind}", name=name)
                yield f"{path}, {term.id}: {said}"
        for name in sorted(term.names()):
            other = named_by.setdefault(name, term.id)
            if other != term.id:
                said = message("knowledge_check.name_of_two", name=name, other=other)
                yield f"{path}, {term.id}: {said}"


def _answer_faults(contents: dict[Path, BaseModel], citations: set[str]) -> Iterator[str]:
    """References of topics to missing things, and topics with one id."""
    terms = {t.id for c in contents.values() if isinstance(c, Glossary) for t in c.terms}
    lessons = {c.id for c in contents.values() if isinstance(c, Lesson)}
    files = {path: c.topics for path, c in contents.items() if isinstance(c, AnswerFile)}
    ids = [topic.id for topics in files.values() for topic in topics]
    for path, topic in ((path, topic) for path, topics in files.items() for topic in topics):
        wrong = [("citation", name) for name in topic.law if name not in citations]
        wrong += [("term", name) for name in (*topic.means, *topic.see) if name not in terms]
        if topic.lesson and topic.lesson not in lessons:
            wrong.append(("lesson", topic.lesson))
        for kind, name in wrong:
            yield f"{path}, {topic.id}: {message(f'knowledge_check.{kind}', name=name)}"
    yield from (message("knowledge_check.topic_twice", name=name) for name in sorted(set(ids))
                if ids.count(name) > 1)  # fmt: skip


def _measure_faults(folder: Path, contents: dict[Path, BaseModel]) -> Iterator[str]:
    """References of measures to missing things, and overlapping rates of one heading."""
    files = {path: c.measures for path, c in contents.items() if isinstance(c, MeasureFile)}
    named = [measure.measure for measures in files.values() for measure in measures]
    groups = {g for c in contents.values() if isinstance(c, forms.CountryGroups) for g in c.groups}
    is_there: dict[str, Callable[[str], bool]] = {
        "measure": lambda name: named.count(name) == 1,
        "group": lambda name: name in groups,
        "list": lambda name: any((folder / "us" / "lists").glob(f"{name}*")),
        "parameter": lambda name: (folder / "parameters" / f"{name}.yaml").is_file(),
        "use": lambda name: name in get_args(Use),
        "line": lambda name: has_message(f"line.{name}"),
    }
    for path, content in contents.items():
        if isinstance(content, ExclusionFile) and content.measure not in named:
            yield f"{path}: {message('knowledge_check.measure', name=content.measure)}"
    for path, measures in files.items():
        for measure in measures:
            for kind, name in _named_elsewhere(measure):
                if not is_there[kind](name):
                    said = message(f"knowledge_check.{kind}", name=name)
                    yield f"{path}, {measure.measure}: {said}"
            for table, name in _headings_without_rate(measure, folder):
                said = message("knowledge_check.heading", name=name, measure=measure.measure)
                yield f"{table}: {said}"
            for heading in measure.headings:
                for first, second in zip(heading.rates, heading.rates[1:], strict=False):
                    if _not_after(first, second):
                        said = message("knowledge_check.windows", day=second.from_)
                        yield f"{path}, {measure.measure}, {heading.heading}: {said}"


def _named_elsewhere(measure: Measure) -> Iterator[tuple[str, str]]:
    yield "line", measure.line
    yield "measure", measure.measure
    yield from (("use", use) for use in (*measure.uses, *measure.unsettled_uses))
    yield from (("measure", way.to) for way in measure.gives_way)
    yield from (("list", one) for one in (measure.list_, *(e.list_ for e in measure.exempt)) if one)
    if measure.weight_gate:
        yield "parameter", measure.weight_gate.parameter
    economies = [measure.economies, *(heading.economies for heading in measure.headings)]
    economies += [one.economies for one in measure.exempt]
    economies += [one.economies for one in measure.possible if one.economies]
    yield from (("group", name) for one in economies for name in one.groups)


def _headings_without_rate(measure: Measure, folder: Path) -> Iterator[tuple[Path, str]]:
    """The headings on the measure's list for which the measure states no rate."""
    paid = {heading.heading for heading in measure.headings if heading.listed}
    if paid and measure.list_:
        lists = folder / "us" / "lists"
        for table in [lists / f"{measure.list_}.csv", *(lists / measure.list_).glob("*.csv")]:
            if any(US_LIST.faults(table)):
                continue
            named = {row["heading"] for row in US_LIST.rows(table) if row.get("heading")}
            yield from ((table, name) for name in sorted(named - paid))


def _not_after(first: DutyRate, second: DutyRate) -> bool:
    return first.to is None or second.from_ is None or first.to >= second.from_


def _walk(content: Any, place: Place = ()) -> Iterator[tuple[Place, Any]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield (*place, str(key)), value
            yield from _walk(value, (*place, str(key)))
    elif isinstance(content, list):
        for number, value in enumerate(content):
            yield from _walk(value, (*place, number))


def _is_range(printed: str) -> bool:
    try:
        CodeRange.parse(printed)
    except ValueError:
        return False
    return True
