"""How near two words are in spelling and in sound, whatever script each is written in."""

from __future__ import annotations

import re
from functools import lru_cache
from math import ceil

from anyascii import anyascii
from rapidfuzz.distance import OSA

from ingest.normalise import in_korean_letters, in_pinyin, is_han

_NO_LETTER = re.compile(r"[^a-z0-9]")
_DIGIT_IN_WORD = str.maketrans("013459", "oieasg")
"""Digits that are typed for letters that they look like."""

_SOUNDS = (
    ("sch", "sh"), ("tsch", "c"), ("tch", "c"), ("ch", "c"), ("zh", "j"), ("dj", "j"), ("kh", "h"),
    ("gh", "g"), ("ph", "f"), ("ck", "k"), ("q", "k"), ("tz", "ts"), ("z", "s"), ("w", "v"), ("ou", "u"),
    ("oo", "u"), ("ee", "i"), ("y", "i"),
)  # fmt: skip
_FIRST_X = re.compile(r"^x")
_SILENT_H = re.compile(r"(?<=[^s])h")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"(?<=.)[aeiouyhw]")
_HANGUL = re.compile("[\uac00-\ud7a3]+")
_ABJAD = re.compile("[\u0590-\u06ff\u0700-\u077f\ufb1d-\ufdff\ufe70-\ufeff]")


@lru_cache(maxsize=65_536)
def in_latin(word: str) -> str:
    """The folded word in plain Latin letters and digits: Chinese in pinyin, other scripts letter by letter.

    Empty where nothing of it can be spelt so.

    >>> in_latin("путин"), in_latin("半导体"), in_latin("optics"), in_latin("이민호")
    ('putin', 'bandaoti', 'optics', 'leeminho')
    """
    if word.isascii():
        return word
    if is_han(word):
        return in_pinyin(word)
    if _HANGUL.fullmatch(word):
        return in_korean_letters(word)
    return _NO_LETTER.sub("", anyascii(word.replace("ў", "в")).lower())


@lru_cache(maxsize=65_536)
def sound_of(word: str) -> str:
    """The Latin word with letters that sound alike as one, doubled letters single and a silent h left out.

    >>> sound_of("mohammed") == sound_of("mohamed"), sound_of("vladimir") == sound_of("wladimir")
    (True, True)
    """
    if not word.isdecimal():
        word = word.translate(_DIGIT_IN_WORD)
    word = _FIRST_X.sub("s", word).replace("x", "ks")
    for written, sound in _SOUNDS:
        if written in word:
            word = word.replace(written, sound)
    return _DOUBLED.sub(r"\1", _SILENT_H.sub("", word))


@lru_cache(maxsize=65_536)
def consonants_of(word: str) -> str:
    """The first letter and the consonants of a Latin word as it sounds.

    >>> consonants_of("laden") == consonants_of("ladin"), consonants_of("osama"), consonants_of("usama")
    (True, 'asm', 'asm')
    """
    sound = _VOWELS.sub("", sound_of(word).replace("c", "k") if "c" in word else sound_of(word))
    first = "a" if sound[:1] in ("e", "i", "o", "u") else sound[:1]
    return _DOUBLED.sub(r"\1", first + sound[1:].replace("j", "g"))


# Initials and finals of Chinese syllables as pinyin and Wade-Giles have them, without apostrophes, as one.
_CHINESE_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("hs|sh|x", "S"),
        ("zh|ch|[jq]", "C"),
        ("t[sz]|[zc]", "Z"),
        ("[pb]", "B"),
        ("[td]", "D"),
        ("[kg](?!$)", "G"),
        ("ung|ong", "UNG"),
        ("i?eh?n(?=$|[A-Z])|ian(?=$|[A-Z])", "IEN"),
        ("[iy]u?eh?(?=$|[A-Z])", "IE"),
        ("uei|ui", "UI"),
        ("(?<=[SCZ])u?(ih|[ie])(?=$|[A-Z])", "I"),
        ("eh?(?=$|[A-Z])|o(?=$|[A-Z])", "E"),
    )
)


@lru_cache(maxsize=65_536)
def chinese_sound_of(word: str) -> str:
    """The Latin word so that a Chinese one is the same in pinyin and in Wade-Giles.

    >>> chinese_sound_of("zedong") == chinese_sound_of("tsetung"), chinese_sound_of("chinping")
    (True, 'CinBing')
    """
    for pattern, sound in _CHINESE_SOUNDS:
        word = pattern.sub(sound, word)
    return word


def written_consonants_of(word: str) -> str:
    """The consonants of a Latin word as a script without vowels has them, where w and y are vowels too.

    >>> written_consonants_of("mahmoud") == written_consonants_of("mhmwd")
    True
    """
    return consonants_of(word[:1] + word[1:].replace("w", "").replace("y", ""))


def is_without_vowels(word: str) -> bool:
    """Whether the word is of a script that leaves vowels out, as Arabic and Hebrew do."""
    return _ABJAD.search(word) is not None


@lru_cache(maxsize=65_536)
def edits(one: str, other: str) -> float:
    """How many letters differ between two Latin words; one that changes little of the sound counts half.

    >>> edits("lavrov", "lavrov"), edits("mohammed", "mohamed"), edits("putin", "pulin")
    (0.0, 0.5, 1.0)
    """
    if one == other:
        return 0.0
    return (OSA.distance(one, other) + OSA.distance(sound_of(one), sound_of(other))) / 2


def alike(one: str, other: str) -> float:
    """How similar two Latin words are, 0 to 1.

    >>> alike("putin", "putin"), round(alike("putin", "pulin"), 2)
    (1.0, 0.8)
    """
    longest = max(len(one), len(other))
    return max(0.0, 1.0 - edits(one, other) / longest) if longest else 1.0


def alike_from(one: str, other: str, least: float) -> float:
    """How similar two Latin words are where it is `least` or more, else 0: quicker than `alike`.

    >>> round(alike_from("putin", "pulin", 0.5), 2), alike_from("putin", "pulin", 0.9)
    (0.8, 0.0)
    """
    longest = max(len(one), len(other))
    most = ceil(2 * (1 - least) * longest)  # `edits` are half as many at least
    if OSA.distance(one, other, score_cutoff=most) > most:
        return 0.0
    likeness = alike(one, other)
    return likeness if likeness >= least else 0.0
