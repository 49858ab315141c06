"""Bills of materials drawn by hypothesis, and how programs and people write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import openpyxl
from hypothesis import strategies as st

# The headings of each field as people write them, by language.
HEADINGS: Mapping[str, Mapping[str, Sequence[str]]] = {
    "en": {
        "item": ["Item", "#", "Line No."],
        "reference": ["Reference", "Designator", "RefDes", "Reference Designators"],
        "rating": ["Value", "Comment"],
        "description": ["Description", "Part Description"],
        "package": ["Footprint", "Package"],
        "manufacturer": ["Manufacturer", "Mfr"],
        "part_number": ["Manufacturer Part Number", "MPN", "Mfr. P/N"],
        "supplier": ["Supplier", "Vendor"],
        "supplier_part_number": ["Supplier Part Number", "Digi-Key Part #", "LCSC Part"],
        "quantity": ["Quantity", "Qty", "Qty."],
        "unit": ["UOM", "Unit of Measure"],
        "unit_price": ["Unit Price", "Unit Cost", "Price each"],
        "value": ["Extended Price", "Ext. Cost", "Line Total"],
        "currency": ["Currency"],
        "origin": ["Country of Origin", "COO"],
        "hts": ["HTS Code", "HS code"],
    },
    "es": {
        "item": ["Partida", "Núm."],
        "reference": ["Referencia", "Designador"],
        "rating": ["Valor eléctrico", "Especificación"],
        "description": ["Descripción", "Descripción del material"],
        "package": ["Encapsulado", "Huella"],
        "manufacturer": ["Fabricante"],
        "part_number": ["Número de parte del fabricante", "No. de parte fabricante"],
        "supplier": ["Proveedor"],
        "supplier_part_number": ["Clave del proveedor", "Código del proveedor"],
        "quantity": ["Cantidad", "Cant."],
        "unit": ["U.M.", "Unidad de medida"],
        "unit_price": ["Precio unitario", "Costo unit."],
        "value": ["Importe", "Costo total"],
        "currency": ["Moneda"],
        "origin": ["País de origen"],
        "hts": ["Fracción arancelaria", "Fracción"],
    },
    "de": {
        "item": ["Pos.", "Lfd. Nr."],
        "reference": ["Referenz", "Bestückungsplatz"],
        "rating": ["Bauteilwert", "Wert"],
        "description": ["Bezeichnung", "Benennung"],
        "package": ["Bauform", "Gehäuse"],
        "manufacturer": ["Hersteller"],
        "part_number": ["Herstellernummer", "Hersteller-Teilenummer"],
        "supplier": ["Lieferant"],
        "supplier_part_number": ["Bestellnummer"],
        "quantity": ["Menge", "Stückzahl", "Anzahl"],
        "unit": ["Einheit", "ME"],
        "unit_price": ["Einzelpreis", "Stückpreis"],
        "value": ["Gesamtpreis"],
        "currency": ["Währung"],
        "origin": ["Ursprungsland"],
        "hts": ["Zolltarifnummer"],
    },
    "fr": {
        "item": ["Poste"],
        "reference": ["Repère", "Références"],
        "rating": ["Valeur"],
        "description": ["Désignation", "Libellé"],
        "package": ["Boîtier", "Empreinte"],
        "manufacturer": ["Fabricant"],
        "part_number": ["Référence fabricant", "Réf. fabricant"],
        "supplier": ["Fournisseur"],
        "supplier_part_number": ["Référence fournisseur", "Code commande"],
        "quantity": ["Quantité", "Qté"],
        "unit": ["Unité"],
        "unit_price": ["Prix unitaire", "Coût unitaire"],
        "value": ["Prix total", "Montant"],
        "currency": ["Devise"],
        "origin": ["Pays d'origine"],
        "hts": ["Code douanier"],
    },
    "pt": {
        "reference": ["Referência", "Designador"],
        "rating": ["Valor"],
        "description": ["Descrição"],
        "package": ["Encapsulamento"],
        "manufacturer": ["Fabricante"],
        "part_number": ["Código do fabricante"],
        "quantity": ["Quantidade", "Qtd"],
        "unit": ["Unidade de medida"],
        "unit_price": ["Preço unitário"],
        "value": ["Preço total"],
        "currency": ["Moeda"],
        "origin": ["País de origem"],
        "hts": ["NCM"],
    },
    "zh": {
        "item": ["序号"],
        "reference": ["位号"],
        "rating": ["参数", "规格"],
        "description": ["描述", "物料名称"],
        "package": ["封装"],
        "manufacturer": ["制造商", "品牌"],
        "part_number": ["厂家型号", "制造商料号"],
        "supplier": ["供应商"],
        "supplier_part_number": ["供应商料号", "商品编号"],
        "quantity": ["数量", "用量"],
        "unit": ["单位"],
        "unit_price": ["单价"],
        "value": ["总价", "金额"],
        "currency": ["币种"],
        "origin": ["原产地"],
        "hts": ["海关编码"],
    },
}
_NAMES = {
    "en": ["Ceramic capacitor 50 V", "Thick film resistor", "Microcontroller 32 bit", "Enclosure"],
    "es": [
        "Capacitor cerámico",
        "Resistencia de película",
        "Señal de conexión",
        "Caja de plástico",
    ],
    "de": ["Kondensator für Gerät", "Widerstand 1 %", "Gehäuse, grün", "Stückgut"],
    "fr": ["Résistance à couche", "Condensateur céramique", "Boîtier moulé", "Câble blindé"],
    "pt": ["Capacitor cerâmico", "Resistência de precisão", "Caixa de plástico", "Conexão"],
    "zh": ["贴片电阻", "陶瓷电容器", "单片机控制器", "塑料外壳"],
}
_RATINGS = ["10k", "100nF", "4u7", "0.1 uF 50V", "27R", "ABC1234", "16 MHz", "1N4148"]
_PREFIXES = ["R", "C", "U", "D", "J", "LED", "TP"]
REQUIRED = ("description", "quantity")

_ABOVE: list[tuple[tuple[str, ...], ...]] = [
    (),
    (("Bill of materials",),),
    (("Project:", "Board X"), ("Date:", "2026-11-01"), ("Rev", "B")),
]
_references = st.lists(
    st.builds("{}{}".format, st.sampled_from(_PREFIXES), st.integers(1, 99)),
    min_size=1, max_size=3, unique=True,
).map(", ".join)  # fmt: skip
_prices = st.decimals("0.001", 500, places=4).map(lambda one: format(one, "f"))


@dataclass(frozen=True)
class DrawnBill:
    """What is in a bill: its fields in the order of the columns, their headings and the lines.

    Cells are as an English program writes them; `unit_price` and `value` are decimals with points.
    """

    language: str
    headings: Mapping[str, str]
    lines: tuple[Mapping[str, str], ...]
    above: tuple[tuple[str, ...], ...] = ()
    below: tuple[tuple[str, ...], ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields in the order of their columns."""
        return tuple(self.headings)

    def rows(self) -> list[list[str]]:
        """The cells of every row, from the title to the last note."""
        table = [[line.get(name, "") for name in self.fields] for line in self.lines]
        return [
            *map(list, self.above), list(self.headings.values()), *table, *map(list, self.below)
        ]  # fmt: skip

    @property
    def heading_line(self) -> int:
        """The line of the headings, from 1."""
        return len(self.above) + 1


