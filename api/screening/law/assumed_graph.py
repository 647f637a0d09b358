"""The graph with links and listings assumed, changed or gone, for the verdicts of one question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from api.models import VerdictAnswer
from api.screening.decide import verdict_answers
from api.screening.law.changes import ReadChange, is_made_up
from api.screening.law.records import list_ids
from api.screening.session import Session
from graph.model import (
    DIRECT,
    ENTITY_TYPES,
    FIRST_DAY,
    HIGH_OPEN,
    LAST_DAY,
    LINK_TYPES,
    LOW_OPEN,
    ROW_FIELDS,
    Array,
    RowColumns,
    Snapshot,
    Strictness,
    day_number,
)
from graph.search import Proximity, Reason, SnapshotSearch, Verdict
from graph.search.neighbourhood import BoundedSnapshot
from graph.search.possibly_same import with_possibly_same
from ontology import UNKNOWN_SHARE, Grade, Share


def verdicts_with(session: Session, id: str, changes: Sequence[ReadChange]) -> list[VerdictAnswer]:
    """The verdict for each class asked about, of the data with the changes.

    Who a bound left out may be near a class, so a `no` over a part that was cut off is unknown, `partial`.
    """
    if not changes:
        return verdict_answers(
            {name: result.proximity for name, result in session.decider.results(id).items()}
        )
    named = dict.fromkeys(id for each in changes for id in (each.lower, each.upper) if id is not None)
    recorded = [each for each in dict.fromkeys((id, *named)) if not is_made_up(each)]
    traversal, search = session.traversal, session.view.search
    # Holders below the minimum count for a `no`, and a change may bring any of them nearer.
    if recorded:
        around = search.around(recorded, replace(traversal, min_share=0.0), Strictness.RELAXED)
    else:
        around = BoundedSnapshot(search.snapshot_containing([], [], traversal))
    part = around.snapshot
    reasons = session.view.class_reasons(session.decider.classes, traversal.valid_at)
    snapshot = assumed(
        part, changes, traversal.valid_at, _classes_of_lists(session), _lists_of(session, part), (id, *named)
    )
    changed = SnapshotSearch(snapshot, session.view)
    found = changed.proximities(id, traversal, reasons, 1)
    found = with_possibly_same(changed, session.view, id, traversal, reasons, found)
    told = {name: _cut(result.proximity, around.is_truncated) for name, result in found.items()}
    return verdict_answers(told)


def assumed(
    snapshot: Snapshot,
    changes: Sequence[ReadChange],
    day: date,
    classes_of_lists: Mapping[str, Sequence[str]],
    list_of: Mapping[str, str],
    ids: Iterable[str],
) -> Snapshot:
    """The snapshot with the changes made, in which all of the `ids` are.

    `classes_of_lists` are what each list confers, and `list_of` the list that an entry is on. An assumed link
    is direct, of grade A, in force on every day and observed on this one; one that ends was on none.

    >>> from api.screening.law.changes import AssumedChange
    >>> from graph.search.example import example_filter
    >>> before = example_filter().snapshot
    >>> sale = AssumedChange(do="add", upper="new:Fund", lower="workshop", share="60")
    >>> day = date(2024, 1, 1)
    >>> read = ReadChange(sale, "new:Fund", "workshop")
    >>> after = assumed(before, [read], day, {}, {}, ["new:Fund", "workshop"])
    >>> [after.ids[int(after.links["upper"][row])] for row in after.up.of(after.ids.position("workshop"))][-1]
    'new:Fund'
    """
    table, moved = snapshot.ids.edited([], ids)
    types = np.full(len(table), ENTITY_TYPES.index("LegalEntity"), np.uint8)
    types[moved] = snapshot.types
    links = _moved(snapshot.links, moved, ("upper", "lower"))
    memberships = _moved(snapshot.memberships, moved, ("lower",))
    places = {id: place for id in ids if (place := table.position(id)) is not None}
    targets, own = list(snapshot.targets), list(snapshot.own_classes)
    for each in changes:
        change, lower = each.change, places[each.lower]
        if change.type != "Listing":
            assert each.upper is not None  # a link is refused without one
            code, upper = LINK_TYPES.index(change.type), places[each.upper]
            is_it = (links["type"] == code) & (links["upper"] == upper) & (links["lower"] == lower)
            links = {name: column[~is_it] for name, column in links.items()}
            if change.do != "end":
                share = UNKNOWN_SHARE if change.share is None else Share.parse(change.share)
                links = _with_row(links, (code, upper, lower), share, day)
            continue
        assert change.list is not None  # a listing is refused without one
        if change.do == "end":
            named = [place for place, id in enumerate(targets) if list_of.get(id, id) == change.list]
            is_it = (memberships["lower"] == lower) & np.isin(memberships["upper"], named)
            memberships = {name: column[~is_it] for name, column in memberships.items()}
            continue
        targets.append(change.list)
        for risk_class in classes_of_lists.get(change.list, ()):
            known = (*snapshot.classes, *own[len(snapshot.own_classes) :])
            if risk_class not in known:
                own.append(risk_class)
                known = (*known, risk_class)
            code = known.index(risk_class)
            row = code, len(targets) - 1, lower
            memberships = _with_row(memberships, row, UNKNOWN_SHARE, day)
    made = Snapshot.of(snapshot.version, table, types, links, memberships, targets, tuple(own))
    if snapshot.whole_degrees is None:
        return made
    link_types, known_degrees = snapshot.whole_degrees
    degrees = made.degrees(link_types).copy()
    degrees[moved] = np.maximum(degrees[moved], known_degrees)
    return made.with_degrees(link_types, degrees)


def _moved(rows: RowColumns, moved: Array, ends: tuple[str, ...]) -> dict[str, Array]:
    """The rows with their ends at the new positions of these."""
    return dict(rows) | {end: moved[rows[end]].astype(ROW_FIELDS[end]) for end in ends}


def _with_row(
    rows: Mapping[str, Array], row: tuple[int, int, int], share: Share, day: date
) -> dict[str, Array]:
    """The rows and one more, of this type, upper and lower end."""
    code, upper, lower = row
    values = {
        "type": code,
        "upper": upper,
        "lower": lower,
        "directness": DIRECT,
        "grade_from": int(Grade.A),
        "grade_to": int(Grade.D),
        "best_grade": int(Grade.A),
        "since": FIRST_DAY,
        "until": LAST_DAY,
        "window_from": FIRST_DAY,
        "window_to": LAST_DAY,
        "last_observed": day_number(day),
        "flags": LOW_OPEN * share.low_open | HIGH_OPEN * share.high_open,
        "low": float(share.low),
        "high": float(share.high),
    }
    return {
        name: np.append(rows[name], np.array([values[name]], dtype)) for name, dtype in ROW_FIELDS.items()
    }


def _classes_of_lists(session: Session) -> dict[str, list[str]]:
    conferred: dict[str, list[str]] = {}
    for version in session.view.versions:
        for list_id, risk_class in version.dataset.list_classes:
            if risk_class not in conferred.setdefault(list_id, []):
                conferred[list_id].append(risk_class)
    return conferred


def _lists_of(session: Session, snapshot: Snapshot) -> dict[str, str]:
    """The official list of each entry that makes somebody in the snapshot a member."""
    return list_ids(session, (id for id in snapshot.targets if id not in snapshot.classes))


def _cut(proximity: Proximity, is_cut: bool) -> Proximity:
    if not is_cut or proximity.verdict is Verdict.YES:
        return proximity
    reasons = tuple(dict.fromkeys((*proximity.reasons, Reason.PARTIAL)))
    return replace(proximity, verdict=Verdict.UNKNOWN, reasons=reasons, is_truncated=True)
