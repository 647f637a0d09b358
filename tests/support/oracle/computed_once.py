"""A method whose answer is computed once for each object and its arguments."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

Of = TypeVar("Of")
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def computed_once(
    method: Callable[Concatenate[Of, Given], Answer],
) -> Callable[Concatenate[Of, Given], Answer]:
    """The same method, remembering answers; for objects that do not change, and answers nobody changes.

    The oracle asks the same of each link a hundred times: how it asks stays as the rules are written.
    """
    place = f"_known_{method.__name__}"

    @wraps(method)
    def ask(self: Of, /, *arguments: Given.args, **named: Given.kwargs) -> Answer:
        known: dict[Any, Answer] = self.__dict__.setdefault(place, {})
        key = (arguments, *sorted(named.items()))
        if key not in known:
            known[key] = method(self, *arguments, **named)
        return known[key]

    return ask
