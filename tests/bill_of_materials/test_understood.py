"""What is understood of the amounts, levels and origins of a bill of materials.

A value rests on what the file says or the person answers; what neither says is asked, never taken.
"""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.messages import InputError
from assistant.bill_of_materials.bill import Bill
from assistant.bill_of_materials.identity import described, references, shown
from assistant.bill_of_materials.numbers import plain
from assistant.bill_of_materials.records import Records
from assistant.bill_of_materials.understood import bill_of
from assistant.library.component_families import PartWords
from tests.support.drawn import drawn
from tests.support.sheets import asked, indented, part, sheet, values

quick = settings(max_examples=drawn(60))

# Bills of the kinds that people send.


def test_a_list_without_prices_has_quantities_and_no_values() -> None:
    bill = bill_of(
        sheet(
            [
                {"reference": "C1 C3", "quantity": "2", "rating": ".0047uF", "package": "C_Axial",
                 "link": "~", "supplier_part_number": "D-1", "supplier": "Dist A"},
                {"reference": "R1 R4", "quantity": "2", "rating": "1.5k", "package": "R_Axial"},
            ],
            {"quantity": "Quantity", "rating": "Value"},
        )
    )  # fmt: skip
    assert [one.quantity for one in bill.parts] == [2, 2]
    assert values(bill) == [None, None]
    assert not bill.questions
    assert shown(bill.parts[0].words) == "C1 C3 .0047uF C_Axial"
    assert bill.parts[0].words.description == ""


def test_signs_of_currencies_in_cells_are_those_currencies_and_a_dollar_sign_is_asked() -> None:
    rows = [
        {"description": "part", "value": cell}
        for cell in ("$ 12.50", "EUR 12.50", "MXN 12.50", "£12.50", "US$ 12.50")
    ]
    bill = bill_of(sheet(rows, {"value": "Total"}))
    assert [one.currency for one in bill.parts] == ["", "EUR", "MXN", "GBP", "USD"]
    assert [one.dollars for one in bill.parts] == [None] * 4 + [Decimal("12.50")]
    assert asked(bill) == {("currency", ""), ("rate", "EUR"), ("rate", "MXN"), ("rate", "GBP")}
    assert bill.currency == ""
    assert bill.read_total is None


def test_prices_per_thousand_by_a_column_beside_them() -> None:
    bill = bill_of(per_thousand())
    assert list(map(str, map(plain, filter(None, values(bill))))) == ["0.0288", "0.124", "4.1"]
    assert not bill.questions


def per_thousand() -> Records:
    rows = [("24", "1.20", "1000"), ("40", "3.10", "1000"), ("1", "4.10", "1")]
    return sheet(
        [
            {"own_part_number": f"47{n}", "description": "part", "quantity": q, "unit": "EA",
             "unit_price": p, "currency": "USD", "price_basis": per}
            for n, (q, p, per) in enumerate(rows)
        ],
        {"quantity": "Comp. Qty (CUn)", "unit_price": "Price", "price_basis": "per"},
    )  # fmt: skip


def leveled() -> Records:
    rows = [
        ("0", "A-1", "FINAL", "1", "", ""),
        (".1", "B-1", "PCB", "1", "12,50", "MEX"),
        ("..2", "C-1", "CAPACITOR", "4", "0,50", "CHN"),
        ("..2", "C-2", "CIRCUITO", "1", "6,00", "TWN"),
        (".1", "B-2", "GABINETE", "1", "3,20", "USA / MEX"),
    ]
    names = ("level", "own_part_number", "description", "quantity", "unit_price", "origin")
    return sheet(
        [dict(zip(names, row, strict=True)) for row in rows], {"unit_price": "Costo unit. USD"}
    )


