"""Tells the encoding of a text file, and which others it may be in."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from assistant.base.messages import InputError

_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF32_LE: "utf-32",  # begins as the mark of UTF-16 does, so it is tried before
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
# The encodings that spreadsheets and design programs write, by the script that text in them has.
_WESTERN = ("cp1252", "mac_roman")
_EASTERN = ("gb18030", "cp932", "big5")
_LETTERS = frozenset("áéíóúüñàèìòùâêîôûäöåæøçãõëïœß")
_SIGNS = frozenset("µ°Ω±²³€£–—“”‘’…™®©½¼¾«»¿¡·×∅•≤≥ºª§")
_MIDDLE = {"gb18030": (0xB0, 0xD7), "cp932": (0x88, 0x97), "big5": (0xA4, 0xC6)}
_SURE, _UNLIKELY = 0.85, 0.6
_USUAL = 0.3  # what speaks for the encoding that most programs write
_MOST_LOOKED_AT = 20_000
_TEXT_CONTROLS = frozenset("\t\n\r\f\v\x1c\x1d\x1e\x1f\x85")


class Decoded(NamedTuple):
    """The text of a file and its encoding. `others` are the texts that it may also be."""

    text: str
    encoding: str
    others: dict[str, str]


def decoded(content: bytes, where: str, encoding: str = "") -> Decoded:
    """The text in an encoding that a person names, else in the likeliest; raises InputError."""
    if encoding:
        return Decoded(_in_encoding(content, where, encoding), encoding, {})
    for mark, marked in _MARKS.items():
        if content.startswith(mark):
            return Decoded(_in_encoding(content, where, marked, "bill_binary"), marked, {})
    if b"\0" in content:
        return _in_two_bytes(content, where)
    try:
        return Decoded(content.decode(), "utf-8", {})
    except UnicodeDecodeError:
        return _likeliest(content, where)


def _in_encoding(content: bytes, where: str, encoding: str, fault: str = "bill_encoding") -> str:
    try:
        known = codecs.lookup(encoding)
        text = content.decode(known.name) if known._is_text_encoding else None
    except (LookupError, UnicodeError, ValueError):
        text = None
    if text is None:
        raise InputError(fault, where, encoding=encoding)
    return text


def _in_two_bytes(content: bytes, where: str) -> Decoded:
    """UTF-16 without its mark: half of the bytes of plain text are zero, all on one side."""
    found = {}
    for encoding, side in (("utf-16-le", 1), ("utf-16-be", 0)):
        zeros = content[side::2].count(0)
        if zeros > 9 * content[1 - side :: 2].count(0):
            try:
                found[encoding] = content.decode(encoding)
            except UnicodeDecodeError:
                continue
    for encoding, text in found.items():
        if _readable(text[:_MOST_LOOKED_AT]):
            return Decoded(text, encoding, {})
    raise InputError("bill_binary", where)


def _readable(text: str) -> bool:
    """Whether a text has no character that no text has."""
    return not any(
        unicodedata.category(one) in ("Cc", "Cn", "Co", "Cs") and one not in _TEXT_CONTROLS
        for one in set(text)
    )


def _likeliest(content: bytes, where: str) -> Decoded:
    sample = b"\n".join(_lines_of_interest(content))
    scores = {encoding: _score(sample, encoding) for encoding in (*_WESTERN, *_EASTERN)}
    if scores["cp1252"] > _UNLIKELY:
        scores["cp1252"] += _USUAL
    ranked = sorted((one for one in scores if scores[one] > 0), key=lambda one: -scores[one])
    if not ranked or scores[ranked[0]] < _SURE:
        ranked += [one for one in _detected(sample) if one not in ranked]
    found: dict[str, str] = {}
    sure = bool(ranked) and scores.get(ranked[0], 0) >= _SURE
    for encoding in ranked:
        likely = not found or not sure or scores[encoding] > _UNLIKELY
        try:
            text = content.decode(encoding) if likely else ""
        except UnicodeDecodeError:
            continue
        if text and _readable(text[:_MOST_LOOKED_AT]) and text not in found.values():
            found[encoding] = text
    if not found:
        raise InputError("bill_binary", where)
    best = next(iter(found))
    if scores.get(best, 0) < _SURE:
        # Nothing speaks for it, so it is asked even if no other encoding can be read.
        return Decoded(found[best], best, found)
    return Decoded(found[best], best, found if len(found) > 1 else {})


def _lines_of_interest(content: bytes) -> Iterator[bytes]:
    """The lines that are not plain ASCII, up to a bound."""
    seen, held = set(), 0
    for line in content.splitlines():
        if line.isascii() or line in seen:
            continue
        seen.add(line)
        held += len(line)
        if held > _MOST_LOOKED_AT and len(seen) > 1:
            return
        yield line[:_MOST_LOOKED_AT] if held <= _MOST_LOOKED_AT else line


def _detected(sample: bytes) -> list[str]:
    """Other encodings that the sample may be in, the likeliest first."""
    from charset_normalizer import from_bytes

    two_bytes = ["utf_16", "utf_16_le", "utf_16_be", "utf_32", "utf_7"]
    matches = from_bytes(sample, cp_exclusion=two_bytes, enable_fallback=False)
    return [match.encoding for match in matches][:3]


def _score(sample: bytes, encoding: str) -> float:
    """The share of the characters beyond ASCII that are such as bills hold in this encoding."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    if not _readable(text):
        return 0.0
    judge = _western if encoding in _WESTERN else _eastern
    judged = [
        judge(found[0], text, found.start(), encoding)
        for found in re.finditer(r"[^\x00-\x7f]", text)
    ]
    return sum(judged) / len(judged) if judged else 0.0


