"""A file from anywhere names its countries in its own language."""

from __future__ import annotations

import pytest

from assistant.questions.countries import country_of, names_country


@pytest.mark.parametrize(
    ("name", "code"),
    [("Philippinen", "PH"), ("Allemagne", "DE"), ("Coreia do Sul", "KR"), ("Giappone", "JP"),
     ("中国", "CN"), ("日本", "JP"), ("Vereinigte Staaten", "US"), ("Messico", "MX")],
)  # fmt: skip
def test_a_country_is_known_by_its_name_in_the_languages_of_files(name: str, code: str) -> None:
    assert names_country(name)
    assert country_of(name) == code
