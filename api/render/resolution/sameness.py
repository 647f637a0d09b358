"""Candidates for sameness and judgements as people read them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models.resolution import (
    CandidateAnswer,
    CandidatesAnswer,
    ContradictionAnswer,
    JudgementAnswer,
    JudgementsAnswer,
    PartyAnswer,
    RecordedAnswer,
    WithdrawnAnswer,
)
from api.render.layout import bullets, columns, indented, section
from api.wording.catalogue import number, say


def candidates(answer: CandidatesAnswer) -> RenderableType:
    """Each pair in two lines, with its reasons below, and how many there are."""
    parts = [_pair(each) for each in answer.candidates]
    count = say("sameness.candidates", n=answer.count, shown=number(len(answer.candidates)))
    return Group(*parts, Text(count), Text(say("sameness.version", version=answer.version)))


def candidate(answer: CandidateAnswer) -> RenderableType:
    """One pair with all that is recorded of both, to be decided."""
    return Group(_party(answer.one), _party(answer.other), _reasons(answer))


def judgements(answer: JudgementsAnswer) -> RenderableType:
    """The judgements as a table, and what contradicts them."""
    return Group(
        _table(answer.judgements) if answer.judgements else Text(say("sameness.none_judged")),
        *_contradictions(answer.contradictions),
    )


def recorded(answer: RecordedAnswer) -> RenderableType:
    """What recording did."""
    return Group(
        Text(
            say(
                "sameness.recorded",
                n=answer.added + answer.replaced,
                replaced=answer.replaced,
                unchanged=answer.unchanged,
                undecided=answer.undecided,
            )
        ),
        *_contradictions(answer.contradictions),
    )


def withdrawn(answer: WithdrawnAnswer) -> RenderableType:
    """What was taken back."""
    return Group(Text(say("sameness.withdrawn", n=len(answer.withdrawn))), _table(answer.withdrawn))


def _pair(answer: CandidateAnswer) -> RenderableType:
    return Group(
        Text(f"{answer.score:.2f}  {_named(answer.one)}"),
        indented(Text(_named(answer.other)), 6),
        indented(_reasons(answer), 6),
        Text(""),
    )


def _named(party: PartyAnswer) -> str:
    return f"{party.caption} ({party.id}; {', '.join(party.sources)})"


def _party(party: PartyAnswer) -> RenderableType:
    others = [name for name in party.names if name != party.caption]
    lines = [*([say("sameness.names", names=", ".join(others))] if others else []), *party.facts]
    return section(_named(party), *map(Text, lines))


def _reasons(answer: CandidateAnswer) -> RenderableType:
    return bullets(reason.sentence for reason in answer.reasons)


def _table(judged: Sequence[JudgementAnswer]) -> RenderableType:
    headers = [say(f"sameness.column.{name}") for name in ("one", "other", "verdict", "by", "at", "why")]
    rows = (
        (
            f"{each.one_caption} ({each.one})",
            f"{each.other_caption} ({each.other})",
            say(f"sameness.verdict.{each.verdict}"),
            each.by,
            f"{each.at:%Y-%m-%d %H:%M}",
            each.why,
        )
        for each in judged
    )
    return columns(headers, rows, right=(), whole=headers[2:5], cut=())


def _contradictions(found: Sequence[ContradictionAnswer]) -> list[RenderableType]:
    if not found:
        return []
    lines = [
        line
        for each in found
        for line in (
            Text(say("sameness.contradiction", one=each.one, other=each.other)),
            indented(bullets((*each.different, *each.same))),
        )
    ]
    return [Text(""), section(say("sameness.contradictions", n=len(found)), *lines)]
