"""A folded name as words: Chinese runs, Latin words and numbers, in the order of the name."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby

from ingest.normalise.characters import HAN, HAN_NUMERALS, NUMERALS, SIGN_BETWEEN_NUMERALS, has_no_marks
from ingest.normalise.folding import folded
from ingest.normalise.numerals import MAX_NUMERAL, chinese_number, with_digits
from ingest.normalise.tables import is_han, word_lists

_HAN_CHARACTER = re.compile(f"[{HAN}]")
# A word goes on over a sign between numerals, which would be lost otherwise.
_SIMPLE = re.compile(
    rf"[{HAN}]+(?:{SIGN_BETWEEN_NUMERALS.pattern}[{HAN}]+)*"
    rf"|[^\W_{HAN}]+(?:{SIGN_BETWEEN_NUMERALS.pattern}[^\W_{HAN}]+)*"
)
_NUMERAL = re.compile(f"[{NUMERALS}]")
_BRACKETED = re.compile(r"[(\[]([^\W\d_]{2,12})[)\]]")


def split_words(text: str) -> list[str]:
    """The words of a folded text, abbreviations written out, fillers left out, numbers as digits."""
    lists = word_lists()
    words = [lists.abbreviations.get(word, word) for word in _raw_words(text)]
    # A name that is nothing but fillers ("The") keeps them.
    significant = [word for word in words if word not in lists.fillers] or words
    return joined_han(with_digits(significant))


def joined_han(words: list[str]) -> list[str]:
    """The words with neighbouring Chinese runs made one: Chinese has no gaps between words."""
    joined: list[str] = []
    for word in words:
        if joined and is_han(word) and is_han(joined[-1]):
            joined[-1] += word
        else:
            joined.append(word)
    return joined


def _raw_words(text: str) -> list[str]:
    if has_no_marks(text) or not any(unicodedata.category(c).startswith("M") for c in text):
        return _SIMPLE.findall(text)
    # Vowel signs and other marks belong to the word, but not to `\w`.
    signs = {position for sign in SIGN_BETWEEN_NUMERALS.finditer(text) for position in range(*sign.span())}
    classes: list[str] = []
    for position, character in enumerate(text):
        classes.append(classes[-1] if position in signs else _character_class(character))
    runs = groupby(zip(classes, text, strict=True), lambda pair: pair[0])
    return ["".join(character for _, character in run) for kind, run in runs if kind != "gap"]


def _character_class(character: str) -> str:
    if _HAN_CHARACTER.match(character):
        return "han"
    is_word = character.isalnum() or unicodedata.category(character).startswith("M")
    return "word" if is_word else "gap"


def without_own_acronym(text: str) -> str:
    """The folded text without a bracketed acronym that only repeats the initials before it.

    `integrated procurement technologies (ipt)` loses `(ipt)`; `(swid)` behind a name with
    other initials is information and stays.
    """
    if "(" not in text and "[" not in text:
        return text
    for match in _BRACKETED.finditer(text):
        if match[1] in initials(text[: match.start()]):
            return without_own_acronym(text[: match.start()] + " " + text[match.end() :])
    return text


def initials(text: str) -> frozenset[str]:
    """The acronyms that a folded name yields: with and without fillers and trailing company words."""
    if is_han(text):
        return frozenset()
    raw = [word for word in _raw_words(text) if not is_han(word)]
    fillers = word_lists().fillers
    without_fillers = [word for word in raw if word not in fillers]
    acronyms = {"".join(word[0] for word in words) for words in (raw, without_fillers)}
    while without_fillers and without_fillers[-1] in _company_words():
        without_fillers.pop()
        acronyms.add("".join(word[0] for word in without_fillers))
    return frozenset(acronym for acronym in acronyms if len(acronym) >= 2)


def folded_initials(name: str) -> frozenset[str]:
    """The acronyms that a name yields, with and without fillers and trailing company words.

    >>> sorted(folded_initials("Semiconductor Manufacturing International Corp."))
    ['smi', 'smic']
    >>> sorted(folded_initials("Shenzhen International Quantum Academy (SIQA)"))
    ['siqa']
    """
    return initials(without_own_acronym(folded(name)))


@cache
def _company_words() -> frozenset[str]:
    written_out = {"company", "corporation", "limited", "incorporated"}
    short = {short for short, full in word_lists().abbreviations.items() if full in written_out}
    return frozenset(written_out | short)


@cache
def _numbered() -> re.Pattern[str]:
    units = "|".join(sorted(word_lists().units_han, key=len, reverse=True))
    # 百货 is a department store: 第一百货 is the first, not the hundredth.
    numeral = rf"(?:(?!百货)[{HAN_NUMERALS}]){{1,{MAX_NUMERAL}}}(?![{HAN_NUMERALS}](?!货))"
    # 统一 and 唯一 are words; the numeral must begin where it stands.
    bare = rf"(?<![{HAN_NUMERALS}统唯专同])"
    return re.compile(
        rf"(?P<stopped>第?[{NUMERALS}]+(?:[^\w\s]+[{NUMERALS}]+)+)"
        rf"|第\s*(?P<ordinal>{numeral}|\d+)(?:\s*号?\s*(?P<ordinal_unit>{units}))?"
        rf"|{bare}(?P<bare>{numeral}|(?<!\d)\d+)\s*号?\s*(?P<bare_unit>{units})"
        rf"|{bare}(?P<phase>{numeral}|(?<!\d)\d+)期"
    )


def with_han_numbers(text: str) -> str:
    """The folded text with Chinese numbers as digits and units as words: 第二十四研究所 is `24 institute`."""
    return _numbered().sub(_read_number, text) if _NUMERAL.search(text) else text


def _read_number(match: re.Match[str]) -> str:
    if match["stopped"] is not None:
        return match[0]
    kind = next(name for name in ("ordinal", "bare", "phase") if match[name] is not None)
    numeral = match[kind]
    number = int(numeral) if numeral.isdecimal() and len(numeral) < 10 else chinese_number(numeral)
    # Two digits in a row without 第 are as likely a word (三一) as a number.
    if number is None or (kind == "bare" and len(numeral) == 2 and number > 9 and _is_plain_row(numeral)):
        return match[0]
    if kind == "phase":
        return f" phase {number} "
    unit = match[f"{kind}_unit"]
    return f" {number} {word_lists().units_han[unit]} " if unit else f" {number} "


def _is_plain_row(numeral: str) -> bool:
    return not numeral.isdecimal() and not any(weight in numeral for weight in "十百千廿卅卌")
