"""The features that a score is made of: a number from 0 to 1 each, and what the sentence about it puts in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ingest.scoring.comparison import Comparison
from ingest.scoring.spelling import alike, consonants_of
from ingest.scoring.words import NameWords, WordKind

Values = dict[str, str | float | tuple[str, ...]]

_MOST_LETTERS = 5
_MOST_IN_WORDS = 4
_MOST_WORDS = 2
_BRIEF = 5
_SAYS_LITTLE = 0.3
_SAME_PATRONYMIC = 0.8


@dataclass(frozen=True, slots=True)
class ScoreFeature:
    """One feature.

    `supports`: more of it speaks for one party, else against it; its weight has that sign or is zero.
    `value` is from 0 to 1, `told` what its sentence says beside the weight.
    """

    supports: bool
    value: Callable[[Comparison], float]
    told: Callable[[Comparison], Values]


def _aligned(c: Comparison) -> float:
    total = c.one.weight + c.other.weight
    return sum(pair.likeness * sum(c.weights_of(pair)) for pair in c.corresponding) / total if total else 0.0


def _left_over(c: Comparison) -> float:
    return min(1.0, min(sum(word.weight for word in side) for side in c.left))


def _left_in_words(c: Comparison) -> Values:
    asked, recorded = (tuple(repr(word.text) for word in side) or ("-",) for side in c.left)
    return {"asked": asked, "recorded": recorded}


def _left(*kinds: WordKind) -> Callable[[Comparison], float]:
    return lambda c: min(_MOST_WORDS, c.left_of_kinds(*kinds)) / _MOST_WORDS


def _one_side(kind: WordKind) -> Callable[[Comparison], float]:
    return lambda c: float(any(word.kind is kind for side in c.left for word in side))


def _letters(c: Comparison) -> float:
    return min(c.edits, _MOST_LETTERS) / _MOST_LETTERS


def _word_letters(c: Comparison) -> float:
    return min(c.word_edits, _MOST_IN_WORDS) / _MOST_IN_WORDS


def _worst_word(c: Comparison) -> float:
    return min(c.worst[0], _MOST_IN_WORDS) / _MOST_IN_WORDS if c.worst else 0.0


def _worst_in_words(c: Comparison) -> Values:
    one, other = c.words_of(c.worst[1]) if c.worst else ("", "")
    return {"asked": one, "recorded": other}


def _sound(c: Comparison) -> float:
    in_order, by_alphabet = (
        alike(*(consonants_of(text) if text else "" for text in texts)) for texts in (c.glued, c.sorted_glued)
    )
    return max(in_order, by_alphabet)


def _own_script(c: Comparison) -> float:
    one, other = c.one.own_script, c.other.own_script
    return 1.0 - alike(one, other) if one and other else 0.0


def _two_scripts(c: Comparison) -> float:
    """How much of the letters that differ two scripts account for."""
    return _letters(c) * c.is_across_scripts


def _other_forms(c: Comparison) -> float:
    return float(any(pair.is_other_form for pair in c.corresponding))


def _other_forms_in_words(c: Comparison) -> Values:
    pairs = (c.words_of(pair) for pair in c.corresponding if pair.is_other_form)
    return {"pairs": tuple(f"{one} = {other}" for one, other in pairs)}


def _contained(c: Comparison) -> float:
    one, other = (any(word.weight >= _SAYS_LITTLE for word in side) for side in c.left)
    return float(one != other)


def _one_word(c: Comparison) -> float:
    return _contained(c) * (min(len(c.one.words), len(c.other.words)) == 1)


def _brief(c: Comparison) -> float:
    return float(min(map(len, c.glued)) <= _BRIEF and c.edits >= 1)


def _unlike(place: int) -> Callable[[Comparison], float]:
    def unlike(c: Comparison) -> float:
        if not c.one.words or not c.other.words:
            return 1.0
        return 1.0 - alike(c.one.words[place].latin, c.other.words[place].latin)

    return unlike


def _at(place: int) -> Callable[[Comparison], Values]:
    def at(c: Comparison) -> Values:
        one, other = (name.words[place].latin if name.words else "" for name in (c.one, c.other))
        return {"asked": one, "recorded": other}

    return at


def _numbers(name: NameWords) -> frozenset[str]:
    return frozenset(word.latin for word in name.words if word.kind is WordKind.NUMBER)


def _number(c: Comparison) -> float:
    one, other = _numbers(c.one), _numbers(c.other)
    return float(bool(one and other) and one != other)


def _number_on_one_side(c: Comparison) -> float:
    return float(bool(_numbers(c.one)) != bool(_numbers(c.other)))


def _patronymic(c: Comparison) -> float:
    one, other = (
        [word.latin for word in name.words if word.kind is WordKind.PATRONYMIC] for name in (c.one, c.other)
    )
    if not one or not other:
        return 0.0
    return float(max(alike(a, b) for a in one for b in other) < _SAME_PATRONYMIC)


def _nothing(_: Comparison) -> Values:
    return {}


FEATURES: dict[str, ScoreFeature] = {
    "aligned": ScoreFeature(True, _aligned, lambda c: {"ratio": _aligned(c)}),
    "sound": ScoreFeature(True, _sound, lambda c: {"ratio": _sound(c)}),
    "contained": ScoreFeature(True, _contained, _nothing),
    "two_scripts": ScoreFeature(True, _two_scripts, _nothing),
    "letters": ScoreFeature(False, _letters, lambda c: {"n": c.edits}),
    "word_letters": ScoreFeature(False, _word_letters, lambda c: {"n": c.word_edits}),
    "worst_word": ScoreFeature(False, _worst_word, _worst_in_words),
    "own_script": ScoreFeature(False, _own_script, lambda c: {"ratio": _own_script(c)}),
    "left_over": ScoreFeature(False, _left_over, _left_in_words),
    "other_name": ScoreFeature(False, _one_side(WordKind.NAME), _left_in_words),
    "other_trade": ScoreFeature(False, _left(WordKind.TRADE, WordKind.COMMON), _left_in_words),
    "other_forms": ScoreFeature(False, _other_forms, _other_forms_in_words),
    "one_word": ScoreFeature(False, _one_word, _nothing),
    "brief": ScoreFeature(False, _brief, _nothing),
    "first": ScoreFeature(False, _unlike(0), _at(0)),
    "last": ScoreFeature(False, _unlike(-1), _at(-1)),
    "patronymic": ScoreFeature(False, _patronymic, _nothing),
    "number": ScoreFeature(False, _number, _nothing),
    "number_on_one_side": ScoreFeature(False, _number_on_one_side, _nothing),
    "place_on_one_side": ScoreFeature(False, _one_side(WordKind.PLACE), _left_in_words),
    "contradiction": ScoreFeature(False, lambda c: float(c.contradicts), _nothing),
    "form": ScoreFeature(False, lambda c: float(c.forms_differ), _nothing),
}
"""By name; a sentence of each is in `ingest.matching`."""
