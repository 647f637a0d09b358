"""What was probably meant by a name that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def close_to(word: str, known: Iterable[str]) -> str:
    """A question for the nearest of the names that are known, to stand in an error; empty for none near.

    >>> close_to("contry", ("name", "country")), close_to("colour", ("name",))
    ("did you mean 'country'? ", '')
    """
    names = {name.casefold().strip(): name for name in known}
    near = get_close_matches(word.casefold().strip(), names, 1, 0.6)
    return f"did you mean {names[near[0]]!r}? " if near else ""
