"""The probability that two names are one party's: weights of features, fitted once and frozen."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import product
from typing import Any

from ingest.normalise import BadName, NameReading, TokenKind, forms_agree, read_name, tokens_contradict
from ingest.scoring.comparison import Comparison
from ingest.scoring.features import FEATURES, Values
from ingest.scoring.words import name_words

_SLASH = re.compile(r"\s*[/／]\s*")
_SHORTEST_NAME = 4
_MOST_NAMES = 4
_SHOWN = 0.05
"""Points from which a feature is told."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds to a score.

    `points` are its value times its weight, which the logistic function makes a probability of, with
    those of all others; `values` what the sentence about it puts in.
    """

    feature: str
    points: float
    values: Values


@dataclass(frozen=True, slots=True)
class Score:
    """The probability that two names are one party's, 0 to 1 and neither, and what made it, most first."""

    probability: float
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weights of one kind of party. `start` is what two names begin with, in points."""

    start: float
    features: Mapping[str, float]


@lru_cache(maxsize=4_096)
def scored(query: NameReading, recorded: NameReading, is_person: bool = False) -> Score:
    """How likely the two names are one party's, by their words alone.

    It orders candidates and explains them; it accepts nobody.

    >>> one, other = read_name("Huada Semiconductor Co., Ltd."), read_name("Huade Semiconductor")
    >>> score = scored(one, other)
    >>> 0.5 < score.probability < 0.95, [each.feature for each in score.contributions if each.points < 0][0]
    (True, 'letters')
    """
    weights = frozen_weights()["person" if is_person else "organisation"]
    compared = [
        _score(comparison(one, other, is_person), weights)
        for one, other in product(_names(query), _names(recorded))
    ]
    return max(compared, key=lambda score: score.probability)


def feature_values(query: NameReading, recorded: NameReading, is_person: bool) -> list[float]:
    """The value of each feature of the names that score best, in the order of `FEATURES`: what is fitted.

    >>> len(feature_values(read_name("Foo"), read_name("Bar"), False)) == len(FEATURES)
    True
    """
    weights = frozen_weights()["person" if is_person else "organisation"]
    compared = (comparison(*names, is_person) for names in product(_names(query), _names(recorded)))
    best = max(compared, key=lambda each: _score(each, weights).probability)
    return [feature.value(best) for feature in FEATURES.values()]


def comparison(one: NameReading, other: NameReading, is_person: bool) -> Comparison:
    """The two names as their words; the tokens and forms of persons' names say nothing."""
    words = name_words(one.text, is_person), name_words(other.text, is_person)
    forms = [name.legal_form for name in words if name.legal_form is not None]
    return Comparison(
        *words,
        forms_differ=len(forms) == 2 and not forms_agree(*forms),
        contradicts=not is_person
        and any(
            tokens_contradict(kind, one.tokens, other.tokens)
            for kind in TokenKind
            if kind is not TokenKind.NUMBER
        ),
    )


def probability_of(points: float) -> float:
    """The logistic function: 0 points are even chances.

    >>> probability_of(0.0), round(probability_of(3.0), 3)
    (0.5, 0.953)
    """
    return 1 / (1 + math.exp(-points))


@cache
def frozen_weights() -> dict[str, Weights]:
    """The weights of `weights.toml`, by kind of party."""
    return {kind: _weights(of_kind) for kind, of_kind in _table()["weights"].items()}


def _weights(of_kind: Mapping[str, float]) -> Weights:
    features = {name: weight for name, weight in of_kind.items() if name != "start"}
    for name, weight in features.items():
        if weight and (weight > 0) != FEATURES[name].supports:
            raise ValueError(f"weights.toml: {name} has weight {weight}, of the other sign than it means")
    return Weights(of_kind["start"], features)


@cache
def threshold() -> float:
    """The probability from which labelled pairs count as found."""
    return float(_table()["threshold"])


def _score(compared: Comparison, weights: Weights) -> Score:
    points = {name: FEATURES[name].value(compared) * weight for name, weight in weights.features.items()}
    told = sorted(
        (name for name in points if abs(points[name]) >= _SHOWN), key=lambda name: -abs(points[name])
    )
    return Score(
        probability_of(weights.start + sum(points.values())),
        tuple(Contribution(name, points[name], FEATURES[name].told(compared)) for name in told),
    )


def _names(reading: NameReading) -> list[NameReading]:
    """The name, and those that it has between slashes."""
    parts = [part for part in _SLASH.split(reading.text) if len(part) >= _SHORTEST_NAME]
    if len(parts) < 2:
        return [reading]
    return [reading, *filter(None, map(_read, parts[:_MOST_NAMES]))]


def _read(text: str) -> NameReading | None:
    try:
        return read_name(text)
    except BadName:
        return None


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((files("ingest.scoring") / "weights.toml").read_text(encoding="utf-8"))