def _western(one: str, text: str, place: int, encoding: str) -> float:
    """How likely the character stands where it does: a letter in a word of its case, or a sign."""
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    lower = one.lower()
    if lower in _LETTERS:
        beside = [near for near in (before, after) if near.isascii() and near.isalpha()]
        beside_others = [near for near in (before, after) if near.lower() in _LETTERS]
        if not beside:
            return 0.6 if beside_others else 0.3
        if one.isupper() and before.islower():
            return 0.0  # as "DescripciÛn"
        return 1.0 if one.isupper() or any(near.islower() for near in beside) else 0.2
    if one in "µΩ°±×":
        amid = before.isdigit() or before in "kKM ±(,;\t" or after.isdigit() or after in "FHAVsmWC"
        return 1.0 if amid else 0.4
    if one in "ºª":
        return 0.9 if before.isalnum() else 0.2
    return 0.8 if one in _SIGNS and not (before.isalpha() and after.isalpha()) else 0.1


def _eastern(one: str, text: str, place: int, encoding: str) -> float:
    """How likely the character is: common, and beside others of its script."""
    code = ord(one)
    beside = text[place - 1 : place] + text[place + 1 : place + 2]
    alone = not any(0x3040 <= ord(near) < 0xA000 for near in beside)
    if alone and not 0x3040 <= code < 0xA000:
        return 0.7 if one in "µΩ°±×Φμ" else 0.3
    if 0x3040 <= code < 0x3100 or 0x3000 <= code < 0x3018 or 0xFF01 <= code < 0xFF5F:
        return 0.95 if encoding == "cp932" or code >= 0xFF01 or code < 0x3018 else 0.3
    if 0xFF61 <= code < 0xFFA0:
        return 0.2  # half-width kana are single bytes that Latin letters have too
    if not 0x4E00 <= code < 0xA000:
        return 0.1
    lead = one.encode(encoding)[0]
    first, last = _MIDDLE[encoding]
    common = first <= lead <= last
    return (1.0 if common else 0.3) * (0.5 if alone else 1.0)
