"""What is said of decisions: what was decided, whether it holds, what changed, and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from api.casework.dispositions.basis import Basis, Change
from api.casework.dispositions.entries import Action, Entry, Standing
from api.models import DispositionAnswer, DispositionKind, DispositionState, Follows
from api.screening.question import MAX_MATCHES
from api.wording.catalogue import all_of, has, number, on, say
from api.wording.reasons import reason_label
from api.wording.values import hops, link_kind, link_title
from graph.search.reasons import Reason

_MOST_TOLD = 8
"""Changes that are told one by one."""


def basis_in_words(basis: Basis) -> list[str]:
    """What a decision was made on: the match, the verdicts with their links, list entries and the policy."""
    accepted = say("disposition.basis.accepted" if basis.accepted else "disposition.basis.not_accepted")
    told = [
        say(
            "disposition.basis.match",
            name=basis.name,
            id=basis.entity,
            matched=basis.matched_name,
            accepted=accepted,
        )
    ]
    for each in basis.classes.values():
        verdict = say(f"verdict.{each.verdict}")
        told.append(
            say("disposition.basis.verdict", label=each.label, verdict=verdict)
            if each.hops is None
            else say(
                "disposition.basis.hops",
                label=each.label,
                verdict=verdict,
                hops=hops(each.hops, at_least=False),
            )
        )
    links = {id: link for each in basis.classes.values() for id, link in each.links.items()}
    for link in links.values():
        kind, held = link_title(link.type, link.share, link.direct, []), all_of(link.stated_by)
        told.append(
            say(
                "disposition.basis.link",
                type=kind, upper=link.upper, lower=link.lower, grade=link.grade, sources=held,
            )
        )  # fmt: skip
    for entry in (basis.listings or {}).values():
        told.append(say("disposition.basis.listing", list=entry.list, entry=entry.name))
    policy = (f"{_policy_field(name)}: {value}" for name, value in basis.policy.items() if value)
    return [*told, say("disposition.basis.policy", policy="; ".join(policy))]


def change_in_words(change: Change) -> str:
    """A change as a sentence.

    >>> change_in_words(Change("listed", {"name": "Alpha", "list": "Entity List", "entry": "ALPHA CO"}))
    'Alpha is on the Entity List now, as ALPHA CO.'
    """
    values = dict(change.values)
    if change.code == "verdict":
        values |= {name: say(f"verdict.{values[name]}") for name in ("before", "now")}
    if change.code == "undecided":
        values["reason"] = reason_label(Reason(values["reason"]))
    if "type" in values:
        values["type"] = link_kind(values["type"])
    if change.code == "policy":
        values["field"] = _policy_field(values["field"])
    if change.code == "policy_part":
        values["part"] = say(f"disposition.part.{values['part']}")
    for name in ("before", "now"):
        if name in values and not values[name]:
            values[name] = say("disposition.nothing")
    return say(f"disposition.changed.{change.code}", **values)


def changes_in_words(changes: Sequence[Change]) -> list[str]:
    """The changes as sentences, each once; of very many the first ones, and how many there are beside them.

    >>> changes_in_words([Change("gone", {"name": "Alpha"})])
    ['Alpha is no longer among those whom the record may mean.']
    """
    told = list(dict.fromkeys(map(change_in_words, changes)))
    if len(told) <= _MOST_TOLD:
        return told
    return [*told[:_MOST_TOLD], say("disposition.changed.more", n=len(told) - _MOST_TOLD)]


def decided_in_words(kind: DispositionKind, name: str, until: date | None, by: str) -> str:
    """What was decided, by whom, until when.

    >>> decided_in_words(DispositionKind.CLEARED, "Alpha", date(2027, 1, 1), "j.jansen")
    'cleared until 1 Jan 2027 by j.jansen (Alpha)'
    """
    if until is None:
        return say(f"disposition.{kind}", name=name, by=by)
    return say(f"disposition.{kind}.until", name=name, by=by, until=on(until))


def disposition_in_words(standing: Standing, state: DispositionState, changed: Sequence[str]) -> str:
    """What was decided, and whether it holds."""
    entry = standing.decision
    assert entry.kind is not None  # it is a decision
    told = decided_in_words(entry.kind, entry.caption or entry.entity or "", entry.until, entry.who)
    if standing.confirmation is not None:
        told = say("disposition.confirmed", decided=told, by=standing.confirmation.who)
    told = say("disposition.told", decided=told, day=on(entry.at.date()), why=entry.why)
    if state is DispositionState.IN_FORCE:
        return f"{told} {say('disposition.since', changed=' '.join(changed))}" if changed else told
    values: dict[str, object] = {}
    if state is DispositionState.VOID:
        values = {"changed": " ".join(changed)}
    elif state is DispositionState.EXPIRED and entry.until is not None:
        values = {"until": on(entry.until)}
    return f"{told} {say(f'disposition.state.{state}', **values)}"


def entry_in_words(entry: Entry) -> str:
    """An entry of the history as a sentence."""
    if entry.action is Action.DECISION and entry.kind is not None:
        told = decided_in_words(entry.kind, entry.caption or entry.entity or "", entry.until, entry.who)
    else:
        told = say(f"disposition.entry.{entry.action}", by=entry.who, of=str(entry.of or ""))
    day = on(entry.at.date())
    if not entry.why:
        return say("disposition.told.plain", decided=told, day=day)
    return say("disposition.told", decided=told, day=day, why=entry.why)


def _policy_field(name: str) -> str:
    code = f"disposition.policy.{name}"
    return say(code) if has(code) else name.replace("_", " ")


def what_follows(
    candidates: Iterable[tuple[str, str]], decided: Iterable[DispositionAnswer]
) -> Follows | None:
    """What follows of the decisions in force for everybody whom the record may mean; `None` where none is.

    `candidates` are their ids and what they are called. The party is cleared, or nobody of them is meant, and
    nothing is escalated: then it is settled. That somebody is meant settles nothing about what was found.

    >>> what_follows([("a", "Alpha")], []) is None
    True
    """
    in_force = [each for each in decided if each.state is DispositionState.IN_FORCE]
    if not in_force:
        return None
    named = dict(candidates)
    kinds = {each.entity: each.disposition for each in in_force}
    of_candidates = {id: kinds.get(id) for id in named}
    is_cleared = DispositionKind.CLEARED in of_candidates.values()
    are_all_known = 0 < len(named) < MAX_MATCHES  # of that many there may be others, whom nobody looked at
    nobody = are_all_known and all(kind is DispositionKind.NOT_SAME for kind in of_candidates.values())
    is_escalated = DispositionKind.ESCALATED in kinds.values()
    means_one = is_cleared or DispositionKind.SAME in of_candidates.values()
    told = "; ".join(decided_in_words(d.disposition, d.name, d.until, d.by) for d in in_force)
    left = [] if means_one else [name for id, name in named.items() if of_candidates[id] is None]
    sentence = say("disposition.follows", decided=f"{told[:1].upper()}{told[1:]}")
    if left:
        shown = ", ".join(left[:3]) if len(left) <= 3 else f"{', '.join(left[:3])}, {number(len(left) - 3)} +"
        sentence = f"{sentence} {say('disposition.left', names=shown)}"
    return Follows(settled=(is_cleared or nobody) and not is_escalated, sentence=sentence)
