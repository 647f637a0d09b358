"""The names of yente's algorithms, all of which Ketting's one matcher answers to (docs/apis.md)."""

from __future__ import annotations

from api.yente.errors import BadRequest

KETTING = "ketting"
"""The matcher by its own name, which is the best and the default one."""

_BEST = "best"
_THEIRS = ("logic-v2", "ofac", "name-based", "name-qualified", "logic-v1", "regression-v1")
"""The algorithms of yente 5.5."""

_FEATURES = {
    "name": "A recorded name, main or alias, equal after normalisation, in the same script or across scripts",
    "identifier": "An identifier given, such as an LEI or registration number, that is recorded",
    "form": "Whether the legal forms agree",
    "number": "Whether numbers, places, directions, phases and kinds in the names contradict",
    "country": "Whether a country given is among those recorded",
    "address": "Whether the city or street given is the recorded one",
    "birthDate": "Whether a date of birth given is the recorded one, as far as both go",
    "incorporationDate": "Whether a date of foundation given is the recorded one, as far as both go",
}
_DESCRIPTION = (
    "Ketting's matcher: a match rests on an identifier or an equal recorded name that nothing contradicts; "
    "what is merely alike is returned for a person to decide, with a calibrated score."
)
_URL = "https://w3id.org/ketting/ns"


def checked_algorithm(name: str) -> str:
    """The name of an algorithm as it is listed; raises `BadRequest` for one that is none.

    >>> checked_algorithm(" Logic-V2 "), checked_algorithm("best")
    ('logic-v2', 'ketting')
    >>> checked_algorithm("neural-net")
    Traceback (most recent call last):
    api.yente.errors.BadRequest: Invalid algorithm: neural-net
    """
    cleaned = name.lower().strip()
    if cleaned in (_BEST, KETTING):
        return KETTING
    if cleaned not in _THEIRS:
        raise BadRequest(f"Invalid algorithm: {name}")
    return cleaned


def algorithms_answer() -> dict[str, object]:
    """What can be named, the best first.

    >>> [each["name"] for each in algorithms_answer()["algorithms"]][:2]
    ['ketting', 'logic-v2']
    """
    features = {
        name: {"description": text, "coefficient": 1.0, "url": _URL} for name, text in _FEATURES.items()
    }
    listed = []
    for name in (KETTING, *_THEIRS):
        alias = "" if name == KETTING else f"A name of yente's, answered as {KETTING}. "
        text = alias + _DESCRIPTION
        docs = {"name": name, "description": text, "config": {}, "features": features}
        listed.append({"name": name, "description": text, "features": features, "docs": docs})
    return {"algorithms": listed, "default": _BEST, "best": KETTING}
