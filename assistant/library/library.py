"""The library: everything in knowledge/, read on first use, as of a given day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, cached_property, lru_cache, partial
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel

from assistant.base.files import data_folder
from assistant.base.hs_code import CodeRange, held_by_any, hs_digits
from assistant.base.language import Lazy
from assistant.base.manifest import require_files
from assistant.base.messages import defined_twice
from assistant.base.texts import Translated
from assistant.base.yaml_files import read_form
from assistant.library import tables
from assistant.library.answers_form import AnswerFile, Topic
from assistant.library.automotive_appendix import AutomotiveAppendix
from assistant.library.forms import (
    Article210,
    Assumption,
    Assumptions,
    Citations,
    Claim,
    Claims,
    CodeGroup,
    CodeGroups,
    CostLayers,
    CountryGroups,
    Coverage,
    CoverageFile,
    DatedValue,
    DeemedGood,
    Lane,
    Lanes,
    MaterialKinds,
    Parameter,
    PartClasses,
    PartnerCriteria,
    PartnerCriterion,
    ProductionSteps,
    SavingParts,
    Source,
    Sources,
)
from assistant.library.glossary_form import Glossary, Term
from assistant.library.governing_rule import Candidate, candidates, vehicle_rules
from assistant.library.immex import (
    ImmexAnnexes,
    ImmexList,
    ImmexObligations,
    ProgrammeRoute,
    ProgrammeRoutes,
)
from assistant.library.mexican_tariff import MexicanDuty, MexicanTariff, TariffItem
from assistant.library.product_rule import ProductRule, ProductRuleFile
from assistant.library.tables import UsTariffLine
from assistant.library.tariff_import import ImportedTariff, imported_tariff
from assistant.library.us_measure import ExcludedProduct, ExclusionFile, Measure, MeasureFile
from assistant.library.us_measures_by_day import MeasureForCode, MeasureOnDay, for_code, on_day

_MOST_CODES = 8192
_MOST_LISTS = 1024
RateColumn = Literal["general_rate", "usmca_rate", "column2_rate"]


class Library:
    """The files of knowledge/. Each is read on first use and only once."""

    def __init__(self, folder: Path, imported: ImportedTariff | None = None) -> None:
        self.folder = folder
        self.imported = imported
        self.us_tariff = cache(self._us_tariff)
        self.mexican_tariff = MexicanTariff(folder)
        self.listed_lines = cache(lambda name, chapter: tables.listed_lines(folder, name, chapter))
        self.listed_lines_on = lru_cache(_MOST_LISTS)(self._listed_lines_on)
        self.us_measures_for = lru_cache(_MOST_CODES)(self._us_measures_for)
        self.us_measures_on = cache(lambda day: on_day(self.us_measures, day, self.groups))
        self.immex_list_of = lru_cache(_MOST_CODES)(self._immex_list_of)
        self.section_form = cache(lambda path: read_form(path, ProductRuleFile))
        self.product_rules_of = cache(self._product_rules_of)
        self.parameter_form = cache(
            lambda name: read_form(folder / "parameters" / f"{name}.yaml", Parameter)
        )

    @classmethod
    def open(cls, folder: Path | None = None, imported: ImportedTariff | None = None) -> Library:
        """The library in a folder, the shipped one by default; an imported tariff overrides it.

        Raises InputError if a file of the shipped one is missing.
        """
        if folder is None:
            folder = data_folder("knowledge")
            require_files(folder)
        return cls(folder, imported)

    @classmethod
    def of_user(cls) -> Library:
        """The shipped library with the tariff that the user imported, if any.

        Raises InputError if the imported tariff is damaged.
        """
        return cls.open(imported=imported_tariff())

    def as_of(self, day: date) -> DatedLibrary:
        """The library as of a day."""
        return DatedLibrary(self, day)

    def _us_tariff(self, chapter: str) -> dict[str, UsTariffLine]:
        shipped = tables.us_tariff(self.folder, chapter)
        return self.imported.over(shipped, chapter) if self.imported else shipped

    def _immex_list_of(self, day: date, digits: str) -> tuple[str, ImmexList | None]:
        in_force = [listed for listed in self.immex_annexes if listed.holds_on(day)]
        for word, wanted in (("yes", True), ("unknown", None)):
            for listed in in_force:
                ranges = tuple(CodeRange.parse(one) for one in listed.codes)
                if held_by_any(digits, ranges) is wanted:
                    return word, listed
        return "no", None

    def _us_measures_for(self, day: date, code: str) -> tuple[MeasureForCode, ...]:
        digits = hs_digits(code)
        lines = self.as_of(day).us_lines(digits)
        return for_code(self.us_measures_on(day), digits, lines, partial(self.listed_lines_on, day))

    def _listed_lines_on(
        self, day: date, name: str, chapter: str
    ) -> dict[str, tuple[tables.ListedLine, ...]]:
        held = {
            code: tuple(line for line in lines if line.holds_on(day))
            for code, lines in self.listed_lines(name, chapter).items()
        }
        return {code: lines for code, lines in held.items() if lines}

    def _product_rules_of(self, chapter: str) -> list[ProductRule]:
        path = self.folder / "product_rules" / f"chapter_{chapter}.yaml"
        files = {path: read_form(path, ProductRuleFile)} if path.is_file() else {}
        for section in sorted(path.parent.glob("section_*.yaml")):
            form = self.section_form(section)
            if int(chapter) in form.chapters:
                files[section] = form
        return _each_once({one: form.rules for one, form in files.items()}, "rule")

    @cached_property
    def days_of_change(self) -> tuple[date, ...]:
        """The days on which a dated value starts to apply or has just ended, in order."""
        windows = list(_windows(self))
        starts = {first for first, _ in windows if first is not None}
        ends = {last + timedelta(days=1) for _, last in windows if last is not None}
        return tuple(sorted(starts | ends))

    @cached_property
    def us_measures(self) -> tuple[Measure, ...]:
        """Every additional US duty, in file order."""
        paths = sorted((self.folder / "us" / "measures").glob("*.yaml"))
        files = {path: read_form(path, MeasureFile).measures for path in paths}
        return tuple(_each_once(files, "measure"))

    @cached_property
    def us_exclusions(self) -> dict[str, ExclusionFile]:
        """The products excluded from an additional US duty, by measure."""
        paths = sorted((self.folder / "us" / "exclusions").glob("*.yaml"))
        files = {path: [read_form(path, ExclusionFile)] for path in paths}
        return {form.measure: form for form in _each_once(files, "measure")}

    @cached_property
    def older_codes(self) -> dict[str, tuple[str, ...]]:
        """The HS 2012 codes of the HS 2022 subheadings that were renumbered."""
        return tables.older_codes(self.folder)

    @cached_property
    def older_subheadings(self) -> frozenset[str]:
        """The HS 2012 subheadings that HS 2022 renumbered."""
        return frozenset(code for codes in self.older_codes.values() for code in codes)

    @cached_property
    def groups(self) -> dict[str, frozenset[str]]:
        """The members of each group of countries."""
        form = read_form(self.folder / "countries.yaml", CountryGroups)
        return {name: frozenset(group.members) for name, group in form.groups.items()}

    @cached_property
    def code_groups(self) -> dict[str, CodeGroup]:
        """The HS codes named by provisions, by provision."""
        return read_form(self.folder / "code_groups.yaml", CodeGroups).groups

    @cached_property
    def automotive_appendix(self) -> AutomotiveAppendix:
        """The regional value content of vehicles and their parts, by day."""
        return read_form(self.folder / "automotive_appendix.yaml", AutomotiveAppendix)

    @cached_property
    def sources(self) -> dict[str, Source]:
        """The sources, by id."""
        return read_form(self.folder / "sources.yaml", Sources).sources

    @cached_property
    def citations(self) -> Citations:
        """The citations, by id."""
        return read_form(self.folder / "citations.yaml", Citations)

    @cached_property
    def coverage(self) -> dict[str, Coverage]:
        """The coverage of each part of the knowledge."""
        return read_form(self.folder / "coverage.yaml", CoverageFile).coverage

    @cached_property
    def kinds(self) -> MaterialKinds:
        """How kinds of materials are treated under the rules of origin."""
        return read_form(self.folder / "material_kinds.yaml", MaterialKinds)

    @cached_property
    def deemed_goods(self) -> list[DeemedGood]:
        """The goods of USMCA Table 2.10.1."""
        return read_form(self.folder / "article_2_10.yaml", Article210).goods

    @cached_property
    def immex_annexes(self) -> list[ImmexList]:
        """The lists of the IMMEX Decree."""
        return read_form(self.folder / "immex_annexes.yaml", ImmexAnnexes).lists

    @cached_property
    def immex_obligations(self) -> ImmexObligations:
        """The obligations under a programme, and the causes for its suspension or cancellation."""
        return read_form(self.folder / "immex_obligations.yaml", ImmexObligations)

    @cached_property
    def programme_routes(self) -> list[ProgrammeRoute]:
        """The routes to produce under IMMEX."""
        return read_form(self.folder / "immex_routes.yaml", ProgrammeRoutes).routes

    @cached_property
    def immex_parameters(self) -> list[Parameter]:
        """The parameters of IMMEX and of its VAT certification, by name."""
        paths = sorted((self.folder / "parameters").glob("immex.*.yaml"))
        return [self.parameter_form(path.stem) for path in paths]

    @cached_property
    def claims(self) -> list[Claim]:
        """The claims of the brochure."""
        return read_form(self.folder / "brochure_claims.yaml", Claims).claims

    @cached_property
    def glossary(self) -> list[Term]:
        """The terms of the field."""
        return read_form(self.folder / "glossary.yaml", Glossary).terms

    @cached_property
    def topics(self) -> dict[str, Topic]:
        """What people ask about, by id."""
        paths = sorted((self.folder / "answers").glob("*.yaml"))
        files = [read_form(path, AnswerFile) for path in paths]
        return {topic.id: topic for file in files for topic in file.topics}

    @cached_property
    def partner_criteria(self) -> list[PartnerCriterion]:
        """The questions to a manufacturing partner."""
        return read_form(self.folder / "partner_criteria.yaml", PartnerCriteria).criteria

    @cached_property
    def steps(self) -> ProductionSteps:
        """The production steps."""
        return read_form(self.folder / "production_steps.yaml", ProductionSteps)

    @cached_property
    def part_classes(self) -> PartClasses:
        """What materials are for substantial transformation."""
        return read_form(self.folder / "part_classes.yaml", PartClasses)

    @cached_property
    def assumptions(self) -> dict[str, Assumption]:
        """The assumptions, by name."""
        return read_form(self.folder / "assumptions.yaml", Assumptions).assumptions

    @cached_property
    def lanes(self) -> list[Lane]:
        """The shipping lanes to the buyer's dock."""
        return read_form(self.folder / "lanes.yaml", Lanes).lanes

    @cached_property
    def cost_layers(self) -> CostLayers:
        """The layers of cost."""
        return read_form(self.folder / "cost_layers.yaml", CostLayers)

    @cached_property
    def saving_parts(self) -> SavingParts:
        """What each part of a plan brings."""
        return read_form(self.folder / "parts_of_saving.yaml", SavingParts)


