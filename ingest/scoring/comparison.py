"""Two names compared once for all features: which words correspond, and what is left over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from ingest.scoring.alignment import CORRESPONDING, Pair, aligned
from ingest.scoring.spelling import edits
from ingest.scoring.words import NameWords, Word, WordKind

COUNTS = 0.5
"""Weight from which a word counts among those that must be alike."""


@dataclass(frozen=True)
class Comparison:
    """Two names as their words.

    `forms_differ`: the legal forms are of two kinds. `contradicts`: a place, direction, kind of body or group
    of one rules out that of the other.
    """

    one: NameWords
    other: NameWords
    forms_differ: bool = False
    contradicts: bool = False

    @cached_property
    def pairs(self) -> list[Pair]:
        """All pairs of words, however little alike."""
        return aligned(self.one.words, self.other.words, not self.is_across_scripts)

    @property
    def is_across_scripts(self) -> bool:
        """Whether one name is in Latin letters and the other has none."""
        return bool(self.one.own_script) != bool(self.other.own_script)

    @cached_property
    def corresponding(self) -> list[Pair]:
        """The pairs of words that are spellings of one."""
        return [pair for pair in self.pairs if pair.likeness >= CORRESPONDING]

    @cached_property
    def left(self) -> tuple[list[Word], list[Word]]:
        """The words of each name that correspond to none of the other."""
        ones = {place for pair in self.corresponding for place in pair.one}
        others = {place for pair in self.corresponding for place in pair.other}
        return (
            [word for place, word in enumerate(self.one.words) if place not in ones],
            [word for place, word in enumerate(self.other.words) if place not in others],
        )

    def left_of_kinds(self, *kinds: WordKind) -> int:
        """How many words of these kinds are left over in the name that has fewer of them."""
        return min(sum(word.kind in kinds for word in side) for side in self.left)

    @cached_property
    def texts(self) -> tuple[list[str], list[str]]:
        """The words of each name in Latin letters, without those that are other forms of one word."""
        one, other = ([word.latin for word in name.words] for name in (self.one, self.other))
        for pair in self.corresponding:
            if pair.is_other_form:
                for place in pair.one:
                    one[place] = ""
                for place in pair.other:
                    other[place] = ""
        return one, other

    @cached_property
    def glued(self) -> tuple[str, str]:
        """Those words without gaps."""
        one, other = self.texts
        return "".join(one), "".join(other)

    @cached_property
    def sorted_glued(self) -> tuple[str, str]:
        """Those words without gaps, in alphabetical order."""
        one, other = self.texts
        return "".join(sorted(one)), "".join(sorted(other))

    @cached_property
    def edits(self) -> float:
        """The letters that differ in the whole names, their words in order or sorted."""
        return min(edits(*self.glued), edits(*self.sorted_glued))

    @cached_property
    def word_edits(self) -> float:
        """The letters that differ in words that correspond."""
        return sum(edits(*self.words_of(pair)) for pair in self.corresponding if not pair.is_other_form)

    @cached_property
    def worst(self) -> tuple[float, Pair] | None:
        """The pair of words that count of which most letters differ, with how many; `None` without one."""
        counted = (
            (edits(*self.words_of(pair)), pair)
            for pair in self.pairs
            if not pair.is_other_form and max(self.weights_of(pair)) >= COUNTS
        )
        return max(counted, key=lambda found: found[0], default=None)

    def weights_of(self, pair: Pair) -> list[float]:
        """How much each word of a pair counts."""
        one, other = self.one.words, self.other.words
        return [*(one[place].weight for place in pair.one), *(other[place].weight for place in pair.other)]

    def words_of(self, pair: Pair) -> tuple[str, str]:
        """The pair in Latin letters."""
        one, other = self.one.words, self.other.words
        return glued(one[place] for place in pair.one), glued(other[place] for place in pair.other)


def glued(words: Iterable[Word]) -> str:
    """Words in Latin letters without gaps."""
    return "".join(word.latin for word in words)
