"""Answers as responses: JSON by reference, written once and not validated again."""

from __future__ import annotations

from fastapi import Response
from pydantic import BaseModel

from api.http.negotiation import JSON
from api.references import as_json


def answered(answer: BaseModel) -> Response:
    """The response with the answer."""
    return Response(as_json(answer), media_type=JSON)
