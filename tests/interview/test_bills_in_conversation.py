"""A bill of materials as the start of a conversation: its identity, its groups, few answers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.base.inert import printable
from assistant.base.messages import InputError
from assistant.bill_of_materials.bill import Bill, BillPart
from assistant.bill_of_materials.dialogue import material_lines
from assistant.case.file import read_case
from assistant.case.identity import TOLD, mention
from assistant.interview.assessor import ShippedAssessor
from assistant.interview.conversation import Conversation
from assistant.interview.importing import Import, begun
from assistant.interview.replay import run_again
from assistant.interview.transcript import transcript_of
from assistant.library.component_families import PartWords
from assistant.questions.material_lines import line_of, material_of
from assistant.questions.part_sentences import parts_of, selected
from tests.support.drawn import drawn

DAY = date(2026, 11, 27)
LAW = ShippedAssessor()
GOOD = {
    "product.description": "Gateway",
    "product.hts": "8517.62.00",
    "product.destination": "US",
    "production.country": "MX",
    "product.transaction_value": "400",
}
KINDS = [
    ("Capacitor ceramic 0.1uF", "8532.24"), ("Resistor 10k", "8533.21"), ("IC MCU", "8542.31"),
    ("Inductor 10uH", "8504.50"), ("Connector header", "8536.69"), ("LED green", "8541.41"),
]  # fmt: skip


def bill_of(count: int, folder: Path, *, priced: bool = True, known: bool = False) -> Path:
    """A bill of so many lines, with or without prices, and with or without codes and origins."""
    rows = ["Reference,Description" + ",Value USD" * priced + ",HTS,Origin" * known]
    for n in range(count):
        kind, code = KINDS[n % len(KINDS)]
        row = [f"X{n}", f"{kind} no {n}"] + [f"{0.1 + n * 0.05:.2f}"] * priced
        rows.append(",".join(row + [code, ["CN", "TW", "MX"][n % 3]] * known))
    (path := folder / "bill.csv").write_text("\n".join(rows) + "\n")
    return path


def typed_until_told(path: Path, answers: Callable[[Conversation], str]) -> tuple[int, str]:
    """How many lines are typed from /import to the first verdict of origin, and the verdict."""
    conversation = Conversation(DAY, LAW)
    state = Import(begun(path), lambda code: LAW.check_code(code, DAY))
    state.say("yes")
    conversation.give_parts([*material_lines(state.bill, 0), "done"])
    typed = 2  # /import, yes
    while not conversation.may_tell_origin:
        conversation.answer(answers(conversation))
        typed += 1
    return typed, conversation.preview().origin.verdict


def plain_answers(conversation: Conversation) -> str:
    assert conversation.prompt
    asked = conversation.prompt.item.question.question
    return GOOD.get(asked, "yes" if asked == "parts" else "?")


def test_a_priced_bill_without_codes_and_origins_takes_few_answers(tmp_path: Path) -> None:
    typed, verdict = typed_until_told(bill_of(60, tmp_path), plain_answers)
    assert typed <= 12
    assert verdict == "depends"


def test_the_origins_of_all_parts_are_one_question(tmp_path: Path) -> None:
    conversation = imported(bill_of(60, tmp_path))
    asked = []
    while conversation.prompt and conversation.prompt.item.question.question != "parts.origin":
        asked.append(conversation.prompt.item.question.question)
        conversation.answer(plain_answers(conversation))
    assert conversation.prompt
    assert set(asked) <= {*GOOD, "parts"}
    conversation.answer("all from China except the ICs; the ICs from TW")
    origins = {one.origin for one in conversation.case().materials}
    assert origins == {"CN", "TW"}
    assert len(conversation.turns) + 2 - 61 <= 12


def test_with_codes_and_origins_the_bill_itself_asks_at_most_three_answers(tmp_path: Path) -> None:
    typed, _ = typed_until_told(bill_of(60, tmp_path, known=True), plain_answers)
    assert typed - len(GOOD) <= 3


def test_a_bill_without_prices_takes_at_most_eight_answers(tmp_path: Path) -> None:
    typed, verdict = typed_until_told(bill_of(50, tmp_path, priced=False), plain_answers)
    assert typed <= 8
    assert verdict == "depends"


def imported(path: Path) -> Conversation:
    conversation = Conversation(DAY, LAW)
    state = Import(begun(path), lambda code: None)
    conversation.give_parts([*material_lines(state.bill, 0), "done"])
    return conversation


told = st.text(max_size=20).map(lambda text: " ".join(printable(text).split()))


@settings(max_examples=drawn(200))
@given(
    description=told.filter(lambda text: bool(text) and text.strip('"') == text),
    identity=st.dictionaries(st.sampled_from(TOLD), told.filter(bool)),
    code=st.sampled_from(["", "8532.24"]),
)
def test_a_line_holds_all_that_its_material_says(
    description: str, identity: dict[str, str], code: str
) -> None:
    material = {"description": description, **({"hts": code} if code else {}), **identity}
    assert material_of(line_of(material)) == material


def test_a_part_is_mentioned_by_its_references() -> None:
    material = {"id": "M1", "reference": "C12, C14", "description": "0.1 uF 50 V X7R",
                "package": "0402"}  # fmt: skip
    assert mention(material) == "C12, C14 0.1 uF 50 V X7R 0402"
    assert mention({"id": "M1"}) == "M1"


def test_an_assembly_that_is_made_holds_its_parts_and_one_that_is_bought_does_not() -> None:
    def part(name: str, parent: str | None = None, **more: object) -> BillPart:
        return BillPart(1, name, PartWords(description=name), parent, **more)  # type: ignore[arg-type]

    parts = (
        part("B-1", assembly="made"), part("C-1", "B-1"), part("B-2", assembly="bought"),
        part("C-2", "B-2"), part("D-1", "C-1"),
    )  # fmt: skip
    bill = Bill("", "", 1, {}, parts, (), ())
    conversation = Conversation(DAY, LAW)
    for answer in [*GOOD.values()][:4]:
        conversation.answer(answer)
    conversation.give_parts([*material_lines(bill, 0), "done"])
    (made, bought) = conversation.case().materials
    assert [one.description for one in made.materials] == ["C-1"]
    assert [one.description for one in made.materials[0].materials] == ["D-1"]
    assert (bought.description, bought.materials) == ("B-2", [])


@pytest.fixture
def conversation(tmp_path: Path) -> Conversation:
    found = imported(bill_of(12, tmp_path))
    for answer in [*GOOD.values()][:4]:
        found.answer(answer)
    return found


def test_a_suggested_code_is_kept_as_such_when_its_group_is_confirmed(
    conversation: Conversation,
) -> None:
    assert all(part.fields.get("hts") is None for part in parts_of(conversation.draft))
    conversation.answer("yes")
    for one in conversation.case().materials:
        assert one.hts
        assert one.suggested_hts.startswith(one.hts)
        assert one.origin is None


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("all from China except 3, 7 and the ICs", 9),
        ("todo de China excepto 3, 7 y los circuitos integrados", 9),
        ("resistors are 8533.21", 2),
        ("las resistencias son 8533.21", 2),
        ("3 is 8504.40", 1),
        ("group 2 from TW", 2),
        ("remove 4", 1),
        ("4 from JP; the rest from CN", 12),
    ],
)
def test_a_sentence_touches_the_parts_it_names_and_can_be_taken_back(
    conversation: Conversation, sentence: str, count: int
) -> None:
    before = conversation.draft
    conversation.say_of_parts(sentence)
    known = {part.id: part.fields for part in parts_of(before)}
    after = {part.id: part.fields for part in parts_of(conversation.draft)}
    assert sum(after.get(one) != fields for one, fields in known.items()) == count
    assert conversation.undo_parts()
    assert conversation.draft == before


@pytest.mark.parametrize(
    ("sentence", "named"),
    [
        ("the widgets from China", "the widgets"),
        ("all from Chinaa", "Chinaa"),
        ("99 from China", "99"),
        ("group 77 from TW", "77"),
        ("the resistor from China", "resistor"),
        ("something else entirely", "something else"),
        ("resistors are 8533.21 and the flux capacitors from CN", "flux"),
    ],
)
def test_what_is_not_wholly_understood_changes_nothing_and_is_named(
    conversation: Conversation, sentence: str, named: str
) -> None:
    before, turns = conversation.draft, conversation.every_turn()
    with pytest.raises(InputError) as fault:
        conversation.say_of_parts(sentence)
    assert named in str(fault.value)
    assert (conversation.draft, conversation.every_turn()) == (before, turns)


def test_a_word_that_several_parts_have_lists_them_all(conversation: Conversation) -> None:
    assert len(selected("resistor", conversation.draft)) == 2
    with pytest.raises(InputError):
        conversation.say_of_parts("remove the resistor")


def test_sentences_are_replayed_in_their_place(conversation: Conversation) -> None:
    conversation.say_of_parts("all from China except the ICs")
    conversation.answer("resistors are 8533.29")
    conversation.answer("yes")
    conversation.say_of_parts("remove 4")
    conversation.answer("400")
    recorded = transcript_of(conversation)
    again = run_again(recorded, LAW)
    assert again == recorded
    back = Conversation(DAY, LAW)
    assert back.give_again(conversation.turns) == len(conversation.turns)
    assert back.draft == conversation.draft


def test_an_import_goes_on_where_it_was(tmp_path: Path) -> None:
    path = bill_of(3, tmp_path)
    state = Import(begun(path), lambda code: None)
    state.say("value = none")
    again = Import(state.importing, lambda code: None)
    assert again.bill == state.bill
    assert not again.is_changed
    path.write_text(path.read_text() + "X9,Fuse,1.00\n")
    assert Import(state.importing, lambda code: None).is_changed
    path.unlink()
    with pytest.raises(InputError):
        Import(state.importing, lambda code: None)


def asked_of_families(path: Path, answer: str) -> tuple[list[tuple[str, str]], Conversation]:
    """What the questions of the families are about, where each gets the answer."""
    conversation, asked = imported(path), []
    while conversation.prompt:
        question = conversation.prompt.item.question.question
        if question == "parts.family":
            asked.append((conversation.prompt.item.about, str(conversation.prompt.ask)))
        typed = {"parts.family": answer, "parts.origin": "all from China"}.get(question)
        conversation.answer(typed or plain_answers(conversation))
    return asked, conversation


@pytest.mark.parametrize("answer", ["yes", "?", "8536.90"])
def test_a_code_that_decides_is_asked_once_a_group(tmp_path: Path, answer: str) -> None:
    path = tmp_path / "bill.csv"
    rows = [f"J{n},CONN HDR VERT 10POS,{n}.00\nR{n},RES 10K OHM 0402,0.10" for n in range(1, 9)]
    path.write_text("Reference,Description,Value USD\n" + "\n".join(rows) + "\n")
    asked, conversation = asked_of_families(path, answer)
    assert [about for about, _ in asked] == ["8536.69"]
    assert "8 of the parts" in asked[0][1]
    codes = {one.hts for one in conversation.case().materials if "CONN" in one.description}
    assert codes == {"8536.90" if answer == "8536.90" else "8536.69"}
    again = Conversation(DAY, LAW)
    assert again.give_again(conversation.turns) == len(conversation.turns)
    assert again.draft == conversation.draft


def test_a_code_that_changes_nothing_is_not_asked(tmp_path: Path) -> None:
    """Each duty on the parts and each rule of origin is the same for both codes."""
    path = tmp_path / "bill.csv"
    path.write_text("Reference,Description,Value USD,HTS\nQ1,MOSFET N-CH 30V 5A,0.10,8541.21\n")
    assert asked_of_families(path, "yes")[0] == []


def test_the_rates_of_a_bill_are_in_the_case_and_an_export_reads_back(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text("Description,HTS,Origin,Qty,Unit price MXN\nCPU,8542.31,TW,2,210\n")
    state = Import(begun(path), lambda code: None)
    state.say("0.055 2026-11-20")
    state.say("yes")
    conversation = Conversation(DAY, LAW)
    for answer in [*GOOD.values()][:4]:
        conversation.answer(answer)
    conversation.give_parts([*material_lines(state.bill, 0), "done"])
    case = conversation.case()
    assert str(case.exchange_rates["MXN"].rate) == "0.055"
    assert case.exchange_rates["MXN"].day == date(2026, 11, 20)
    (cpu,) = case.materials
    assert (cpu.unit_price, cpu.currency, cpu.value) == ("210", "MXN", Decimal("23.10"))
    exported = tmp_path / "case.yaml"
    exported.write_text(
        yaml.safe_dump({"format": 1, **case.model_dump(mode="json", exclude_defaults=True)})
    )
    assert LAW.assess(read_case(exported)) == conversation.conclude()
    assert conversation.back()
    assert not conversation.case().exchange_rates or conversation.case().materials


def test_what_stays_unknown_is_said_before_a_bill_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "bill.csv"
    path.write_text("Description,Value\nCPU,21.50\nCover,4\n")
    state = Import(begun(path), lambda code: None)
    state.say("yes")
    assert (state.ended, state.asks_again) == ("", True)
    assert [str(one) for one in state.unknown] == [
        "The values of 2 parts stay unknown, since their currency was not said."
    ]
    assert Import(state.importing, lambda code: None).asks_again
    state.say("USD")
    assert (state.asks_again, state.unknown) == (False, [])
    state.say("yes")
    assert state.ended == "taken"
