"""Synthetic names as orders write them: with an error, a word less, other forms, in the other script."""

from __future__ import annotations

import random
from collections.abc import Callable

from opencc import OpenCC
from pypinyin import lazy_pinyin

from benchmarks.name_index.synthetic import GENERIC, TRADES, Han

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_OTHER_FORMS = {
    "Co., Ltd.": "Company Limited",
    "Co., Limited": "Co Ltd",
    "Corporation": "Corp.",
    "Inc.": "Incorporated",
    "Limited": "Ltd",
    "Ltd": "Limited",
    "B.V.": "BV",
    "LLC": "L.L.C.",
    "S.A.": "SA",
    "S.r.l.": "SRL",
    "A/S": "AS",
    "GmbH": "",
    "AG": "",
    "Oy": "",
}
_SHORTER = {
    "Technology": "Tech",
    "Technologies": "Tech",
    "International": "Intl",
    "Engineering": "Eng.",
    "Manufacturing": "Mfg",
    "Electronics": "Elec.",
    "Industries": "Ind.",
    "Industry": "Ind.",
    "Corporation": "Corp",
    "Limited": "Ltd",
    "Group": "Grp",
    "Laboratories": "Labs",
    "Services": "Svcs",
    "Chemicals": "Chem",
}

Body = Han | str
Noise = Callable[[Body, random.Random], str | None]
"""Another way to write a body, a Chinese one in parts or a Latin name; `None` where it does not apply."""


def with_typo(body: Body, rng: random.Random) -> str | None:
    """One letter of a Latin name replaced, left out, put in, or exchanged with the next.

    >>> with_typo("Foo", random.Random(1)) != "Foo"
    True
    """
    if isinstance(body, Han):
        return None
    at, letter = rng.randrange(len(body)), rng.choice(_LETTERS)
    before, here, behind = body[:at], body[at], body[at + 1 :]
    changed = (letter + behind, behind, letter + here + behind, behind[:1] + here + behind[1:])
    return before + rng.choice(changed)


def without_a_word(body: Body, rng: random.Random) -> str | None:
    """A Latin name of four words or more without one that is not its brand."""
    words = [] if isinstance(body, Han) else body.split()
    places = [place for place, word in enumerate(words[:-1]) if word in GENERIC]
    if len(words) < 4 or not places or all(word in GENERIC for word in words[:-2]):
        return None
    left_out = rng.choice(places)
    return " ".join(words[:left_out] + words[left_out + 1 :])


def in_another_order(body: Body, rng: random.Random) -> str | None:
    """The words of a Latin name shuffled."""
    words = [] if isinstance(body, Han) else body.split()
    return " ".join(rng.sample(words, len(words))) if len(words) > 2 else None


def with_another_form(body: Body, rng: random.Random) -> str | None:
    """A Latin name with its legal form written otherwise, or without it."""
    if isinstance(body, Han):
        return None
    for form, other in _OTHER_FORMS.items():
        if body.endswith(f" {form}"):
            return f"{body.removesuffix(form)}{other}".strip()
    return None


def abbreviated(body: Body, rng: random.Random) -> str | None:
    """A Latin name with common words shortened."""
    if isinstance(body, Han):
        return None
    return " ".join(_SHORTER.get(word, word) for word in body.split())


def in_traditional(body: Body, rng: random.Random) -> str | None:
    """A Chinese name in traditional characters."""
    return _TRADITIONAL.convert(body.characters) if isinstance(body, Han) else None


def in_pinyin(body: Body, rng: random.Random) -> str | None:
    """A Chinese name in pinyin, legal form and all, by syllables or by words."""
    if not isinstance(body, Han):
        return None
    if rng.random() < 0.5:
        return " ".join(lazy_pinyin(body.characters)).title()
    trades = (TRADES[trade][0] for trade in body.trades)
    words = filter(None, (body.han_place, body.brand, *trades, body.form))
    return " ".join("".join(lazy_pinyin(word)).capitalize() for word in words)


def in_english(body: Body, rng: random.Random) -> str | None:
    """A Chinese name as a translator writes it."""
    return body.english("Co., Ltd.") if isinstance(body, Han) else None


_TRADITIONAL = OpenCC("s2t")

KINDS: dict[str, tuple[Noise, float]] = {
    "typo": (with_typo, 0.98),
    "word left out": (without_a_word, 0.96),
    "order": (in_another_order, 0.98),
    "legal form": (with_another_form, 0.99),
    "abbreviation": (abbreviated, 0.99),
    "traditional": (in_traditional, 0.99),
    "pinyin": (in_pinyin, 0.98),
    "English of a Chinese name": (in_english, 0.98),
}
"""What is changed, and the share of such names that are to be found."""