def test_an_assembly_and_its_parts_are_never_both_counted() -> None:
    bill = bill_of(leveled())
    assert bill.levels
    assert bill.good is not None
    assert bill.good.id == "A-1"
    assert asked(bill) == {("levels", "B-1"), ("origin", "MX/US")}
    assert values(bill) == [None, None, None, Decimal("3.20")]
    made = bill_of(leveled(), {("levels", "B-1"): "made", ("origin", "MX/US"): "MX"})
    assert values(made) == [None, 2, 6, Decimal("3.20")]
    assert part(made, "B-2").origin == "MX"
    assert [one.id for one in made.materials] == ["C-1", "C-2", "B-2"]
    bought = bill_of(leveled(), {("levels", ""): "bought"})
    assert values(bought) == [Decimal("12.50"), None, None, Decimal("3.20")]
    assert [one.id for one in bought.materials] == ["B-1", "B-2"]


def test_sections_group_parts_and_rows_of_quantity_zero_are_left_out() -> None:
    records = sheet(
        [
            {"description": "Capacitor", "reference": "C7-8", "rating": "22p", "quantity": "2"},
            {"description": "Relay", "reference": "K1", "quantity": "0"},
            {"package": "SOIC-8", "quantity": "1"},
        ]
    )
    first = replace(records.records[0], section="Capacitors")
    bill = bill_of(replace(records, records=(first, *records.records[1:])))
    assert [shown(one.words) for one in bill.parts] == ["C7-8 Capacitor 22p"]
    assert bill.parts[0].words.section == "Capacitors"
    assert [one.line for one in bill.left_out] == [3, 4]


def test_a_distributors_order_is_checked_against_its_totals() -> None:
    lines = [("10", "0.01000", "0.10"), ("8", "0.03200", "0.26"), ("1", "4.10000", "4.10")]
    rows = [
        {"description": "CAP CER", "quantity": q, "unit_price": p, "value": v} for q, p, v in lines
    ]
    headings = {"unit_price": "Unit Price", "value": "Extended Price"}
    sums = [{"unit_price": "Subtotal", "value": "4.46"}]
    bill = bill_of(sheet(rows, headings, sums), {("currency", ""): "USD"})
    assert [one.dollars for one in bill.parts] == [Decimal(v) for _, _, v in lines]
    assert bill.printed_total == bill.read_total == Decimal("4.46")
    assert not bill.questions
    assert not bill.remarks
    assert [one.line for one in bill.left_out] == [5]
    other = bill_of(sheet(rows, headings, [{"value": "5.00"}]), {("currency", ""): "USD"})
    assert [str(one.reason) for one in other.remarks] == [
        "the file prints 5, the lines add up to 4.46: a difference of 0.54"
    ]


# Amounts.


@pytest.mark.parametrize(
    ("cells", "read"),
    [
        (["1,234.50", "1,234"], ["1234.50", "1234"]),
        (["1.234,50", "1.234"], ["1234.50", "1234"]),
        (["0,50", "1,234"], ["0.50", "1.234"]),
        (["0.50", "1.234"], ["0.50", "1.234"]),
        (["1 234,5", "12"], ["1234.5", "12"]),
        (["1'234.50", "1,234,567"], ["1234.50", "1234567"]),
        (["1,234", "7"], [None, "7"]),
        (["12 kg of it", "-5.00"], [None, None]),
        (["10k", "1,23,4"], [None, None]),
    ],
)
def test_the_whole_file_decides_the_decimal_mark(cells: list[str], read: list[str | None]) -> None:
    rows = [{"description": "part", "value": cell} for cell in cells]
    bill = bill_of(sheet(rows, {"value": "Total USD"}))
    assert values(bill) == [None if one is None else Decimal(one) for one in read]
    silent = {one.line for one in bill.parts if one.value is None} - {
        line for one in (*bill.questions,) for line in one.lines
    }
    assert silent == {one.line for one in bill.remarks}


@quick
@given(st.decimals(0, 10**6, places=3), st.booleans(), st.booleans())
def test_a_number_is_read_as_written_once_its_mark_is_known(
    number: Decimal, comma: bool, grouped: bool
) -> None:
    written = format(number, ",.3f" if grouped else ".3f")
    if comma:
        written = written.translate(str.maketrans(",.", ".,"))
    rows = [{"description": "part", "value": written}]
    answers = {("decimals", ""): "," if comma else "."}
    bill = bill_of(sheet(rows, {"value": "Total USD"}), answers)
    assert values(bill) == [number]
    unsaid = bill_of(sheet(rows, {"value": "Total USD"}))
    assert values(unsaid) in ([number], [None])
    assert (values(unsaid) == [None]) == (("decimals", "") in asked(unsaid))


