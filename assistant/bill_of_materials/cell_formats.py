"""The currency that the number format of a cell says."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from locale import windows_locale

_LOCALE = re.compile(r"\[\$([^\]-]{0,10})(?:-([0-9A-Za-z-]{1,20}))?\]")
_QUOTED = re.compile(r'"([^"]{1,12})"')
_ESCAPED = re.compile(r"\\(.)")
_LONGEST = 400  # no format of a spreadsheet is longer


@lru_cache(maxsize=4096)
def currency_shown(shown_as: str) -> str:
    """The ISO code of the currency in a number format, else its symbol; "" if it has none.

    A format holds a symbol and the number of a locale: `[$$-80A]` is the peso of Mexico. A dollar
    sign of no locale is only "$".
    """
    # The first section is for positive numbers; the others repeat its currency.
    section = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", shown_as[:_LONGEST])[0]
    symbol, territory = "", ""
    for written, locale in _LOCALE.findall(section):
        symbol = symbol or written.strip()
        territory = territory or _territory(locale)
    rest = _LOCALE.sub("", section)
    quoted = [text.strip() for text in _QUOTED.findall(rest)]
    rest = _ESCAPED.sub(r"\1", _QUOTED.sub("", rest))
    for text in [*quoted, *re.findall(r"[$€£¥₩₹]", rest)]:
        symbol = symbol or (text if _known(text) else "")
    return _code(symbol, territory) if symbol else ""


def _territory(locale: str) -> str:
    """The country of a locale by its name or its number in Windows; "" for none."""
    if "-" in locale:
        return locale.rpartition("-")[2].upper()
    if not re.fullmatch("[0-9A-Fa-f]{1,8}", locale):
        return ""
    name = windows_locale.get(int(locale, 16) & 0xFFFF, "")
    return name.rpartition("_")[2] if "_" in name else ""


def _code(symbol: str, territory: str) -> str:
    from babel.numbers import get_territory_currencies, list_currencies

    if symbol.upper() in list_currencies():
        return symbol.upper()
    of_territory = get_territory_currencies(territory) if territory else []
    for code in of_territory:
        if symbol in _symbols(code, territory):
            return code
    if symbol == "$":
        return symbol
    return _by_symbol().get(symbol, symbol)


@cache
def _symbols(code: str, territory: str) -> frozenset[str]:
    """How the currency is written in the languages of its territory, and everywhere."""
    from babel import Locale
    from babel.core import get_global

    languages = get_global("territory_languages").get(territory, {})
    found = {Locale.parse("en").currency_symbols.get(code, "")}
    for language in languages:
        try:
            locale = Locale.parse(f"{language}_{territory}")
        except Exception:  # a language of which Babel holds no data
            continue
        found.add(locale.currency_symbols.get(code, ""))
    return frozenset(found - {""})


@cache
def _by_symbol() -> dict[str, str]:
    """The currency of each symbol that is its own in English."""
    from babel import Locale

    return {symbol: code for code, symbol in Locale.parse("en").currency_symbols.items()}


def _known(text: str) -> bool:
    from babel.numbers import list_currencies

    return text == "$" or text.upper() in list_currencies() or text in _by_symbol()
