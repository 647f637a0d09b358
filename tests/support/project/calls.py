"""The calls through which a function is reached."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

_OURS = {"api", "ingest", "graph", "ontology"}


def calls_to(function: Callable[..., object], run: Callable[[], object]) -> list[str]:
    """The functions of ours under way when `run` first calls the function, itself the last of them.

    Comprehensions and lambdas belong to the function that they stand in, and what only keeps its answers
    for another time is left out.
    """
    calls: list[str] = []
    code = function.__code__  # type: ignore[attr-defined]  # a function of ours, written in Python

    def at_call(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code is code and not calls:
            calls.extend(
                reversed([name for name in _names(frame) if "<" not in name and "Cache." not in name])
            )

    sys.setprofile(at_call)
    try:
        run()
    finally:
        sys.setprofile(None)
    return calls


def _names(frame: FrameType | None) -> list[str]:
    names = []
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.partition(".")[0] in _OURS:
            names.append(f"{module}.{frame.f_code.co_qualname}")
        frame = frame.f_back
    return names
