"""What changed about a line that is watched, in a sentence for whoever gets the alert."""

from __future__ import annotations

from api.models import DispositionState, SourceRef
from api.models.watch import ChangeFact, ChangeOrigin, WatchChange, WatchedLine, WatchedLink, WatchState
from api.wording.catalogue import all_of, on, say
from api.wording.classes import class_label, member_of
from api.wording.labels import DECISIONS, decision_label
from api.wording.under_policy import outcome_label
from api.wording.values import hops, link_title
from ontology import SCHEMA, Period

_MOST_IN_SENTENCE = 2
"""Statements that a sentence names; the others are listed beside it."""

_OF_CLASS = ("verdict", "shorter", "longer")
_OF_LIST = ("listed", "delisted")
_OF_REGIME = ("captured", "released")


def kind_label(kind: str) -> str:
    """What a kind of change is called.

    >>> kind_label("new_hit")
    'New hit'
    """
    return say(f"watch.kind.{kind}")


def run_state(state: str) -> str:
    """How far a run came.

    >>> run_state("done")
    'done'
    """
    return say(f"watch.run.{state}")


def worded(change: WatchChange) -> WatchChange:
    """The change with its sentences, in the language that is spoken.

    >>> from datetime import date
    >>> line = WatchedLine(id=1, row=12, reference="C-17", name="Hengshan Optics")
    >>> days = {"day": date(2026, 11, 28), "earlier_day": date(2026, 10, 1)}
    >>> change = WatchChange(
    ...     id="0a", watchlist="nl", run=2, line=line, kind="shorter", origin=ChangeOrigin.WORLD,
    ...     decision="hit", subject="listed_party", title="", causes=[], **days,
    ...     before=WatchState(verdict="yes", hops=3), after=WatchState(verdict="yes", hops=1),
    ... )
    >>> worded(change).sentence[:82]
    'Hengshan Optics (C-17, row 12): nearer to Listed party now, yes, 1 hop; before: ye'
    """
    before, after = (_state(change, state) for state in (change.before, change.after))
    facts = [fact.model_copy(update={"detail": _fact(fact)}) for fact in change.causes]
    title = class_label(change.subject, change.title) if change.kind in _OF_CLASS else change.title
    told = change.model_copy(update={"before": before, "after": after, "causes": facts, "title": title})
    is_bare = change.kind == "owner" and not facts
    sentence = say(
        "watch.owner.links" if is_bare else f"watch.{change.kind}",
        who=who(change.line),
        title=title,
        subject=change.subject,
        before=_words(change, before),
        after=_words(change, after),
        decided="" if change.disposition is None else change.disposition.sentence,
    )
    nearest = "" if change.kind in _OF_CLASS else _nearest(change)
    because = "" if _is_expired(change) else _because(told)
    return told.model_copy(update={"sentence": " ".join(filter(None, (sentence, nearest, because)))})


def who(line: WatchedLine) -> str:
    """The line by its name, and what finds it again: its reference, its row, or the id of the entity.

    >>> who(WatchedLine(id=1, name="Alpha", entity="nl-alpha"))
    'Alpha (nl-alpha)'
    """
    row = say("watch.who.row", n=line.row) if line.row else ""
    beside = ", ".join(filter(None, (line.reference, row, line.entity)))
    return say("watch.who.beside" if beside else "watch.who", name=line.name, beside=beside)


# ------------------------------------------------------------ inside


def _is_expired(change: WatchChange) -> bool:
    return change.disposition is not None and change.disposition.state is DispositionState.EXPIRED


def _state(change: WatchChange, state: WatchState | None) -> WatchState | None:
    return None if state is None else state.model_copy(update={"words": _words(change, state)})


def _words(change: WatchChange, state: WatchState | None) -> str:
    kind = change.kind
    if kind in _OF_LIST:
        return say("watch.state.off_list" if state is None else "watch.state.on_list")
    if kind in _OF_REGIME:
        if state is None:
            return say("watch.state.not_captured")
        return say("watch.state.captured" if state.applies else "watch.state.captured_idle")
    if change.disposition is not None:
        return say(f"disposition.word.{change.disposition.state}")
    if state is None:
        return say("watch.state.not_asked")
    if kind == "outcome":
        return outcome_label(state.outcome or "")
    if kind in _OF_CLASS:
        if state.hops is None:
            return say(f"verdict.{state.verdict}").lower()
        return say("watch.state.yes", hops=hops(state.hops, at_least=bool(state.at_least)))
    if kind == "match":
        if not state.matches:
            return say("watch.state.nobody")
        names = [(f"{each.entity.caption} ({each.entity.id})", each.accepted) for each in state.matches]
        return all_of(name if accepted else say("watch.state.perhaps", name=name) for name, accepted in names)
    if kind == "owner":
        return all_of(map(_link, state.links)) if state.links else say("watch.state.nothing")
    decision = state.decision or ""
    if decision in DECISIONS:
        return decision_label(decision).lower()
    return say("watch.state.rejected", problem=decision)


def _link(link: WatchedLink) -> str:
    title = link_title(link.type, link.share, "direct", ())
    return say("watch.link", upper=link.upper.caption, lower=link.lower.caption, title=title)


def _nearest(change: WatchChange) -> str:
    near = change.nearest
    if near is None:
        return ""
    distance = hops(near.hops, at_least=near.at_least)
    return say("watch.nearest", title=class_label(near.risk_class, near.title), hops=distance)


def _because(change: WatchChange) -> str:
    days = {"day": on(change.day), "earlier": on(change.earlier_day)}
    if change.origin is ChangeOrigin.READING:
        return say("watch.reading", **days)
    parts = [fact.detail for fact in change.causes[:_MOST_IN_SENTENCE]]
    more = len(change.causes) - len(parts) + change.more_causes
    if more:
        parts.append(say("watch.more", n=more))
    if change.origin is ChangeOrigin.UNCLEAR:
        parts.insert(0, say("watch.unclear", **days))
    return " ".join(parts) or say("watch.no_fact", **days)


def _fact(fact: ChangeFact) -> str:
    subject, object = fact.subject.caption, "" if fact.object is None else fact.object.caption
    if fact.property in SCHEMA.link_types:
        takes_share = SCHEMA.link_type(fact.property).takes_share
        share = (fact.source.share or "(0,100]") if takes_share else None
        title = link_title(fact.property, share, fact.source.direct or "unstated", ())
        said = say("watch.link", upper=subject, lower=object, title=title)
    elif fact.property == "names":
        said = say("watch.fact.names", subject=fact.subject.id, object=object)
    elif fact.property == "riskClass":
        said = say("watch.fact.riskClass", subject=subject, member=member_of(fact.value or ""))
    else:
        code = "watch.fact.value" if fact.object is None else "watch.fact.entity"
        about = f"{subject} ({fact.subject.id})"
        said = say(code, property=fact.property, subject=about, object=object, value=fact.value)
    return say(f"watch.fact.{fact.change}", fact=said, source=_source(fact.source))


def _source(source: SourceRef) -> str:
    """What says so, of which day, and when it was loaded, or found to say so no longer."""
    document = source.document
    if document is None:
        said = source.source
    else:
        code = "watch.source.dated" if document.date else "watch.source.read"
        said = say(code, title=document.title, day=_day(document.date or document.read))
    if source.known_until is not None:
        return say("watch.source.gone", source=said, day=on(source.known_until.date()))
    loaded = source.known_from
    return said if loaded is None else say("watch.source.loaded", source=said, day=on(loaded.date()))


def _day(text: str) -> str:
    return on(Period.parse(text).last.last_day) if len(text) == len("2025-11-26") else text
