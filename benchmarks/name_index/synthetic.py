"""Synthetic names of companies and persons, as registers and lists have them, the same at every run."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

SEED = 20261128

_WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))
TRADES = tuple(_WORDS["trades"].items())
"""A Chinese trade word and what translators write for it."""

GENERIC = frozenset(
    (
        *(word for _, latin in TRADES for word in latin.split()),
        *_WORDS["latin_places"],
        *_WORDS["western_trades"],
    )
)
"""Latin words that are no brand."""


class _Brands:
    """Brands by how common they are: a few that many firms have, and a great many that one has."""

    def __init__(self, rng: random.Random) -> None:
        characters = list(_WORDS["brand_characters"])
        rng.shuffle(characters)
        self._characters = characters
        self._weights = list(accumulate(1 / (rank + 20) for rank in range(len(characters))))
        self._rng = rng

    def han(self) -> str:
        length = self._rng.choices((2, 3, 4), (70, 15, 15))[0]
        return "".join(self._rng.choices(self._characters, cum_weights=self._weights, k=length))

    def latin(self) -> str:
        rng = self._rng
        syllables = rng.choices((2, 3, 4), (50, 40, 10))[0]
        word = "".join(
            rng.choice(_WORDS["onsets"])
            + rng.choice(_WORDS["vowels"])
            + (rng.choice(_WORDS["codas"]) if rng.random() < 0.5 else "")
            for _ in range(syllables)
        )
        return word.capitalize()


class Han:
    """A Chinese company in parts, from which every way of writing it is made."""

    def __init__(self, place: int | None, brand: str, trades: list[int], form: str) -> None:
        self.place, self.brand, self.trades, self.form = place, brand, trades, form

    @property
    def characters(self) -> str:
        """As it is registered."""
        return self.han_place + self.brand + "".join(TRADES[trade][0] for trade in self.trades) + self.form

    @property
    def han_place(self) -> str:
        """The place in characters, empty for none."""
        return "" if self.place is None else str(_WORDS["han_places"][self.place])

    def __str__(self) -> str:
        return self.characters

    def english(self, form: str) -> str:
        """As a translator writes it: the brand in pinyin, and words for words."""
        from pypinyin import lazy_pinyin

        place = [] if self.place is None else [_WORDS["latin_places"][self.place]]
        words = [TRADES[trade][1] for trade in self.trades]
        return " ".join([*place, "".join(lazy_pinyin(self.brand)).capitalize(), *words, form])


def han_company(rng: random.Random, brands: _Brands) -> Han:
    place = rng.randrange(len(_WORDS["han_places"])) if rng.random() < 0.8 else None
    trades = rng.sample(range(len(TRADES)), rng.choices((1, 2, 3), (50, 40, 10))[0])
    return Han(place, brands.han(), trades, rng.choice(_WORDS["han_forms"]))


def western_company(rng: random.Random, brands: _Brands) -> str:
    words = [brands.latin()]
    if rng.random() < 0.35:
        words.insert(
            rng.randrange(2), rng.choice(_WORDS["english"]) if rng.random() < 0.6 else brands.latin()
        )
    words += rng.sample(_WORDS["western_trades"], rng.choices((0, 1, 2), (15, 55, 30))[0])
    return " ".join([*words, rng.choice(_WORDS["western_forms"])])


def person(rng: random.Random, brands: _Brands) -> str:
    names = [rng.choice(_WORDS["first_names"]), brands.latin()]
    if rng.random() < 0.5:
        names.insert(1, rng.choice(_WORDS["first_names"]))
    return " ".join(names)


def names(count: int, seed: int = SEED) -> Iterator[tuple[str, str, Han | str]]:
    """So many names: what kind of name, the name, and a Chinese company in parts or the name again.

    >>> [kind for kind, _, _ in names(3)] == [kind for kind, _, _ in names(3)]
    True
    """
    rng = random.Random(seed)
    brands = _Brands(rng)
    for _ in range(count):
        kind = rng.choices(("han", "english", "western", "person"), (40, 15, 30, 15))[0]
        if kind == "han":
            body = han_company(rng, brands)
            yield kind, body.characters, body
        elif kind == "english":
            body = han_company(rng, brands)
            name = body.english(rng.choice(_WORDS["latin_forms"]))
            yield kind, name, name
        else:
            name = western_company(rng, brands) if kind == "western" else person(rng, brands)
            yield kind, name, name
