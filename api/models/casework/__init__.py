"""Answers about keys, policies, and what people decided."""

__all__ = ["KeyAnswer", "KeysAnswer", "NewKeyAnswer", "RevokedKeyAnswer", "dispositions", "policy"]

from api.models.casework.keys import KeyAnswer, KeysAnswer, NewKeyAnswer, RevokedKeyAnswer