@dataclass(frozen=True)
class DatedLibrary:
    """The library as of one day."""

    library: Library
    day: date

    def parameter(self, name: str) -> Decimal | None:
        """The parameter's value on the day, in its own unit; None if unknown."""
        return _on(self.library.parameter_form(name).values, self.day)

    def group(self, name: str) -> frozenset[str]:
        """The members of a group of countries."""
        return self.library.groups[name]

    def in_group_of_codes(self, name: str, code: str | None) -> bool:
        """Whether a provision names the code; False if the code is unknown."""
        if not code:
            return False
        digits = hs_digits(code)
        named = self.library.code_groups[name].codes
        return any(CodeRange.parse(one).holds(digits) for one in named)

    def citation(self, name: str) -> Lazy | str:
        """A citation as printed; the id if it is unknown."""
        found = self.library.citations.citations.get(name)
        return Translated(found.text) if found else name

    def older_codes(self, digits: str) -> tuple[str, ...]:
        """The HS 2012 subheadings of a code; empty if the code did not change."""
        return self.library.older_codes.get(digits[:6], ())

    def product_rules(
        self, hts: str, use: str | None, answers: Mapping[str, str]
    ) -> tuple[Candidate, ...]:
        """The product rules that may govern a good of that code; empty if not covered."""
        digits = hs_digits(hts)
        codes = (digits, *self.older_codes(digits))
        rules_of, appendix = self.library.product_rules_of, self.library.automotive_appendix
        return candidates(codes, rules_of, appendix, self.day, use, answers)

    def vehicle_rules(self, candidates_: tuple[Candidate, ...]) -> list[ProductRule]:
        """The rules that would govern a good of unknown use if it were for vehicles."""
        return vehicle_rules(candidates_, self.library.automotive_appendix, self.day)

    def tariff_has(self, code: str) -> bool:
        """Whether a code of four or more digits exists in a tariff, to six digits at most.

        Eight-digit items differ by country, so beyond six digits only the subheading is checked.
        """
        digits = hs_digits(code)
        stem = digits[:6]
        if stem in self.library.older_subheadings or self.library.mexican_tariff.has(stem):
            return True
        if any(line.startswith(stem) for line in self.library.us_tariff(digits[:2])):
            return True
        return any(
            CodeRange.parse(printed).holds(stem)
            for rule in self.library.product_rules_of(digits[:2])
            for printed in rule.goods
            if len(printed.replace(".", "").split("-")[0]) >= 4
        )

    def us_rate(self, code: str, column: RateColumn) -> str | None:
        """The HTSUS rate printed in a column, for a code of eight or ten digits.

        A shorter code, or an item of another country's tariff, has a rate only if all lines of its
        subheading print the same one; otherwise, or if there is no line, the result is None.
        """
        lines = self.library.us_tariff(code[:2])
        printed = {
            getattr(lines[line[:8]], column)
            for line in self.us_lines(hs_digits(code))
            if line[:8] in lines
        }
        return printed.pop() if len(printed) == 1 else None

    def us_lines(self, digits: str) -> tuple[str, ...]:
        """The HTSUS lines that a code may be: the code itself, or all lines of its subheading."""
        lines = self.library.us_tariff(digits[:2])
        if digits[:8] in lines:
            return (digits,)
        return tuple(key for key in lines if key.startswith(digits[:6])) or (digits,)

    def us_measures(self) -> tuple[MeasureOnDay, ...]:
        """The additional US duties that are in force or pending on the day."""
        return self.library.us_measures_on(self.day)

    def us_measures_of(self, code: str) -> tuple[MeasureForCode, ...]:
        """The additional US duties that are in force or pending on the day for a code."""
        return self.library.us_measures_for(self.day, code)

    def us_exclusions_of(
        self, measure: str, code: str, heading: str
    ) -> tuple[ExclusionFile | None, list[ExcludedProduct]]:
        """The products of a code that are excluded from a heading of a measure, on any day."""
        form = self.library.us_exclusions.get(measure)
        digits = hs_digits(code)
        return form, [
            one
            for one in (form.excluded if form else ())
            if heading in one.relieves
            and any(_may_be(digits, hs_digits(named)) for named in one.codes)
        ]

    def mexican_duty(self, code: str | None, tariff_item: str | None) -> MexicanDuty:
        """Mexico's general duty on a material, by its Mexican tariff item or by its HS code."""
        return self.library.mexican_tariff.duty(self.day, code, tariff_item)

    def mexican_items(self, code: str) -> tuple[TariffItem, ...]:
        """The Mexican tariff items of the day in the subheading of a code; none for a heading."""
        digits = hs_digits(code)
        return self.library.mexican_tariff.items_on(self.day, digits[:6]) if digits[4:] else ()

    def deemed_good(self, code: str) -> DeemedGood | None:
        """The entry of USMCA Table 2.10.1 for a code; None if there is none."""
        digits = hs_digits(code)
        for deemed in self.library.deemed_goods:
            if any(CodeRange.parse(one).holds(digits) for one in deemed.codes):
                return deemed
        return None

    def immex_list(self, code: str) -> tuple[str, ImmexList | None]:
        """Whether a list of the IMMEX Decree names a code on the day, and the first such list.

        The answer is yes, no, or unknown if the code is too short to tell."""
        return self.library.immex_list_of(self.day, hs_digits(code))

    def assumption(self, name: str) -> Decimal | None:
        """The default of an assumption; None if it must be asked."""
        return self.library.assumptions[name].default

    def lane(self, country: str, transport: str | None) -> Lane | None:
        """The shipping lane from a country by a means of transport; by default the usual one."""
        named = {one for lane in self.library.lanes for one in lane.countries}
        for lane in self.library.lanes:
            here = country in lane.countries or (not lane.countries and country not in named)
            if here and transport in (None, lane.transport):
                return lane
        return None


