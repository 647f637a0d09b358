"""Who asks, decides or loads: what every record of casework names."""

from __future__ import annotations

import getpass
from dataclasses import dataclass
from enum import StrEnum


class Scope(StrEnum):
    """What an identity may do; none of them includes another."""

    READ = "read"
    SCREEN = "screen"
    DECIDE = "decide"
    LOAD = "load"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Identity:
    """A name with what it may do; `key_id` is the key it came with, `user` the system's name of who typed.

    `user` is known on the command line alone, and is no proof of anything.
    """

    name: str
    scopes: frozenset[Scope]
    key_id: str | None = None
    user: str | None = None


UNAUTHENTICATED = Identity("unauthenticated", frozenset(Scope))
"""Whoever asks where there are no keys: nobody was asked who it is, and everything is allowed."""


def unauthenticated_user() -> Identity:
    """The same with the operating system's name of the user, for the command line.

    >>> unauthenticated_user().name
    'unauthenticated'
    """
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no such user, as in a container
        user = None
    return Identity(UNAUTHENTICATED.name, UNAUTHENTICATED.scopes, user=user)
