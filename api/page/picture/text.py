"""How wide text is in the picture, and where it breaks: by a table, since no browser is there to ask."""

from __future__ import annotations

import re
from functools import lru_cache

_SLACK = 1.12
"""The widths are those of Arial; DejaVu Sans, which plain Linux has in its place, is so much wider."""

_BOLD = 1.13
_FULL_WIDTH = 1_000
_OTHER = 620
"""Of letters that the table does not have: about that of a Cyrillic or Greek one."""

_WIDTHS = {
    278: " !,./:;I[\\]ftr|",
    222: "ijl'`",
    333: "()-",
    355: '"',
    500: "ckszvxyJ",
    556: "0123456789?abdeghnopqu_#$L",
    584: "+<=>~",
    611: "FTZ",
    667: "ABEKPSVXY&",
    722: "CDHNRUw",
    778: "GOQ",
    833: "mM",
    944: "W",
    889: "%",
    1015: "@",
}
"""Thousandths of the font size, by the letters that are so wide."""

_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_WIDE = re.compile(
    r"[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\U00020000-\U0003ffff]"
)
_PIECES = re.compile(rf"{_WIDE.pattern}|\s+|(?:(?!{_WIDE.pattern})[^\s-])+-?|-")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")

_MARK = (
    "[\\u0300-\\u036f\\u0483-\\u0489\\u0591-\\u05bd\\u064b-\\u065f"
    "\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f]"
)
_PILED = re.compile(f"({_MARK}{{4}}){_MARK}+")
"""More marks on a letter than any writing has, four of which stay."""

MOST_SHOWN = 200
"""Characters of a name that is shown beside others; its dossier has all of it."""

_MOST_OF_A_SENTENCE = 5_000
"""Room for the longest reason of a decision, and what is said around it."""


@lru_cache(8_192)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide a line of text is, in the unit of its size.

    >>> round(width("Owned by", 12)), round(width("公司", 12))
    (61, 27)
    """
    units = sum(_FULL_WIDTH if _WIDE.match(each) else _WIDTH_OF.get(each, _OTHER) for each in text)
    return units / 1_000 * size * _SLACK * (_BOLD if bold else 1)


def wrapped(text: str, most: float, size: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most that width: Chinese breaks anywhere, other scripts at spaces.

    A word that is too long for a line breaks inside.

    >>> wrapped("China Electronics Technology", 150, 13.5, bold=True)
    ['China Electronics', 'Technology']
    """
    lines, line = [], ""
    for piece in _PIECES.findall(text):
        fits = width(piece, size, bold=bold) <= most
        for part in [piece] if fits else list(piece):
            if line and width((line + part).rstrip(), size, bold=bold) > most:
                lines.append(line.rstrip())
                line = part.lstrip()
            else:
                line += part
    return [each for each in (*lines, line.rstrip()) if each]


def cut(text: str, most: float, size: float) -> str:
    """The text as far as it fits into that width, with a sign where more follows.

    >>> cut("China Electronics Technology", 120, 12), cut("China", 120, 12)
    ('China Electronics…', 'China')
    """
    if width(text, size) <= most:
        return text
    room, kept = most - width("…", size), 0.0
    for at, letter in enumerate(text):
        kept += width(letter, size)
        if kept > room:
            return f"{text[:at].rstrip()}…"
    return text


def language(text: str) -> str | None:
    """The language to mark a name with: Chinese needs it for the right glyphs.

    >>> language("中国电子"), language("China Electronics")
    ('zh', None)
    """
    return "zh" if _HAN.search(text) else None


def shown(text: str, most: int = MOST_SHOWN) -> str:
    """A name as it is shown beside others: at most 200 characters, control characters made visible.

    Marks piled on one letter, which no browser keeps within its line, are left out with a sign for them.

    >>> shown("Mill" + chr(7)), len(shown("M" * 10_000)), len(shown("M" + chr(0x301) * 100))
    ('Mill␇', 200, 6)
    """
    plain = "".join(
        chr(0x2400 + ord(each)) if each < " " else "␡" if each == "\x7f" else _visible(each)
        for each in _PILED.sub(r"\1…", text)[: most + 1]
    )
    return plain if len(plain) <= most else f"{plain[: most - 1]}…"


def in_full(text: str) -> str:
    """The same with all its characters, as its own dossier has it.

    >>> len(in_full("M" * 10_000))
    10000
    """
    return shown(text, len(text))


def shown_sentence(text: str) -> str:
    """The same for a sentence, which may say why somebody decided something: at most 5,000 characters.

    >>> len(shown_sentence("M" * 10_000))
    5000
    """
    return shown(text, _MOST_OF_A_SENTENCE)


def _visible(character: str) -> str:
    """A sign that turns the direction of what follows would reach beyond the name."""
    return (
        "�"
        if character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f"
        else character
    )