_Entry = TypeVar("_Entry", bound=BaseModel)


def _each_once(files: Mapping[Path, Sequence[_Entry]], key: str) -> list[_Entry]:
    """The entries of all files. Raises InputError, naming both files, for two of one name."""
    named = ((getattr(one, key), path) for path, entries in files.items() for one in entries)
    for error in defined_twice(named):
        raise error
    return [one for entries in files.values() for one in entries]


def _may_be(digits: str, other: str) -> bool:
    return digits.startswith(other) or other.startswith(digits)


def _on(values: list[DatedValue], day: date) -> Decimal | None:
    return next((one.value for one in values if one.holds_on(day)), None)


_Window = tuple[date | None, date | None]


def change_days(library: DatedLibrary) -> list[date]:
    """The days after the library's day on which a value starts to apply or has just ended."""
    return [day for day in library.library.days_of_change if day > library.day]


def _windows(library: Library) -> Iterator[_Window]:
    """The period of each dated value: parameters, US measures, Mexican tariff lines."""
    for path in sorted((library.folder / "parameters").glob("*.yaml")):
        yield from ((one.from_, one.to) for one in library.parameter_form(path.stem).values)
    for measure in library.us_measures:
        rates = (rate for heading in measure.headings for rate in heading.rates)
        for window in (*measure.exempt, *measure.possible, *rates):
            yield window.from_, window.to
    for form in library.us_exclusions.values():
        yield form.from_, form.to
    for edition in library.mexican_tariff.editions:
        yield edition.from_, edition.to
