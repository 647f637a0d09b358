"""The schema: entity types, link types, properties and risk classes, read from schema.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from typing import Any, TypeVar

from ontology.errors import UnknownTerm

NAME_PROPERTIES = ("name", "alias", "previousName", "acronym", "brand")
"""The properties that hold names, main names first."""

ABSORPTION = "Absorption"
"""The kind of a Succession whose lower end ceased to be a body of its own."""

_Term = TypeVar("_Term")

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:@-]{0,199}", re.ASCII)
_CLASS_ID = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", re.ASCII)
_LONGEST_CLASS_ID = 64


def is_entity_id(text: str) -> bool:
    """Whether the text can be an entity id: 1 to 200 letters, digits and `. _ : @ -`.

    >>> is_entity_id("cn-cetc-24"), is_entity_id("CETC 24")
    (True, False)
    """
    return _ID.fullmatch(text) is not None


def is_class_id(text: str) -> bool:
    """Whether the text can be the id of a risk class: words of lower-case letters and digits, with _ between.

    >>> is_class_id("our_denied"), is_class_id("Our denied")
    (True, False)
    """
    return len(text) <= _LONGEST_CLASS_ID and _CLASS_ID.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class EntityType:
    """A kind of node; `ftm` is its FollowTheMoney parent, `align` its RDF superclasses."""

    name: str
    label: str
    description: str
    parent: str | None = None
    abstract: bool = False
    ftm: str | None = None
    align: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkType:
    """A kind of edge; `upper` and `lower` name its ends, both `None` without direction.

    `upper_type` and `lower_type` are the entity types that can stand at the two ends, first
    and second where there is no direction. `shortcut` is the RDF property that leads straight
    from the upper to the lower end, `shortcut_align` its parents.
    """

    name: str
    label: str
    description: str
    shortcut: str
    upper: str | None = None
    lower: str | None = None
    ends: tuple[str, ...] = ()
    upper_type: str = "LegalEntity"
    lower_type: str = "LegalEntity"
    takes_share: bool = False
    shortcut_align: tuple[str, ...] = ()
    ftm: str | None = None
    align: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()

    @property
    def has_upper(self) -> bool:
        """Whether one end stands above the other."""
        return self.upper is not None

    @property
    def roles(self) -> tuple[str, str]:
        """The names of the two ends, upper first."""
        first, second = (self.upper, self.lower) if self.has_upper else self.ends
        assert first is not None and second is not None  # checked when the schema is read
        return first, second


@dataclass(frozen=True, slots=True)
class LinkKind:
    """A narrower type of a link, `parent`, which a statement about it may have for its `schema`."""

    name: str
    label: str
    description: str
    parent: str


@dataclass(frozen=True, slots=True)
class Property:
    """A kind of fact about one entity; `range` says what its values are.

    `ftm` is the FollowTheMoney property with the schema that declares it, `Thing:name`.
    """

    name: str
    label: str
    description: str
    domain: str
    range: str
    symmetric: bool = False
    ftm: str | None = None
    align: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RiskClass:
    """A class of entities that screening looks for.

    `decides`: a `yes` makes a screening a hit. `barrier`: no path passes through a member.
    `risk`: screening asks about it; false for classes that only stop paths. `open`: no list names
    every member, so that the class is never complete. A source may describe classes of its own
    (`Dataset.classes`), which stop no paths.
    """

    name: str
    label: str
    description: str
    decides: bool
    barrier: bool = False
    risk: bool = True
    open: bool = False


@dataclass(frozen=True)
class Schema:
    """Everything that schema.toml defines, by name; `renamed_classes` gives the present name of a class."""

    version: str
    namespace: str
    entity_namespace: str
    entity_types: dict[str, EntityType]
    link_types: dict[str, LinkType]
    link_kinds: dict[str, LinkKind]
    properties: dict[str, Property]
    classes: dict[str, RiskClass]
    renamed_classes: dict[str, str]

    def entity_type(self, name: str) -> EntityType:
        """The entity type of this name; raises `UnknownTerm`."""
        return _find(self.entity_types, name, "entity type")

    def link_type(self, name: str) -> LinkType:
        """The link type of this name; raises `UnknownTerm`."""
        return _find(self.link_types, name, "link type")

    def property(self, name: str) -> Property:
        """The property of this name; raises `UnknownTerm`."""
        return _find(self.properties, name, "property")

    def risk_class(self, name: str) -> RiskClass:
        """The risk class of this name; raises `UnknownTerm`, for a former name with the present one.

        >>> SCHEMA.risk_class("military_end_user")
        Traceback (most recent call last):
        ...
        ontology.errors.UnknownTerm: risk class 'military_end_user' is called 'meu_list' now; write meu_list
        """
        if name in self.renamed_classes:
            new = self.renamed_classes[name]
            raise UnknownTerm(f"risk class {name!r} is called {new!r} now; write {new}")
        return _find(self.classes, name, "risk class")

    def class_problem(self, name: str) -> str | None:
        """Why a source can have no class of its own by this name; `None` when it can.

        >>> SCHEMA.class_problem("listed_party"), SCHEMA.class_problem("our_denied")
        ("is a class of Ketting's own; choose another name", None)
        """
        if name in self.classes or name in self.renamed_classes:
            return "is a class of Ketting's own; choose another name"
        if not is_class_id(name):
            return "is no id of a class; write words of lower-case letters and digits, with _ between"
        # Its name in words is a label in Neo4j, where these are labels of other things.
        if "".join(word.capitalize() for word in name.split("_")) in {*self.entity_types, "Classified"}:
            return "is a type of entity, or a label of Ketting's own; choose another name"
        return None

    def present_class(self, name: str) -> str:
        """The name that a class goes by now; the name itself where it never had another.

        >>> SCHEMA.present_class("military_end_user")
        'meu_list'
        """
        return self.renamed_classes.get(name, name)

    @cached_property
    def screened_classes(self) -> tuple[str, ...]:
        """The classes that a screening asks about when none is named."""
        return tuple(name for name, risk_class in self.classes.items() if risk_class.risk)

    @cached_property
    def barrier_classes(self) -> tuple[str, ...]:
        """The classes whose members no path passes through."""
        return tuple(name for name, risk_class in self.classes.items() if risk_class.barrier)

    def ancestors(self, entity_type: str) -> tuple[str, ...]:
        """The type itself and its parents, most specific first; raises `UnknownTerm`."""
        chain = [entity_type]
        while (parent := self.entity_type(chain[-1]).parent) is not None:
            chain.append(parent)
        return tuple(chain)

    def is_a(self, entity_type: str, ancestor: str) -> bool:
        """Whether every entity of the type is also one of `ancestor`."""
        return ancestor in self.ancestors(entity_type)

    def most_specific(self, entity_types: list[str]) -> str:
        """The deepest of the types; the alphabetically first among equals, `Thing` for none."""
        return min(entity_types, key=lambda t: (-len(self.ancestors(t)), t), default="Thing")


def _find(terms: dict[str, _Term], name: str, kind: str) -> _Term:
    try:
        return terms[name]
    except KeyError:
        raise UnknownTerm(f"no {kind} {name!r}", f"known: {', '.join(terms)}") from None


def _read(text: str) -> Schema:
    raw = tomllib.loads(text)

    def build(kind: type[Any], section: str) -> dict[str, Any]:
        return {
            name: kind(name=name, **{k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()})
            for name, fields in raw[section].items()
        }

    schema = Schema(
        raw["version"],
        raw["namespace"],
        raw["entity_namespace"],
        build(EntityType, "entity"),
        build(LinkType, "link"),
        build(LinkKind, "link_kind"),
        build(Property, "property"),
        build(RiskClass, "class"),
        raw["renamed_class"],
    )
    for link_type in schema.link_types.values():
        if link_type.has_upper == (len(link_type.ends) == 2) or (link_type.upper is None) != (
            link_type.lower is None
        ):
            raise UnknownTerm(f"link type {link_type.name} needs either upper and lower, or two ends")
        schema.entity_type(link_type.upper_type)
        schema.entity_type(link_type.lower_type)
    for kind in schema.link_kinds.values():
        schema.link_type(kind.parent)
    for prop in schema.properties.values():
        schema.entity_type(prop.domain)
    for entity_type in schema.entity_types:
        schema.ancestors(entity_type)
    return schema


SCHEMA = _read((files("ontology") / "schema.toml").read_text(encoding="utf-8"))