@pytest.mark.parametrize(
    ("heading", "column", "cell", "currency"),
    [
        ("Costo unit. USD", "", "1.50", "USD"),
        ("Unit price (US$)", "", "$1.50", "USD"),
        ("Precio unitario dlls", "", "1.50", "USD"),
        ("Unit price in U.S. dollars", "", "1.50", "USD"),
        ("Unit price [EUR]", "", "1.50", "EUR"),
        ("Precio unitario M.N.", "", "$1.50", "MXN"),
        ("Unit price", "MXN", "$ 1.50", "MXN"),
        ("Unit price", "", "C$1.50", "CAD"),
        ("Unit price", "pesos", "1.50", "MXN"),
        ("Unit price", "", "$1.50", ""),
        ("Unit price ($)", "", "1.50", ""),
        ("Unit price", "$", "1.50", ""),
        ("Unit price", "", "1.50", ""),
        ("Unit price USD", "MXN", "1.50", ""),
        ("Unit price", "", "¥1.50", ""),
        ("Unit price of all parts", "", "1.50", ""),
        ("unit_cost_usd", "", "1.50", "USD"),
        ("Unit price mxn", "", "$1.50", "MXN"),
    ],
)
def test_a_currency_is_what_the_file_says_and_nothing_else(
    heading: str, column: str, cell: str, currency: str
) -> None:
    rows = [{"description": "part", "quantity": "1", "unit_price": cell, "currency": column}]
    bill = bill_of(sheet(rows, {"unit_price": heading}))
    assert bill.parts[0].currency == bill.currency == currency
    assert any(about == "currency" for about, _ in asked(bill)) == (not currency)
    assert (bill.parts[0].dollars is not None) == (currency == "USD")


def test_another_currency_needs_a_rate_which_is_kept_with_its_day() -> None:
    rows = [{"description": "part", "value": cell} for cell in ("EUR 10.00", "MXN 37.00")]
    for answers in (
        {("rate", ""): "EUR 1.08, MXN 1/18.50 2026-11-20"},
        {("rate", "EUR"): "1.08", ("rate", "MXN"): "1/18.50 2026-11-20"},
    ):
        bill = bill_of(sheet(rows, {"value": "Total"}), answers)
        assert [one.dollars for one in bill.parts] == [Decimal("10.8"), 2]
        assert {one.currency: one.day for one in bill.rates} == {"EUR": "", "MXN": "2026-11-20"}
        assert [one.value for one in bill.parts] == [10, 37]
    with pytest.raises(InputError, match=r"rate, EUR.*not a rate"):
        bill_of(sheet(rows, {"value": "Total"}), {("rate", "EUR"): "about one"})


@pytest.mark.parametrize(
    ("heading", "pieces"),
    [
        ("Price per 1000 USD", 1000), ("Cost / 1k USD", 1000), ("USD/M", 1000),
        ("Preis je 100 St USD", 100), ("Precio por millar USD", 1000), ("CPM USD", 1000),
        ("Unit price USD", 1), ("Preis je Stück USD", 1), ("Price USD", None), ("Costo USD", None),
    ],
)  # fmt: skip
def test_a_price_is_for_the_pieces_that_its_heading_says(heading: str, pieces: int | None) -> None:
    rows = [{"description": "part", "quantity": "3", "unit_price": "50.00"}]
    bill = bill_of(sheet(rows, {"unit_price": heading}))
    if pieces is None:
        assert values(bill) == [None]
        assert asked(bill) == {("price_basis", "")}
        for answer, value in (("1", 150), ("1000", "0.15"), ("line", 50)):
            said = bill_of(sheet(rows, {"unit_price": heading}), {("price_basis", ""): answer})
            assert values(said) == [Decimal(value)]
        return
    assert values(bill) == [Decimal(150) / pieces]


