from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.interview import answers
from assistant.interview.countries import country_names, country_of
from assistant.interview.questions import questions
from assistant.messages import InputError


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("21.50", "21.50"),
        ("$21.50", "21.50"),
        ("1,200.00", "1200.00"),
        ("50k", "50000"),
        ("1.5 K", "1500"),
        ("2.5m", "2500000"),
        ("USD 12", "12"),
        (".5", "0.5"),
        ("0", "0"),
    ],
)
def test_amounts(typed: str, amount: str) -> None:
    assert answers.amount_of(typed) == amount


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("21,50", "interview_amount"),
        ("1,20,000", "interview_amount"),
        ("ten", "interview_amount"),
        ("1e5", "interview_amount"),
        ("12 EUR", "interview_amount"),
        ("-5", "amount_negative"),
        ("$ -5", "amount_negative"),
        ("9999999m", "interview_amount_too_large"),
        ("", "interview_amount"),
    ],
)
def test_amounts_that_cannot_be_used(typed: str, code: str) -> None:
    with pytest.raises(InputError) as fault:
        answers.amount_of(typed)
    assert fault.value.code == code


def test_numbers_and_percentages() -> None:
    assert answers.whole_number_of("50k") == "50000"
    assert answers.whole_number_of("1.5k") == "1500"
    assert answers.percent_of("85 %") == "85"
    for reader, typed in ((answers.whole_number_of, "1.5"), (answers.percent_of, "101")):
        with pytest.raises(InputError):
            reader(typed)
    with pytest.raises(InputError):
        answers.amount_of("0", above_zero=True)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("US", "US"),
        ("usa", "US"),
        ("united states", "US"),
        ("méxico", "MX"),
        ("South Korea", "KR"),
        ("taiwan", "TW"),
        ("Vietnam", "VN"),
        ("Russia", "RU"),
        ("turkey", "TR"),
        ("uk", "GB"),
        ("Türkiye", "TR"),
    ],
)
def test_countries(typed: str, code: str) -> None:
    assert country_of(typed) == code


def test_a_country_that_is_not_clear_is_asked_again_with_the_nearest() -> None:
    with pytest.raises(InputError, match=r"KP.*KR") as several:
        country_of("korea")
    assert several.value.code == "interview_country_several"
    with pytest.raises(InputError, match=r"Mexico \(MX\)"):
        country_of("Mexio")
    with pytest.raises(InputError) as none:
        country_of("EU")
    assert none.value.code == "interview_country"


@settings(deadline=None)
@given(st.sampled_from(sorted(country_names().items())))
def test_every_country_is_known_by_its_code_and_name(country: tuple[str, str]) -> None:
    code, name = country
    assert country_of(code.lower()) == code
    assert country_of(name) == code


@pytest.mark.parametrize(
    ("typed", "material"),
    [
        ("CPU; 8542.31; TW; 21.50", ("CPU", "8542.31", "TW", "21.50")),
        ("CPU\t85423100\tTaiwan\t$1,200", ("CPU", "8542.31.00", "TW", "1200")),
        ("CPU, 8542.31, TW, 1,200.00", ("CPU", "8542.31", "TW", "1200.00")),
        ("Screw, M3, 4 mm, 7318.15, CN, 0.4", ("Screw, M3, 4 mm", "7318.15", "CN", "0.4")),
        ('"Screw, M3",7318.15,CN,0.4', ("Screw, M3", "7318.15", "CN", "0.4")),
        ("Screw, M3", ("Screw, M3", None, None, None)),
        ("Screws;;CN", ("Screws", None, "CN", None)),
        ("Screws; ?; unknown; ?", ("Screws", None, None, None)),
        ("Screws; 7318.15; CN; 0.4;;", ("Screws", "7318.15", "CN", "0.4")),
        ("Screws,,CN,0.4", ("Screws", None, "CN", "0.4")),
    ],
)
def test_lines_of_materials(typed: str, material: tuple[str | None, ...]) -> None:
    read = answers.material_of(typed)
    assert tuple(map(read.get, ("description", "hts", "origin", "value"))) == material


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("; 8542.31; TW; 1", "interview_line_without_description"),
        ("CPU; 85; TW; 1", "hts_form"),
        ("CPU; 8542.31; Atlantis; 1", "interview_country"),
        ("CPU; 8542.31; TW; one", "interview_amount"),
        ("CPU; 8542.31; TW; 1; shipping; 2", "interview_line_too_long"),
    ],
)
def test_bad_lines_of_materials_say_why(typed: str, code: str) -> None:
    with pytest.raises(InputError) as fault:
        answers.material_of(typed)
    assert fault.value.code == code


def test_choices_by_number_word_and_start() -> None:
    choices = questions()["manufacturer.vat_certification"].choices
    assert [answers.choice_of(t, choices) for t in ("2", "aaa", "not", "A")] == [
        "AA", "AAA", "none", "A",
    ]  # fmt: skip
    for typed in ("9", "certified", "", "x"):
        with pytest.raises(InputError):
            answers.choice_of(typed, choices)


def test_steps_with_their_countries() -> None:
    assert answers.steps_of("SMT in China, final assembly; test:us,13") == [
        {"step": "smt", "country": "CN"},
        {"step": "final_assembly"},
        {"step": "test", "country": "US"},
        {"step": "test"},
    ]
    with pytest.raises(InputError):
        answers.steps_of("welding")


@pytest.mark.parametrize("typed", ["?", "I don't know", "I don\u2019t know.", "Unknown", "skip"])
def test_not_known(typed: str) -> None:
    assert answers.is_not_known(typed)


_READERS = [
    answers.text_of,
    answers.code_of,
    answers.tariff_item_of,
    answers.amount_of,
    answers.whole_number_of,
    answers.percent_of,
    answers.yes_or_no,
    answers.steps_of,
    answers.material_of,
    country_of,
    lambda typed: answers.choice_of(typed, questions()["manufacturer.immex"].choices),
]
_TYPED = st.one_of(
    st.text(), st.text("0123456789.,;:-$%kKm ?\t\u0662\u00b2"), st.binary().map(bytes.hex)
)


@pytest.mark.parametrize("reader", _READERS)
@settings(deadline=None)
@given(typed=_TYPED)
def test_whatever_is_typed_is_read_or_refused_with_a_sentence(reader, typed: str) -> None:  # type: ignore[no-untyped-def]
    with suppress(InputError):
        reader(answers.cleaned(typed))


@settings(deadline=None)
@given(st.decimals(min_value=0, max_value=10**11, places=2))
def test_an_amount_is_read_back_exactly(amount: Decimal) -> None:
    assert Decimal(answers.amount_of(f"${amount:,.2f}")) == amount
