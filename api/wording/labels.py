"""Labels of the codes that answers have, for tables, forms and programs that show them."""

from __future__ import annotations

from api.wording.catalogue import say
from api.wording.classes import class_label
from api.wording.open_ends import uncounted
from api.wording.reasons import reason_label
from api.wording.values import directness
from graph.model import DIRECTNESS_LABELS
from graph.search.completeness import GapKind, NotCounted
from graph.search.proximity import Verdict
from graph.search.qualifications import StopKind
from graph.search.reasons import Reason
from ontology import SCHEMA

DECISIONS = ("hit", "review", "unknown", "no link found", "no match found")
"""The decisions that a screening can come to."""


def decision_label(decision: str) -> str:
    """What a decision is called.

    >>> decision_label("unknown"), decision_label("no link found")
    ('Inconclusive', 'No link found')
    """
    return say(f"decision.{_code(decision)}")


def decision_means(decision: str) -> str:
    """What a decision says, to follow its label.

    >>> decision_means("unknown")
    'the data neither confirm nor rule out a link'
    """
    return say(f"decision.{_code(decision)}.means")


def grades() -> dict[str, str]:
    """What each grade of evidence is, by its letter.

    >>> grades()["A"]
    'register or filing'
    """
    return {grade: say(f"grade.{grade}") for grade in "ABCD"}


def labels() -> dict[str, dict[str, str]]:
    """The label of every code that answers have, by the field that has it.

    >>> labels()["verdict"]["unknown"], labels()["reason"]["open_end"]
    ('Inconclusive', 'owners not fully recorded')
    """
    return {
        "decision": {each: decision_label(each) for each in DECISIONS},
        "verdict": {str(each): say(f"verdict.{each}") for each in Verdict},
        "risk_class": {each: class_label(each) for each in SCHEMA.classes},
        "reason": {str(each): reason_label(each) for each in Reason},
        "lacks": {str(each): say(f"missing.{each}.label") for each in GapKind},
        "uncounted": {str(each): uncounted(each, "D") for each in NotCounted},
        "stop": {str(each): say(f"stop.{each}") for each in StopKind},
        "direct": {each: directness(each) for each in DIRECTNESS_LABELS},
        "grade": grades(),
    }


def _code(decision: str) -> str:
    return decision.replace(" ", "_")