@quick
@given(st.sampled_from([10, 100, 1000]), st.data())
def test_a_price_that_contradicts_the_line_totals_by_a_power_of_ten_is_asked(
    times: int, data: st.DataObject
) -> None:
    lines = data.draw(
        st.lists(st.tuples(st.integers(2, 50), st.integers(100, 5000)), min_size=2, max_size=5)
    )
    rows = [
        {"description": "part", "quantity": str(quantity), "unit_price": f"{price}.00",
         "value": plain(Decimal(quantity * price) / times)}
        for quantity, price in lines
    ]  # fmt: skip
    records = sheet(rows, {"unit_price": "Price USD", "value": "Total USD"}, points=True)
    bill = bill_of(records)
    assert asked(bill) == {("price_basis", "")}
    assert not any(values(bill))
    said = bill_of(records, {("price_basis", ""): str(times)})
    assert values(said) == [Decimal(q * p) / times for q, p in lines]
    assert not said.questions


def test_a_single_line_that_does_not_add_up_is_asked_and_rounding_is_only_said() -> None:
    lines = [("2", "5.00", "10.00"), ("3", "5.00", "15.00"), ("7", "5.00", "30.00"),
             ("1000", "0.01", "12.34")]  # fmt: skip
    rows = [
        {"description": "part", "quantity": q, "unit_price": p, "value": v} for q, p, v in lines
    ]
    headings = {"unit_price": "Unit price USD", "value": "Total USD"}
    bill = bill_of(sheet(rows, headings))
    assert values(bill) == [10, 15, None, Decimal("12.34")]
    assert asked(bill) == {("value", "")}
    assert [one.line for one in bill.remarks] == [4, 5]
    assert values(bill_of(sheet(rows, headings), {("value", ""): "product"}))[2] == 35
    assert values(bill_of(sheet(rows, headings), {("value", "line-4"): "total"}))[2] == 30


def test_the_price_break_of_the_annual_volume() -> None:
    rows = [{"description": "part", "quantity": "2", "price_break.1": "1.00",
             "price_break.1000": "0.60", "price_break.10000": "0.40"}]  # fmt: skip
    headings = {"price_break.1": "USD 1+", "price_break.1000": "USD 1000+"}
    bill = bill_of(sheet(rows, headings))
    assert values(bill) == [None]
    assert asked(bill) == {("price_break", "")}
    for units, value in (("400", "2.00"), ("500", "1.20"), ("4999", "1.20"), ("5000", "0.80")):
        assert values(bill_of(sheet(rows, headings), {("price_break", ""): units})) == [
            Decimal(value)
        ]


@pytest.mark.parametrize("heading", ["Qty for 100 boards", "Cant. para 100 tarjetas", "Quantity"])
def test_a_quantity_for_a_build_is_brought_to_one_good(heading: str) -> None:
    rows = [
        {"description": "part", "reference": refs, "quantity": quantity, "unit_price": "0.50",
         "value": total}
        for refs, quantity, total in (("C1, C2", "200", "100.00"), ("R1", "100", "50.00"))
    ]  # fmt: skip
    headings = {"quantity": heading, "unit_price": "Unit price USD", "value": "Total USD"}
    bill = bill_of(sheet(rows, headings))
    if heading == "Quantity":
        assert asked(bill) == {("quantity", "")}
        assert values(bill) == [None, None]
        bill = bill_of(sheet(rows, headings), {("quantity", ""): "100"})
    assert [one.quantity for one in bill.parts] == [2, 1]
    assert values(bill) == [1, Decimal("0.5")]


def test_line_totals_for_a_build_are_asked() -> None:
    rows = [
        {"description": "part", "quantity": q, "unit_price": p, "value": v}
        for q, p, v in (("2", "1.00", "50.00"), ("1", "3.00", "75.00"))
    ]
    headings = {"unit_price": "Unit price USD", "value": "Total USD"}
    bill = bill_of(sheet(rows, headings))
    assert asked(bill) == {("quantity", "value")}
    assert values(bill) == [None, None]
    assert values(bill_of(sheet(rows, headings), {("quantity", "value"): "25"})) == [2, 3]


