"""Named variants of a case, assessed and compared side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.assessment.assess import assess
from assistant.assessment.model import Assessment, LayerName
from assistant.assessment.shown_figures import with_shown_figures
from assistant.base.language import Lazy
from assistant.case.change_form import ChangeForm, VariantForm
from assistant.case.changes import CaseChange, changed
from assistant.case.model import Case
from assistant.library import Library
from assistant.whatif.comparison import verdicts_of
from assistant.whatif.wording import describe_changes, describe_stale


@dataclass(frozen=True)
class Variant:
    """A named set of changes to a case."""

    name: str
    changes: tuple[CaseChange, ...]

    @classmethod
    def of(cls, form: VariantForm) -> Variant:
        """The variant read from a session file."""
        changes = (CaseChange(one.place, one.value, one.action) for one in form.changes)
        return cls(form.name, tuple(changes))

    def form(self) -> VariantForm:
        """The variant as written to a session file, with values as text."""
        return VariantForm(name=self.name, changes=[_form(change) for change in self.changes])


@dataclass(frozen=True)
class Column:
    """The results of a variant, or of the present case under the name "".

    Amounts are US dollars per unit, `saving_annual` per year; None where not known. They are
    `incomplete` where a cost line is not known.
    """

    name: str
    told: tuple[Lazy, ...]
    kept: tuple[Lazy, ...]
    verdicts: dict[str, str | Lazy | None]
    landed: str | None
    total: str | None
    saving: str | None
    saving_annual: str | None
    incomplete: bool


def side_by_side(case: Case, variants: Sequence[Variant], library: Library) -> list[Column]:
    """A column for the present case and for each variant, each assessed on its own.

    Raises InputError for a change that cannot be made.
    """
    columns = []
    for variant in (Variant("", ()), *variants):
        changes = variant.changes
        assessment = with_shown_figures(assess(changed(case, changes), library, extended=False))
        columns.append(_column(variant, case, assessment))
    return columns


def _column(variant: Variant, case: Case, assessment: Assessment) -> Column:
    savings = assessment.savings
    by_id = {scenario.id: scenario for scenario in assessment.scenarios}
    plan, today = by_id.get(savings.to or ""), by_id.get(savings.from_ or "")
    compared = [one for one in (plan, today) if one]

    def of_plan(layer: LayerName) -> str | None:
        return plan.layers[layer].per_unit if plan else None

    return Column(
        variant.name,
        tuple(describe_changes(case, variant.changes)),
        tuple(describe_stale(case, variant.changes)),
        verdicts_of(assessment),
        of_plan("landed"),
        of_plan("total"),
        savings.per_unit,
        savings.annual,
        not all(one.complete for one in compared),
    )


def _form(change: CaseChange) -> ChangeForm:
    value = change.value
    plain = value if value is None or isinstance(value, (list, dict)) else str(value)
    return ChangeForm(place=change.place, value=plain, action=change.action)
