"""What regimes come to about an entity, with the links that decide and what would settle it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from api.errors import BadQuestion
from api.models import LinkAnswer
from api.models.law import RuleFact, RuleFinding, RuleOutcome, SettledBy
from api.screening.explanation.class_lists import list_answer
from api.screening.law.changes import is_made_up
from api.screening.law.outcomes import captures_on, outcome_of, outcomes_at
from api.screening.law.records import Above, read_above
from api.screening.session import Session
from api.wording import law as words
from graph.class_data import ListData
from graph.model import STEP_TYPES
from graph.ownership import PARTS, WHOLE
from graph.rules import (
    NOT_REACHED,
    Basis,
    Capture,
    Fact,
    FactKind,
    Regime,
    RegimeOutcome,
    Settling,
    capture,
    deciding,
    regime_called,
    regimes,
    settling,
)
from ontology import Share

_MOST_SHOWN = 20


def regimes_asked(name: str | None) -> Sequence[Regime]:
    """The regime of this name, or all; raises `BadQuestion` for one that there is none of."""
    if name is None:
        return list(regimes().values())
    found = regime_called(regimes(), name)
    if found is None:
        raise BadQuestion("regime", name, f"there is no such regime; known: {', '.join(regimes())}")
    return [found]


def findings(session: Session, above: Above, asked: Iterable[Regime]) -> list[RuleFinding]:
    """The finding of each regime that says something on the day, in their order."""
    day, told = above.traversal.valid_at, []
    for regime in asked:
        phase = regime.on(day)
        if phase is not None:
            found = capture(above.record, regime, phase, above.listed(regime))
            told.append(_finding(session, above, found, day))
    return told


def outcomes_above(session: Session, id: str) -> list[RuleOutcome]:
    """What each regime that says something on the day comes to about an entity, in short.

    A bound that ended the reading of who is above it leaves open what was not found.
    """
    above = read_above(session, [id])
    day, is_partial = above.traversal.valid_at, above.is_partial
    captures = captures_on(session.view, above.record, day, above.listed, is_partial=is_partial)
    return outcomes_at(captures, above.place)


# ------------------------------------------------------------ inside


def _finding(session: Session, above: Above, found: Capture, day: date) -> RuleFinding:
    regime, phase, place = found.regime, found.phase, above.place
    # Of bodies that are in no data nobody needs to know who else is listed.
    is_real = not all(map(is_made_up, above.ids))
    lists = [session.view.list_data(id, day) for id in regime.lists if is_real]
    outcome = outcome_of(found, place, is_whole=not any(each.reasons(day) for each in lists))
    facts = deciding(found, place)
    settles = settling(found, place)
    session.evidence.look_up({above.ids[end] for fact in facts for end in _ends(found, fact)})
    entity = session.evidence.entity(above.ids[place])
    low, high = _held(found, place)
    shown = [_fact(session, above, found, fact) for fact in facts[:_MOST_SHOWN]]
    settled = None if settles is None else _settled(session, above, found, settles)
    return RuleFinding(
        regime=regime.id,
        outcome=outcome,
        status=phase.status,
        applies=phase.captures,
        title=regime.title,
        summary=words.finding(entity, regime, phase, outcome, shown, settled, day),
        effect=regime.effect,
        limits=regime.limits,
        operator=phase.operator,
        threshold=phase.threshold,
        low=low,
        high=high,
        reasons=_reasons(found, place, lists, day),
        deciding=shown,
        settled_by=settled,
        lists=[list_answer(each, day) for each in lists],
        confidence=phase.confidence,
        citation=words.cited(phase.citation, phase.confidence),
        note=phase.note,
        notes=list(regime.notes),
        sources=[words.citation(each) for each in regime.citations],
    )


def _held(found: Capture, place: int) -> tuple[float | None, float | None]:
    """Percent that who is listed or captured holds, at least and at most; nothing where listings count."""
    if found.regime.basis is Basis.LISTING:
        return None, None
    holdings = found.record.holdings
    numbers = holdings.up.of(place)
    owners = holdings.owners[numbers]
    sure = (found.certain.rounds[owners] != NOT_REACHED) & ~holdings.is_indirect[numbers]
    may = found.possible.rounds[owners] != NOT_REACHED
    others = int(holdings.low[numbers[~may & ~holdings.is_indirect[numbers]]].sum())
    high = min(int(holdings.high[numbers[may]].sum()), max(WHOLE - others, 0))
    low = int(holdings.low[numbers[sure]].sum())
    return low / PARTS, max(high, low) / PARTS


def _reasons(found: Capture, place: int, lists: Sequence[ListData], day: date) -> list[str]:
    """What stands against certainty, and red flags."""
    told = [words.list_gap(each, day) for each in lists if each.reasons(day)]
    if found.outcome(place) is RegimeOutcome.CAPTURED or not found.regime.has_red_flags:
        return told
    holdings, rights = found.record.holdings, found.record.rights
    for number in holdings.up.of(place).tolist():
        if found.certain.rounds[holdings.owners[number]] == NOT_REACHED:
            continue
        if holdings.low[number] == 0 and holdings.high[number] == WHOLE:
            told.append(words.unknown_percentage())
        elif holdings.low[number] > 0:
            told.append(words.minority(str(holdings.share(number))))
    above = rights.uppers[(rights.lowers == place) & rights.is_certain]
    if not found.regime.reads_control and (found.certain.rounds[above] != NOT_REACHED).any():
        told.append(words.controlled())
    return list(dict.fromkeys(told))


def _settled(session: Session, above: Above, found: Capture, settles: Settling) -> SettledBy:
    return SettledBy(
        as_captured=settles.as_captured,
        smallest=settles.is_smallest,
        facts=[_fact(session, above, found, fact) for fact in settles.facts],
    )


def _ends(found: Capture, fact: Fact) -> tuple[int, ...]:
    if fact.kind is FactKind.LISTING:
        return (fact.number,)
    if fact.kind is FactKind.HOLDING:
        holdings = found.record.holdings
        return int(holdings.owners[fact.number]), int(holdings.owned[fact.number])
    rights = found.record.rights
    return int(rights.uppers[fact.number]), int(rights.lowers[fact.number])


def _fact(session: Session, above: Above, found: Capture, fact: Fact) -> RuleFact:
    entity = session.evidence.entity
    *upper, lower = (entity(above.ids[end]) for end in _ends(found, fact))
    if fact.kind is FactKind.LISTING:
        lists = [
            session.view.list_data(id, above.traversal.valid_at).title
            for id in above.lists_naming(fact.number, found.regime)
        ]
        return RuleFact(
            kind=fact.kind,
            needed=fact.is_needed,
            entity=lower,
            by=None,
            link=None,
            lists=lists,
            detail=words.listed(lower, lists),
        )
    is_share = fact.kind is FactKind.HOLDING
    row = int((found.record.holdings if is_share else found.record.rights).rows[fact.number])
    share = str(found.record.holdings.share(fact.number)) if is_share else None
    link = link_of_row(session, above, row)
    kind = link.type if link is not None else "Ownership" if is_share else "Control"
    return RuleFact(
        kind=fact.kind,
        needed=fact.is_needed,
        entity=lower,
        by=upper[0],
        share=share,
        detail=words.held(upper[0], lower, kind, None if share is None else Share.parse(share), row < 0),
        link=link,
    )


def link_of_row(session: Session, above: Above, row: int) -> LinkAnswer | None:
    """The link of a row with its sources; `None` for one that was assumed."""
    if row < 0:
        return None
    links, ids = above.snapshot.links, above.snapshot.ids
    ends = (
        STEP_TYPES[links["type"][row]],
        ids[int(links["upper"][row])],
        ids[int(links["lower"][row])],
    )
    found = session.view.reader.links_between([ends])
    return session.explainer(above.snapshot).link(found[0], above.traversal) if found else None
