"""Answers about keys, policies, the audit log, and what people decided."""

__all__ = ["KeyAnswer", "KeysAnswer", "NewKeyAnswer", "RevokedKeyAnswer", "audit", "dispositions", "policy"]

from api.models.casework.keys import KeyAnswer, KeysAnswer, NewKeyAnswer, RevokedKeyAnswer
