"""Countries as people type them: by ISO 3166 code, by name, or by part of a name."""

from __future__ import annotations

import unicodedata
from functools import cache

from assistant.interview.questions import words
from assistant.messages import InputError

_NEAR = 75
_MOST_NAMED = 5


@cache
def country_names() -> dict[str, str]:
    """The common English name of every country, by its two letters."""
    import pycountry

    fields = [dict(country) for country in pycountry.countries]
    return {one["alpha_2"]: one.get("common_name", one["name"]) for one in fields}


@cache
def _called() -> dict[str, str]:
    """The two letters by every name and code, folded."""
    import pycountry

    called = {_folded(name): code for name, code in words().country_names.items()}
    for country in pycountry.countries:
        fields = dict(country)
        for field in ("alpha_3", "name", "official_name", "common_name", "alpha_2"):
            if field in fields:
                called[_folded(fields[field])] = fields["alpha_2"]
    return called


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def shown_country(code: str) -> str:
    """The country as it is shown: its name, and its two letters."""
    return f"{country_names()[code]} ({code})"


def country_of(typed: str) -> str:
    """The two letters of the country that the text names.

    Raises InputError when it names none, with the nearest, or more than one, with all of them.
    """
    wanted = _folded(typed)
    called = _called()
    if wanted in called:
        return called[wanted]
    held = {code for name, code in called.items() if len(wanted) > 3 and f" {wanted}" in f" {name}"}
    if len(held) == 1:
        return held.pop()
    if held:
        raise InputError("interview_country_several", value=typed, countries=_listed(sorted(held)))
    near = _nearest(wanted)
    if near:
        raise InputError("interview_country_near", value=typed, countries=_listed(near))
    raise InputError("interview_country", value=typed)


def _listed(codes: list[str]) -> str:
    return ", ".join(shown_country(code) for code in codes[:_MOST_NAMED])


def _nearest(wanted: str) -> list[str]:
    from rapidfuzz import fuzz, process

    names = [name for name in _called() if len(name) > 3]
    found = process.extract(wanted, names, scorer=fuzz.ratio, score_cutoff=_NEAR, limit=3)
    return list(dict.fromkeys(_called()[name] for name, _, _ in found))
