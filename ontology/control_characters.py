r"""Control characters: what no fact may hold, and what no output may carry.

A terminal obeys some of them, some end a line or turn the order of what follows, and some are no
characters at all, so that one reader drops what another keeps. They are the control characters
proper (Unicode categories Cc and Cs: tabs, line breaks, NUL, ESC and half a surrogate pair), the line
and paragraph separators (Zl, Zp), noncharacters such as U+FFFE, a byte order mark inside a text, and
of the format characters those that turn the order of letters (U+202A to U+202E, U+2066 to U+2069),
the deprecated ones, the marks of annotations and the tags. Joiners and the marks of direction beside
a letter (U+200C to U+200F) are not: Persian, Hindi and Hebrew are written with them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

_NONCHARACTERS = "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
_CONTROL = re.compile(
    "[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb"
    f"\U000e0000-\U000e007f{_NONCHARACTERS}]"
)
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"


def control_character(text: str) -> str | None:
    r"""The first control character in the text, or `None`.

    >>> control_character("tab\there"), control_character("\u202eevil"), control_character("北 京")
    ('\t', '\u202e', None)
    """
    # Nearly every text is printable, and asking that costs a tenth of a search.
    if text.isprintable():
        return None
    match = _CONTROL.search(text)
    return None if match is None else match[0]


def code_point(character: str) -> str:
    r"""The character as Unicode names it.

    >>> code_point("\x1b")
    'U+001B'
    """
    return f"U+{ord(character):04X}"


def without_control_characters(text: str, keep: str = "") -> str:
    r"""The text with a replacement character for each control character that is not in `keep`.

    >>> without_control_characters("red \x1b[31m\n", keep="\n")
    'red \ufffd[31m\n'
    """
    return with_control_characters_replaced(text, lambda character: _REPLACEMENT, keep)


def escaped_control_characters(text: str, keep: str = "") -> str:
    r"""The text with `\uXXXX` for each control character that is not in `keep`.

    A text of JSON says the same afterwards: such characters stand only in its strings.

    >>> escaped_control_characters('{"a": "\x9b\U000e0001"}')
    '{"a": "\\u009b\\udb40\\udc01"}'
    """
    return with_control_characters_replaced(text, _escaped, keep)


def with_control_characters_replaced(text: str, replacement: Callable[[str], str], keep: str = "") -> str:
    """The text with what `replacement` gives for each control character that is not in `keep`.

    >>> with_control_characters_replaced("a\\tb", code_point)
    'aU+0009b'
    """
    if text.isprintable():
        return text
    return _CONTROL.sub(lambda match: match[0] if match[0] in keep else replacement(match[0]), text)


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at] << 8 | units[at + 1]:04x}" for at in range(0, len(units), 2))
