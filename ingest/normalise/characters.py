"""Characters: which are one another's variants, and which must never be taken for each other."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from opencc import OpenCC

HAN = "㐀-䶿一-鿿\uf900-\ufaff\U00020000-\U000323af々〇"
"""Chinese characters, for use inside a character class."""

HAN_NUMERALS = "〇零一二三四五六七八九十百千廿卅卌"
"""The characters a numbered unit is written with; larger ones never number an institute."""

NUMERALS = f"0-9{HAN_NUMERALS}"
"""Digits and Chinese numerals, for use inside a character class."""

SIGN_BETWEEN_NUMERALS = re.compile(rf"(?<=[{NUMERALS}])[^\w\s]+(?=[{NUMERALS}])")
"""What stands between two numerals and is no numeral: the two are not one number, nor is either one."""

_STOP = "·"
"""Written for a gap between numerals that nobody can see."""

_UNSEEN_BETWEEN_NUMERALS = re.compile(
    rf"(?<=[{HAN_NUMERALS}])\s+(?=[{HAN_NUMERALS}])|(?<=[{NUMERALS}])\ufffd+(?=[{NUMERALS}])"
)

# 2⁴ is 2 with a note, or a power; made plain, it would be 24.
_RAISED = re.compile(rf"(?<=[{NUMERALS}])(?=[⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉])")

_WITH_ZERO_SIGNS = re.compile(rf"(?<![A-Za-z])[{NUMERALS}○◯Oo]{{2,}}(?![A-Za-z])")
_ZEROS = str.maketrans("○◯Oo0", "〇〇〇〇〇")
_DIGIT_ZEROS = str.maketrans("○◯〇零", "0000")
_LETTER_BETWEEN_DIGITS = re.compile(r"(?<=\d)[Oo]+(?=\d)")

_NO_MARKS = re.compile("[\\x00-\\x7f㐀-䶿一-鿿]*")

# Letters of a Latin alphabet that do not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "ŋ": "ng"}
    | {"æ": "ae", "œ": "oe", "þ": "th", "ß": "ss"}
)

# Variants that the Table of General Standard Chinese Characters (2013) restored as characters of their
# own; the other standard ones that a converter would change are in GB 2312.
_RESTORED = frozenset("昇陞祕谿剋鉅氾淩苧")


def with_plain_zeros(text: str) -> str:
    """The text with every sign for zero among numerals as a zero: 二○四 and 七一O所 are 二〇四 and 七一〇所.

    >>> with_plain_zeros("第二○四研究所"), with_plain_zeros("第2○4研究所")
    ('第二〇四研究所', '第204研究所')
    """
    return _WITH_ZERO_SIGNS.sub(lambda match: _plain_zeros(match[0]), text)


def _plain_zeros(run: str) -> str:
    stated = run.translate(_ZEROS).replace("〇", "").replace("零", "")
    if not stated:
        return run
    if stated.isascii():
        return _LETTER_BETWEEN_DIGITS.sub(lambda match: "0" * len(match[0]), run).translate(_DIGIT_ZEROS)
    return run.translate(_ZEROS) if not any(character.isascii() for character in stated) else run


# Japanese and Korean legal forms as one sign, or as a sign in brackets.
_FORM_SIGNS = {"株": "株式会社", "有": "有限会社", "주": "주식회사 "}
_FORM_SIGN = re.compile(r"[(（]([株有주])[)）]|([㈱㈲㈜])")

# Radicals that texts taken from PDF files have in place of the characters that they look like (Unicode,
# EquivalentUnifiedIdeograph); NFKC has those of the Kangxi block alone.
_RADICALS = str.maketrans(
    "⺅⺗⺝⺟⺠⺩⺬⻅⻆⻈⻉⻋⻐⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻫⻬⻭⻮⻰⻳⻁⻄⺾⺶⺼",
    "亻心月母民王示见角讠贝车钅長长门雨青韦页风飞食马骨鬼鱼鸟麦黄斉齐歯齿龙龟虎西艹羊肉",
)


def compatible(text: str) -> str:
    """The text in compatibility form (NFKC), with a dot before digits that are raised or lowered.

    Legal forms in one sign are written out, and radicals become the characters that they stand for.

    >>> compatible("ＣＥＴＣ　２４"), compatible("2⁴"), compatible("㈱東洋"), compatible("⻓江")
    ('CETC 24', '2·4', '株式会社東洋', '长江')
    """
    if text.isascii():
        return text
    text = _FORM_SIGN.sub(_written_out, _RAISED.sub(_STOP, text)).translate(_RADICALS)
    return unicodedata.normalize("NFKC", text)


def _written_out(sign: re.Match[str]) -> str:
    return _FORM_SIGNS[sign[1] or unicodedata.normalize("NFKC", sign[2])[1]]


def without_unseen(text: str) -> str:
    """The text without characters that nobody sees; between numerals a dot says that something stood there.

    >>> without_unseen("zero\\u200bwidth"), without_unseen("2\\u200b4"), without_unseen("二 四")
    ('zerowidth', '2·4', '二·四')
    """
    if text.isascii() and text.isprintable():
        return text
    marked = text
    if not text.isprintable():
        marked = "".join("\ufffd" if unicodedata.category(c) in ("Cf", "Cc", "Cs") else c for c in text)
    return _UNSEEN_BETWEEN_NUMERALS.sub(_STOP, marked).replace("\ufffd", "")


def simplified(text: str) -> str:
    """Traditional and Japanese characters as simplified ones, each by itself; two of these never become one.

    >>> simplified("長江存儲"), simplified("新昇"), simplified("乾"), simplified("電子科技集団")
    ('长江存储', '新昇', '乾', '电子科技集团')
    """
    return text if _is_standard(text) else "".join(map(_simplified, text))


def has_no_marks(text: str) -> bool:
    """Whether all is ASCII or unified Chinese characters, which have no marks and no case but that of ASCII.

    >>> has_no_marks("ASML 阿斯麦"), has_no_marks("Ørsted")
    (True, False)
    """
    return _NO_MARKS.fullmatch(text) is not None


def with_base_letters(text: str) -> str:
    """Lower-case text with ø, ł, ı, đ, ß, æ and their like as plain letters.

    >>> with_base_letters("ørn łoś ışık")
    'orn loś işik'
    """
    return text if text.isascii() else text.translate(_LETTERS)


@cache
def _simplified(character: str) -> str:
    if character in _RESTORED or _is_standard(character):
        return character
    converted: str = _converter("t2s").convert(character)
    if converted != character:
        return converted
    return str(_converter("t2s").convert(_converter("jp2t").convert(character)))


def _is_standard(text: str) -> bool:
    """Whether every character is one of GB 2312."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter(conversion: str) -> OpenCC:
    return OpenCC(conversion)
