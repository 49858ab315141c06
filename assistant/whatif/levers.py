"""Levers: single steps towards originating status, with the changes they make to the case."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from assistant.base.language import Lazy
from assistant.base.messages import Message
from assistant.base.numbers import money
from assistant.base.texts import Joined
from assistant.case.changes import CaseChange
from assistant.measurements.origin.good import Good
from assistant.measurements.origin.materials import CountedMaterial

LeverKind = Literal[
    "certify", "source", "designate", "confirm", "figure", "produce", "move", "transit"
]


@dataclass(frozen=True)
class Lever:
    """One step, for a material (`about` its id) or for the good.

    `certify`: the supplier certifies a material of unknown origin status. `source`: the material is
    bought as originating material. `designate`: an originating self-produced material is designated
    as intermediate material (USMCA Art. 4.8). `confirm`: a fact is confirmed. `figure`: the net
    cost is shown to be at least a figure. `produce`: the good is manufactured or assembled in the
    region. `move`: its production moves to the region. `transit`: the good stays under customs
    control. `value` is the material's, in US dollars per unit.
    """

    kind: LeverKind
    changes: tuple[CaseChange, ...]
    about: str = ""
    name: str | Lazy = ""
    value: Decimal | None = None
    words: str | Lazy = ""

    def told(self) -> Lazy:
        """The step as a sentence."""
        first = self.changes[0]
        code = f"lever.{self.kind}"
        name: str | Lazy = self.name
        if self.kind == "source" and len(self.changes) == 1:
            code = "lever.source_here"
        elif self.kind == "confirm":
            code = "lever.confirm" if first.value == "yes" else "lever.confirm_not"
            name = Joined((" ", Message("lever.of_material", name=self.name))) if self.name else ""
        value = Message("lever.value_unknown")
        if self.value is not None:
            value = Message("lever.value", value=money(self.value))
        return Message(
            code, name=name, value=Joined((" ", value)), country=first.value, words=self.words
        )


def material_lever(material: CountedMaterial, country: str, good: Good) -> Lever | None:
    """The lever that makes a material count as originating; None where it already does.

    A material of unknown status is certified; another is bought as originating, in `country` unless
    it is already made in the region.
    """
    if material.status == "yes":
        return None
    place = f"materials.{material.id}"
    changes: tuple[CaseChange, ...] = (CaseChange(f"{place}.originating", "yes"),)
    inside = material.origin in good.library.group("usmca")
    if material.status == "no" and not inside:
        changes = (CaseChange(f"{place}.origin", country), *changes)
    return Lever(
        "certify" if material.status == "unknown" else "source",
        changes,
        material.id,
        material.name,
        material.value,
    )
