"""Which entity is meant where an id is asked for: an id, or a name that fits one entity alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.errors import BadUse, NotFound, shortened
from api.models import ReadAs, SearchMatch
from api.screening.explanation.evidence import reference
from api.screening.session import Session
from ontology.schema import is_entity_id


def entity_named(session: Session, text: str) -> ReadAs:
    """The entity that the text is the id of, or that it means by its name; `detail` is empty for an id.

    A name means an entity when the match is accepted, or when no other entity has an equal recorded name:
    whoever asks sees which one it is, which is not so in a screening. Raises `NotFound`, `BadName`, and
    `BadUse` with the choice where it may mean several.
    """
    if is_entity_id(text):
        entity = session.view.reader.entity(text)
        if entity is not None:
            return ReadAs(text=text, entity=reference(entity), detail="")
    matches = session.matches(text)  # a short name such as SMIC looks like an id
    accepted = [match for match in matches if match.accepted]
    equal = accepted or [match for match in matches if _is_equal(match)]
    if len(equal) == 1:
        detail = "accepted as its name" if accepted else "no other entity has an equal recorded name"
        return ReadAs(text=text, entity=equal[0].entity, detail=detail)
    if not matches:
        raise NotFound(
            f"no entity is called {shortened(text)!r} in the data loaded; try another name, or its id"
        )
    raise BadUse(
        f"{shortened(text)!r} is not proven to mean one entity; give the id of one: "
        f"{_choice(equal or matches)}"
    )


def read_from_names(*meant: ReadAs) -> list[ReadAs]:
    """Those that were read from names: what an answer has to say."""
    return [each for each in meant if each.detail]


def _is_equal(match: SearchMatch) -> bool:
    return any(each.feature == "name" and each.outcome == "equal" for each in match.explanation)


def _choice(matches: Sequence[SearchMatch]) -> str:
    return ", ".join(f"{match.entity.id} ({match.entity.caption})" for match in matches)


def party_named(session: Session, text: str) -> ReadAs:
    """The entity meant, which can have links; raises `NotFound` for a list entry or shipment too."""
    meant = entity_named(session, text)
    session.party(meant.entity.id)
    return meant


def native_name(caption: str, names: Iterable[str]) -> str | None:
    """The first of the names that is in another script, where the caption is in Latin letters.

    >>> native_name("CETC", ["CETC 24", "中国电科"]), native_name("中国电科", ["CETC"])
    ('中国电科', None)
    """
    if not _is_latin(caption):
        return None
    return next((name for name in names if not _is_latin(name)), None)


def _is_latin(text: str) -> bool:
    """Whether every letter is one of Latin script, with accents or without."""
    return all(letter < "\u0250" or 0x1E00 <= ord(letter) < 0x1F00 for letter in text if letter.isalpha())
