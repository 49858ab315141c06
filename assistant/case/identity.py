"""What tells a material from the others of its bill: declared here, and nowhere else.

Whatever holds a material, a case file, a line typed, an import or a screen, takes the keys from
`Identity` and names the material by `mention`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from assistant.base.inert import printable
from assistant.base.models import Strict
from assistant.base.text import normalize

MOST_CHARACTERS = 4000
_MOST_MENTIONED = 4  # reference designators; more are counted


def printed(value: object) -> object:
    """The text in one line without what a terminal obeys; another value as it is."""
    return printable(value).strip() if isinstance(value, str) else value


def _not_too_long(text: str) -> str:
    if len(text) > MOST_CHARACTERS:
        values = {"code": "identity_too_long", "at": (), "most": MOST_CHARACTERS}
        raise PydanticCustomError("maquila", "{code}", values)
    return text


def _written(value: object) -> object:
    return printed(str(value) if isinstance(value, int | float | Decimal) else value)


Words = Annotated[str, BeforeValidator(printed)]
Told = Annotated[str, BeforeValidator(_written), AfterValidator(_not_too_long)]


class Identity(Strict):
    """A material as its bill of materials names it; "" for what the bill does not say.

    `reference` are the reference designators, `rating` the electrical value, `package` the package
    or footprint. `quantity` are the pieces in one unit of the good, `unit_price` the price of one
    piece in `currency`, both as the bill has them. `bought_in` is where it is bought, which decides
    nothing. `suggested_hts` are the codes that were suggested, the likeliest first: a code of the
    material that is the first of them was confirmed, not read.
    """

    id: Words = ""
    description: Words = ""
    reference: Told = ""
    rating: Told = ""
    package: Told = ""
    manufacturer: Told = ""
    part_number: Told = ""
    supplier: Told = ""
    supplier_part_number: Told = ""
    quantity: Told = ""
    unit_price: Told = ""
    currency: Told = ""
    bought_in: Told = ""
    suggested_hts: Told = ""


# What a bill says of a material beside its id and its description.
TOLD = tuple(name for name in Identity.model_fields if name not in ("id", "description"))
# What leads, and what follows the description where the description does not hold it.
_BEHIND = ("rating", "package")


def mention(material: Mapping[str, Any]) -> str:
    """The material as it is named everywhere: "C12, C14 0.1 uF 50 V X7R 0402".

    Its id where nothing else names it.
    """
    said = str(material.get("description") or "")
    behind = [str(material.get(name) or "") for name in _BEHIND]
    behind = [one for one in behind if one and normalize(one) not in normalize(said)]
    references = list(designators(str(material.get("reference") or "")))
    lead = ", ".join(references[:_MOST_MENTIONED])
    if more := len(references[_MOST_MENTIONED:]):
        lead += f" (+{more})"
    return " ".join(filter(None, (lead, said, *behind))) or str(material.get("id") or "")


def designators(reference: str) -> Iterator[str]:
    """The reference designators, each by itself; a range such as R1-R9 is one."""
    yield from filter(None, reference.replace(",", " ").replace(";", " ").split())
