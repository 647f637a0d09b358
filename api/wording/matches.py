"""What speaks for and against a match, in the language of the answer."""

from __future__ import annotations

from api.wording.catalogue import ENGLISH, all_of, any_of, language, say
from ingest.matching import Feature
from ingest.matching.sentences import Value


def explained(feature: Feature) -> str:
    """The sentence of one feature of two names compared.

    >>> from api.wording.catalogue import in_language
    >>> from ingest.matching import Outcome
    >>> values = {"asked": ("24",), "recorded": ("29",)}
    >>> feature = Feature("number", Outcome.DIFFERENT, "number.different", values)
    >>> with in_language("nl"):
    ...     explained(feature)
    'nummer verschilt: 24 gevraagd, 29 vastgelegd'
    """
    if language() == ENGLISH:
        return feature.detail
    values = {name: _in_words(value) for name, value in feature.values.items()}
    return say(f"match.{feature.code}", **values)


def feature_label(feature: str) -> str:
    """What a feature is called; of what made the score that it is of the score.

    >>> feature_label("legal_form"), feature_label("score.first")
    ('legal form', 'score')
    """
    return say(f"feature.{feature.partition('.')[0]}")


def _in_words(value: Value) -> str | int | float:
    if not isinstance(value, tuple):
        return value
    return all_of(each if isinstance(each, str) else any_of(each) for each in value)
