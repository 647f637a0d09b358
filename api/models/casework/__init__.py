"""Answers about keys, and about what was decided with them."""

__all__ = ["KeyAnswer", "KeysAnswer", "NewKeyAnswer", "RevokedKeyAnswer"]

from api.models.casework.keys import KeyAnswer, KeysAnswer, NewKeyAnswer, RevokedKeyAnswer
