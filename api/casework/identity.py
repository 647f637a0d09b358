"""Who asks, decides or loads: what every record of casework names."""

from __future__ import annotations

import getpass
import unicodedata
from collections.abc import Callable
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


def folded_name(name: str) -> str:
    """The name as it is compared: neither case, width nor spaces make another person.

    It must not change: the audit log finds names by it, and hashes are made of it.

    >>> folded_name(" Anna  de Vries ") == folded_name("ANNA DE VRIES")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def different_person(one: Identity, other: Identity) -> bool:
    """Whether two identities are two people, as four eyes need: by their names, whatever keys they came with.

    Who had no key is nobody's second pair of eyes.

    >>> anna, again = (Identity(name, frozenset(), id) for name, id in (("Anna", "1"), ("anna", "2")))
    >>> ben = Identity("Ben", frozenset(), "3")
    >>> different_person(anna, ben), different_person(anna, again), different_person(anna, UNAUTHENTICATED)
    (True, False, False)
    """
    if one.key_id is None or other.key_id is None:
        return False
    return folded_name(one.name) != folded_name(other.name)


def of_person(name: str | None, reference: str | None) -> Callable[[str, str], bool]:
    """Whether a customer's name and reference are those of a person, who is known by either or by both.

    >>> is_theirs = of_person("Jan Jansen", None)
    >>> is_theirs("JAN  JANSEN", "C-17"), is_theirs("Piet", "")
    (True, False)
    """
    wanted = folded_name(name) if name else None

    def is_theirs(customer: str, their_reference: str) -> bool:
        is_named = wanted is not None and folded_name(customer) == wanted
        return is_named or bool(reference and their_reference == reference)

    return is_theirs
