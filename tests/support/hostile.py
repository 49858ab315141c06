"""Texts that do harm where they are shown as they are, and what of an output a terminal obeys."""

from __future__ import annotations

import re
import unicodedata

HOSTILE = (
    "\x1b[8mhidden\x1b[0m",  # CSI
    "\x1b]52;c;AAAA\x07",  # OSC 52: the clipboard
    "\x1b]8;;http://a.example\x1b\\text\x1b]8;;\x1b\\",  # OSC 8: a link
    "\x1b]0;title\x07",
    "\x1bP+q544e\x1b\\",  # DCS
    "\x1b[6n\x1b[c",  # the terminal answers as if it were typed
    "\x1bc\x1b[2J\x1b[3J",
    "\x9b8m\x9d52;c;AAAA\x9c",  # C1
    "a\x00b\x07c\x7fd\x08\x08e",
    "yes\rno",
    "one\ntwo\x0bthree\x0cfour\x85five\u2028six\u2029seven",
    "\u202egpj.exe\u202c",
    "\u2066a\u2067b\u2068c\u2069\u200e\u200f\u061c",
    "pay\u200bpal\u200c\u200d\u2060\ufeff\u00ad",
    "\u3164\u115f\u1160\uffa0\u2800\u034f",
    "tag\U000e0041\U000e0042\U000e007f\U000e0100\ufe0f",
    "[bold red]x[/bold red][/] [link=http://a.example]y[/link]",
    "{0.__class__} {x} %s %(a)s ${HOME} `id`",
    "</pre><script>alert(1)</script>&lt;",
    "=HYPERLINK(\"http://a.example\";\"x\")",
)  # fmt: skip
ALL = " ".join(HOSTILE)

_HARMFUL = ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# The styles that screens use: bold, dim, italic, underlined, and the plain colours.
_OWN_STYLE = re.compile(r"\x1b\[(?:[0-4]|3[1-69]|49)(?:;(?:[1-4]|3[1-69]|49))*m")


def harm_in(output: str, *, styled: bool = False) -> str:
    """Each character that is obeyed or deceives, and what follows it; "" for none.

    Line breaks do no harm, nor do the styles of screens where the output is `styled`.
    """
    text = _OWN_STYLE.sub("", output) if styled else output
    found = [text[at : at + 20] for at, c in enumerate(text) if c != "\n" and _harms(c)]
    return " ".join(map(ascii, found[:5]))


def _harms(character: str) -> bool:
    if character in _UNSEEN or unicodedata.category(character) in _HARMFUL:
        return True
    return "\ufe00" <= character <= "\ufe0f" or character >= "\U000e0000"