# Levels.


@st.composite
def trees(draw: st.DrawFn) -> list[tuple[int, int, int | None]]:
    """Rows of depth, quantity and price in cents, the price of leaves only; the good first."""
    depths = [0]
    for _ in range(draw(st.integers(1, 10))):
        depths.append(draw(st.integers(1, min(depths[-1] + 1, 4))))
    leaves = [after <= depth for depth, after in zip(depths, [*depths[1:], 0], strict=True)]
    return [
        (depth, draw(st.integers(1, 5)) if depth else 1,
         draw(st.integers(1, 9999)) if leaf and depth else None)
        for depth, leaf in zip(depths, leaves, strict=True)
    ]  # fmt: skip


def flattened(tree: list[tuple[int, int, int | None]]) -> list[tuple[int, int]]:
    """The leaves with their quantity in one good and their price."""
    above: list[int] = []
    leaves = []
    for depth, quantity, price in tree:
        above = [*above[:depth], quantity]
        if price is not None:
            whole = 1
            for one in above:
                whole *= one
            leaves.append((whole, price))
    return leaves


def rows_of(tree: list[tuple[int, int, int | None]], way: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    path: list[int] = []
    for row, (depth, quantity, price) in enumerate(tree):
        path = [*path[:depth], row]
        written = {
            "level": {"level": str(depth)}, "dots": {"level": "." * depth + str(depth)},
            "outline": {"item": ".".join(str(one + 1) for one in path)},
            "parent": {"parent": f"P{path[-2]}" if depth else ""},
            "indent": {},
        }[way]  # fmt: skip
        money = "" if price is None else plain(Decimal(price) / 100)
        rows.append({"own_part_number": f"P{row}", "description": f"part {row}",
                     "quantity": str(quantity), "unit_price": money, **written})  # fmt: skip
    return rows


@quick
@given(trees(), st.sampled_from(["level", "dots", "outline", "parent", "indent"]))
def test_the_flat_and_the_indented_form_of_a_bill_have_the_same_parts(
    tree: list[tuple[int, int, int | None]], way: str
) -> None:
    headings = {"unit_price": "Unit price USD"}
    records = sheet(rows_of(tree, way), headings, points=True)
    if way == "indent":
        records = indented(records, [depth for depth, _, _ in tree])
    bill = bill_of(records)
    flat = bill_of(
        sheet(
            [
                {"description": "part", "quantity": str(quantity),
                 "unit_price": plain(Decimal(price) / 100)}
                for quantity, price in flattened(tree)
            ],
            headings,
            points=True,
        )
    )  # fmt: skip
    assert bill.good is not None
    leaves = bill.materials
    assert [(one.quantity, one.value) for one in leaves] == [
        (one.quantity, one.value) for one in flat.parts
    ]
    assert bill.read_total == flat.read_total
    assert not bill.questions


@quick
@given(trees(), st.data())
def test_on_no_way_from_the_good_down_two_values_are_counted(
    tree: list[tuple[int, int, int | None]], data: st.DataObject
) -> None:
    priced = [
        (depth, quantity, price or data.draw(st.none() | st.integers(1, 9999)))
        for depth, quantity, price in tree
    ]
    records = sheet(rows_of(priced, "level"), {"unit_price": "Unit price USD"}, points=True)
    answers: dict[tuple[str, str], str] = {}
    for _ in range(3):
        bill = bill_of(records, answers)
        by_id = {one.id: one for one in bill.parts}
        for one in bill.parts:
            if one.value is None:
                continue
            above = one.parent
            while above:
                assert by_id[above].value is None
                above = by_id[above].parent
        total = sum((one.value for one in bill.parts if one.value is not None), Decimal(0))
        assert bill.read_total in (total, None)
        said = data.draw(st.sampled_from(["made", "bought"]))
        answers |= {(one.about, one.subject): said for one in bill.questions}
    assert not bill.questions
    assert all(one.assembly for one in bill.parts if one.id in {p.parent for p in bill.parts})


def test_an_assembly_whose_price_is_that_of_its_parts_is_made_from_them() -> None:
    rows = rows_of([(0, 1, None), (1, 2, 1300), (2, 4, 100), (2, 3, 300), (1, 1, 50)], "level")
    bill = bill_of(sheet(rows, {"unit_price": "Unit price USD"}, points=True))
    assert not bill.questions
    assert part(bill, "P1").assembly == "made"
    assert bill.read_total == Decimal("26.50")
    # 8 and 6 pieces are those in both assemblies.
    rows = rows_of([(0, 1, None), (1, 2, 1300), (2, 8, 100), (2, 6, 300), (1, 1, 50)], "level")
    bill = bill_of(sheet(rows, {"unit_price": "Unit price USD"}, points=True))
    assert bill.read_total == Decimal("26.50")


def test_an_assembly_marked_as_bought_is_bought() -> None:
    rows = rows_of([(0, 1, None), (1, 2, 1000), (2, 4, 100), (1, 1, 50)], "level")
    rows[1]["procurement"] = "Buy"
    bill = bill_of(sheet(rows, {"unit_price": "Unit price USD"}, points=True))
    assert not bill.questions
    assert values(bill) == [20, None, Decimal("0.5")]


def test_an_assembly_listed_again_below_is_counted_as_often_as_it_goes_in() -> None:
    rows = [
        {"level": "0", "own_part_number": "A", "description": "good", "quantity": "1"},
        {"level": "1", "own_part_number": "B", "description": "board", "quantity": "2"},
        {"level": "1", "own_part_number": "D", "description": "box", "quantity": "1"},
        {"level": "2", "own_part_number": "B", "description": "board", "quantity": "1"},
        {"level": "0", "own_part_number": "B", "description": "board", "quantity": "1"},
        {"level": "1", "own_part_number": "C", "description": "chip", "quantity": "4",
         "unit_price": "0.50"},
    ]  # fmt: skip
    bill = bill_of(sheet(rows, {"unit_price": "Unit price USD"}))
    assert part(bill, "C").quantity == 12
    assert part(bill, "C").value == 6
    assert bill.good is not None
    assert bill.good.id == "A"
    assert {one.line for one in bill.left_out} == {3, 5}


def test_several_goods_in_a_file_are_asked() -> None:
    rows = [
        {"level": level, "own_part_number": name, "description": name, "quantity": "1",
         "unit_price": price}
        for level, name, price in
        (("0", "A", ""), ("1", "B", "2.00"), ("0", "C", ""), ("1", "D", "3.00"))
    ]  # fmt: skip
    records = sheet(rows, {"unit_price": "Unit price USD"})
    bill = bill_of(records)
    assert asked(bill) == {("levels", "good")}
    assert not any(values(bill))
    chosen = bill_of(records, {("levels", "good"): "C"})
    assert [(one.id, one.value) for one in chosen.parts] == [("D", 3)]
    assert {one.line for one in chosen.left_out} == {2, 3}


def test_parts_that_go_into_each_other_are_not_counted() -> None:
    rows = [
        {"own_part_number": name, "parent": above, "description": name, "quantity": "1",
         "unit_price": "1.00"}
        for name, above in (("A", ""), ("B", "C"), ("C", "B"), ("D", "A"))
    ]  # fmt: skip
    bill = bill_of(sheet(rows, {"unit_price": "Unit price USD"}), {("levels", ""): "made"})
    assert [one.id for one in bill.parts if one.value is not None] == ["D"]
    assert {one.line for one in bill.remarks} == {3, 4}


# Identity, origins and codes.


def test_what_describes_a_part_is_no_link_and_no_number_of_a_catalogue() -> None:
    rows = [
        {"description": "https://a.example/x.pdf", "rating": "10k", "package": "0402",
         "reference": "R1"},
        {"description": "M-1", "part_number": "M-1", "manufacturer": "Maker"},
        {"description": "CAP 0.1 uF 0402", "rating": "0.1 uF", "package": "0402"},
        {"reference": "SW1"},
    ]  # fmt: skip
    bill = bill_of(sheet(rows))
    assert [shown(one.words) for one in bill.parts] == [
        "R1 10k 0402", "Maker M-1", "CAP 0.1 uF 0402", "SW1"
    ]  # fmt: skip
    assert [one.words.description for one in bill.parts] == ["", "", "CAP 0.1 uF 0402", ""]


@pytest.mark.parametrize(
    ("cell", "origins"),
    [
        ("CN", ("CN",)), ("CHN", ("CN",)), ("Made in China", ("CN",)), ("Hecho en México", ("MX",)),
        ("CN, JP", ("CN", "JP")), ("USA / MEX", ("US", "MX")), ("Korea, Republic of", ("KR",)),
        ("MX y US", ("MX", "US")), ("CN/CN", ("CN",)), ("IN", ("IN",)),
        ("ST", ()), ("EA", ()), ("various", ()), ("?", ()), ("CN/xx", ()),
    ],
)  # fmt: skip
def test_the_countries_that_a_cell_names(cell: str, origins: tuple[str, ...]) -> None:
    bill = bill_of(sheet([{"description": "part", "origin": cell}]))
    assert bill.parts[0].origins == origins
    assert bool(bill.remarks) == (not origins and cell != "?")
    assert {about for about, _ in asked(bill)} == ({"origin"} if len(origins) > 1 else set())


def test_a_code_that_no_tariff_has_is_not_taken() -> None:
    rows = [{"description": "part", "hts": code} for code in ("8532.24", "8532.99", "x")]
    bill = bill_of(sheet(rows), has_code=lambda code: code == "8532.24")
    assert [one.hts for one in bill.parts] == ["8532.24", None, None]
    assert [one.line for one in bill.remarks] == [3, 4]


@pytest.mark.parametrize(
    ("text", "count"),
    [("C1", 1), ("C1, C3 C7-C9", 5), ("C7-8", 2), ("R1 – R3", 3), ("J1;J2", 2), ("Board", 0),
     ("R9-R1", 0), ("", 0), ("R1-R999999", 0)],
)  # fmt: skip
def test_reference_designators_are_counted(text: str, count: int) -> None:
    assert references(text) == count


@given(st.builds(PartWords, *[st.sampled_from(["", "x", "10k 1%", "0402"])] * 9))
def test_a_mention_is_never_longer_than_what_it_names(words: PartWords) -> None:
    assert described(words) in shown(words)
    assert shown(words).strip() == shown(words)


# Any bill.

_NUMBERS = st.sampled_from(["", "1", "2", "0", "12.50", "1,234", "0,5", "$3", "€ 4.10", "?", "n/a",
                            "1.20 USD", "10k", "MXN 7", "USD 0.05/1000"])  # fmt: skip
_ROWS = st.fixed_dictionaries(
    {},
    optional={
        "description": st.sampled_from(["CAP CER", "Board", "http://a.example", ""]),
        "own_part_number": st.sampled_from(["A", "B", "C", "D"]),
        "reference": st.sampled_from(["C1", "C1, C2", "U1"]),
        "package": st.just("0402"),
        "quantity": _NUMBERS,
        "unit_price": _NUMBERS,
        "value": _NUMBERS,
        "price_break.100": _NUMBERS,
        "price_basis": st.sampled_from(["1", "1000", "M", "x"]),
        "currency": st.sampled_from(["USD", "MXN", "$", "gold"]),
        "origin": st.sampled_from(["CN", "US/MX", "ST", "?"]),
        "hts": st.sampled_from(["8532.24", "85", "x"]),
        "level": st.sampled_from(["0", "1", "..2", "3", ""]),
        "parent": st.sampled_from(["A", "B", "Z"]),
        "kind": st.sampled_from(["packaging", "buy", "phantom"]),
        "originating": st.sampled_from(["yes", "no", "maybe"]),
        "fitted": st.sampled_from(["DNP", "yes"]),
    },
)
_HEADINGS = st.fixed_dictionaries(
    {},
    optional={
        "quantity": st.sampled_from(["Qty", "Qty for 10 boards", "Total qty"]),
        "unit_price": st.sampled_from(["Price", "Unit price USD", "Precio por millar", "Cost MXN"]),
        "value": st.sampled_from(["Value", "Total", "Ext. price USD"]),
    },
)
_BILLS = st.builds(
    sheet, st.lists(_ROWS, max_size=7), _HEADINGS,
    st.lists(st.fixed_dictionaries({"value": _NUMBERS}), max_size=2), points=st.booleans(),
)  # fmt: skip


@settings(max_examples=drawn(200))
@given(_BILLS, st.randoms(use_true_random=False))
def test_of_any_bill(records: Records, shuffle: random.Random) -> None:
    bill = bill_of(records)
    # Each row is a part, the good, a sum, or left out.
    parts = [*bill.parts, *([bill.good] if bill.good else [])]
    lines = sorted([one.line for one in parts] + [one.line for one in bill.left_out])
    assert lines == [one.line for one in (*records.records, *records.sums)]
    assert len({one.id for one in parts}) == len(parts)
    _check_amounts(records, bill)
    # Reading twice, or with the columns in another order, gives the same.
    assert bill_of(records) == bill
    moved = []
    for one in records.records:
        fields = list(one.fields.items())
        shuffle.shuffle(fields)
        moved.append(replace(one, fields=dict(fields)))
    assert bill_of(replace(records, records=tuple(moved))).parts == bill.parts


def _check_amounts(records: Records, bill: Bill) -> None:
    """No amount in US dollars that the file does not say to be one; the sums agree."""
    rows = {one.line: one for one in records.records}
    sums = [cell for row in records.sums for cell in row.fields.values()]
    headings = " ".join((*records.headings.values(), *sums))
    for one in bill.parts:
        row = rows[one.line]
        if one.dollars is not None:
            assert "USD" in " ".join((*row.fields.values(), headings))
            assert one.currency == "USD"
            assert one.dollars == one.value
        if one.value is not None:
            asked_of = {q.about for q in bill.questions if one.line in q.lines}
            assert not asked_of & {"price_basis", "value", "price_break"}
    counted = [one.value for one in bill.parts if one.value is not None]
    if bill.read_total is not None:
        assert bill.read_total == sum(counted, Decimal(0))
    material = {one.id for one in bill.materials}
    assert all(one.id in material for one in bill.parts if one.value is not None)


@pytest.mark.parametrize("depths", [[0, 0, 1, 0], [1, 0, 0, 1], [0, 2, 1, 0, 0], [0, 0, 1, 0, 1]])
def test_cells_that_are_set_in_by_a_slip_are_no_levels(depths: list[int]) -> None:
    rows = [{"description": f"part {n}", "quantity": "2"} for n, _ in enumerate(depths)]
    bill = bill_of(indented(sheet(rows), depths))
    assert not bill.levels
    assert [one.quantity for one in bill.parts] == [2] * len(depths)


def test_a_column_of_parents_that_names_no_row_and_leaves_rows_out_makes_no_goods() -> None:
    rows = [{"description": f"part {n}", "parent": p} for n, p in enumerate(["NF1", "", "NF2"])]
    bill = bill_of(sheet(rows))
    assert not bill.questions
    assert not bill.levels


def test_the_lines_are_not_added_up_while_one_is_asked_about() -> None:
    lines = [("2", "5.00", "10.00"), ("3", "5.00", "15.00"), ("7", "5.00", "30.00")]
    rows = [
        {"description": "part", "quantity": q, "unit_price": p, "value": v} for q, p, v in lines
    ]
    headings = {"unit_price": "Unit price USD", "value": "Total USD"}
    records = sheet(rows, headings, [{"value": "60.00"}])
    assert bill_of(records).read_total is None
    assert bill_of(records, {("value", ""): "product"}).read_total == 60