def cells_of(language: str) -> dict[str, st.SearchStrategy[str]]:
    """A strategy for the cells of each field."""
    return {
        "reference": _references,
        "rating": st.sampled_from(_RATINGS),
        "description": st.builds(
            "{} {}".format, st.sampled_from(_NAMES[language]), st.sampled_from("ABCDEFG")
        ),
        "package": st.sampled_from(["0402", "SOT-23", "QFN-48", "R_0603_1608Metric"]),
        "manufacturer": st.sampled_from(["Maker One", "Second & Co.", "Third GmbH"]),
        "part_number": st.builds("{}-{}X".format, st.sampled_from("ABX"), st.integers(100, 9999)),
        "supplier": st.sampled_from(["Dist A", "Dist B"]),
        "supplier_part_number": st.builds("D-{}-ND".format, st.integers(100, 9999)),
        "quantity": st.integers(1, 500).map(str),
        "unit": st.sampled_from(["EA", "PZA", "pcs", "ST", "m"]),
        "unit_price": _prices,
        "value": _prices,
        "currency": st.sampled_from(["USD", "MXN", "EUR"]),
        "origin": st.sampled_from(["CN", "Taiwan", "MX", "Japan"]),
        "hts": st.sampled_from(["8532.24.00", "8542.31.00", "8533.21"]),
    }


@st.composite
def bills(
    draw: st.DrawFn,
    languages: Sequence[str] = tuple(HEADINGS),
    always: Sequence[str] = REQUIRED,
    never: Sequence[str] = (),
    most: int = 8,
) -> DrawnBill:
    """A bill with headings of a language, a title of any kind above it and notes below it."""
    language = draw(st.sampled_from(list(languages)))
    known = HEADINGS[language]
    others = [name for name in known if name not in (*always, *never, "item")]
    chosen = [*always, *draw(st.lists(st.sampled_from(others), max_size=5, unique=True))]
    ordered = draw(st.permutations(chosen))
    cells = cells_of(language)
    line = st.fixed_dictionaries({name: cells[name] for name in ordered})
    lines = draw(st.lists(line, min_size=2, max_size=most))
    numbered = "item" in known and "item" not in never and draw(st.booleans())
    names = (["item"] if numbered else []) + list(ordered)
    headings = {name: draw(st.sampled_from(list(known[name]))) for name in names}
    lines = [({"item": str(n)} if numbered else {}) | line for n, line in enumerate(lines, 1)]
    above = draw(st.sampled_from(_ABOVE))
    return DrawnBill(language, headings, tuple(lines), above)


def as_csv(rows: Sequence[Sequence[str]], separator: str = ",") -> str:
    """The rows as a program writes CSV."""
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def as_workbook(
    rows: Sequence[Sequence[Any]], formats: Mapping[str, str] | None = None, title: str = "BOM"
) -> bytes:
    """The rows as an xlsx workbook; `formats` are number formats by the name of the cell."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(list(row))
    for cell, shown_as in (formats or {}).items():
        sheet[cell].number_format = shown_as
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
