"""Values of answers in words, and the colours they are printed in."""

from __future__ import annotations

from collections.abc import Iterable

from rich.text import Text

from api.models import (
    EntityRef,
    Holding,
    Judgement,
    LeftOut,
    LinkAnswer,
    ListAnswer,
    PathLink,
    Query,
    ReadAs,
    StopAnswer,
    TraversalAnswer,
)
from api.wording import values
from api.wording.catalogue import all_of, has, number, on, say
from api.wording.values import directness, hops, link_kind, link_towards, share
from graph.model.snapshot import POSSIBLY_SAME
from graph.search.proximity import Verdict
from graph.search.qualifications import StopKind
from ontology import SCHEMA

DECISION_STYLES = {
    "hit": "bold red",
    "review": "bold yellow",
    "unknown": "bold yellow",
    # Not green: a shipment is not cleared when no link is found.
    "no link found": "bold",
    "no match found": "bold",
}

VERDICT_STYLES = {Verdict.YES: "bold red", Verdict.UNKNOWN: "yellow", Verdict.NO: "bold"}


def bound(number: int, *, at_least: bool) -> str:
    """`2`, `≥1`."""
    return f"{'≥' if at_least else ''}{number}"


def loaded_lists(answers: Iterable[ListAnswer]) -> list[str]:
    """How much of each list is loaded, those that are not loaded together."""
    told = list(answers)
    missing = [each.title for each in told if each.copied is None]
    loaded = [each.detail for each in told if each.copied is not None]
    return loaded + ([say("classes.not_loaded", titles=", ".join(missing))] if missing else [])


def entity(ref: EntityRef) -> Text:
    """The caption, with the id that commands take."""
    if ref.caption == ref.id:
        return Text(ref.id, style="bold")
    return Text.assemble((ref.caption, "bold"), (f"  {ref.id}", "dim"))


def named(ref: EntityRef) -> str:
    """The caption with the id in brackets, inside a sentence."""
    return ref.caption if ref.caption == ref.id else f"{ref.caption} ({ref.id})"


def said_of(code: str, ref: EntityRef, **values: str) -> Text:
    """The message of this code about an entity, which stands out in it."""
    before, _, after = say(code, entity="\0", **values).partition("\0")
    return Text.assemble(before, entity(ref), after)


def searched(used: TraversalAnswer) -> Text:
    """The day asked about and the traversal as used."""
    return Text("; ".join([say("question.on", day=on(used.valid_at)), traversal(used)]), style="dim")


def left_out(answer: LeftOut) -> str:
    """That a list is not shown whole, and where it is."""
    counts = {"listed": number(answer.listed), "count": number(answer.count)}
    return say("print.left_out", list=answer.list.replace("_", " "), see=answer.see, **counts)


def read_as(meant: Iterable[ReadAs]) -> list[Text]:
    """That names were taken for entities, and why; a line for each."""
    return [Text(values.read_as(each)) for each in meant]


def next_page(total: int, after: int) -> list[Text]:
    """How many more there are after these, and how to ask for them; nothing where there are no more."""
    if total <= after:
        return []
    return [Text(say("print.more_at", n=number(total - after), offset=after), style="dim")]


def stop(answer: StopAnswer) -> str:
    """What no path passes through."""
    return say("stop.meet", entity=named(answer.entity), kind=say(f"stop.{answer.kind}"))


def stop_here(kind: StopKind) -> str:
    """That no path passes through an entity, and why."""
    return say("stop.here", kind=say(f"stop.{kind}"))


def path_link(link: PathLink, towards: str) -> str:
    """One link of a step towards the entity of this id."""
    described = [
        arrow(link, towards),
        share(link.share),
        None if link.type == POSSIBLY_SAME else directness(link.direct),
        link.valid.detail,
        say("evidence", grade=link.grade),
    ]
    return "; ".join(part for part in described if part)


def link(answer: LinkAnswer) -> str:
    """A link of an entity that is not part of a path."""
    described = [
        link_kind(answer.type, answer.stated_by),
        *(_holding(holding) for holding in answer.holdings),
        say("evidence", grade=answer.grade),
    ]
    return "; ".join(part for part in described if part)


def _holding(held: Holding) -> str:
    described = [share(held.share), directness(held.direct), held.valid.detail]
    return "; ".join(part for part in described if part)


def arrow(link: PathLink, towards: str) -> str:
    """The kind of a link on the way to the entity of this id, with the way it goes."""
    if link.type == POSSIBLY_SAME:
        way = "same"
    elif SCHEMA.link_type(link.type).has_upper:
        way = "up" if link.upper.id == towards else "down"
    else:
        way = "both"
    kind = link_towards(link.type, is_up=way == "up", authorities=link.stated_by)
    return say(f"path.link.{way}", kind=kind)


def judgement(answer: Judgement) -> str:
    """Which two ids are taken for one body."""
    return say("path.judgement", one=answer.one, other=answer.other, grade=answer.grade)


def traversal(used: TraversalAnswer) -> str:
    """The traversal as used, with the links that it follows."""
    left_out = [link_kind(name) for name in SCHEMA.link_types if name not in used.link_types]
    types = (
        say("traversal.all_but", types=all_of(left_out))
        if 0 < len(left_out) < len(used.link_types)
        else all_of(map(link_kind, used.link_types))
    )
    return _traversal("traversal", used, types)


def traversal_in_short(used: TraversalAnswer) -> str:
    """The traversal as used, by the name of its preset."""
    return _traversal("traversal.short", used)


def _traversal(code: str, used: TraversalAnswer, types: str = "") -> str:
    told = say(
        code if used.min_share else f"{code}.any_share",
        direction=_direction(used.direction),
        types=types,
        min_share=say("share.exact", low=number(used.min_share)),
        hops=hops(used.max_hops, at_least=False),
        grade=used.min_grade,
        name=used.name,
    )
    said = {
        "traversal.collapse": used.collapse_full,
        "traversal.possibly_same": used.follow_possibly_same,
        "traversal.without_contested": used.exclude_contested,
    }
    return "; ".join([told, *(say(code) for code, is_said in said.items() if is_said)])


def _direction(direction: str) -> str:
    code = f"direction.{direction}"
    return say(code) if has(code) else say("direction.pattern", pattern=direction)


def question(query: Query) -> str:
    """What the order gives, the day, known time and sources of the question."""
    day = on(query.valid_at)
    sources = query.sources
    return "; ".join(
        [
            *([say("question.country", country=query.country)] if query.country else []),
            *([say("question.address", address=query.address)] if query.address else []),
            *(
                [say("question.identifiers", identifiers=", ".join(query.identifiers))]
                if query.identifiers
                else []
            ),
            say("question.on_order" if query.date == query.valid_at else "question.on", day=day),
            *(
                [say("question.known_at", time=f"{query.known_at:%Y-%m-%d %H:%M:%S}")]
                if query.known_at
                else []
            ),
            *([say("question.sources", sources=", ".join(sources))] if sources else []),
        ]
    )
