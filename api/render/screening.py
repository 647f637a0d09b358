"""A screening as text: the decision, the verdicts, then the evidence."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import MatchAnswer, PossiblyAnswer, ProximityAnswer, Screening, SearchAnswer, SearchMatch
from api.render import records, words
from api.render.chain import merged, paths
from api.render.citations import Citations
from api.render.layout import Columns, bullets, columns, indented, section
from api.render.sources import data, overdue
from api.wording import reasons, values
from api.wording.verdicts import NOT_FOUND
from graph.search.proximity import Verdict
from graph.search.reasons import CLASS_GAPS, Reason, headline_reasons

_SHORT = 30
"""Characters of a reason that is repeated rather than referred to."""


def screening(answer: Screening) -> RenderableType:
    """Everything in the answer."""
    citations = Citations()
    parts: list[RenderableType] = [
        _decision(answer),
        _who(answer),
        Text(f"{words.question(answer.query)}; {words.traversal(answer.traversal)}", style="dim"),
        *overdue(answer.data),
        section("Verdicts", verdicts(answer.proximity)),
    ]
    if len(answer.matches) > 1 or (answer.matches and not answer.matches[0].accepted):
        parts.append(section("Who may be meant", candidates(answer.matches), _verdicts_of(answer.matches)))
    parts += [_evidence(group, citations) for group in _grouped_by_evidence(answer.proximity)]
    for title, body in (
        ("Lists that make the classes", _lists(answer.proximity)),
        ("Listings", records.listings(answer.listings, citations) if answer.listings else None),
        ("Shipments", records.records(answer.shipments, citations) if answer.shipments else None),
        ("Licences", records.records(answer.licences, citations) if answer.licences else None),
        ("Claims of all sides", records.claims(answer.claims, citations) if answer.claims else None),
    ):
        if body is not None:
            parts.append(section(title, body))
    if not citations.is_empty:
        parts.append(section("Documents", citations.documents()))
    parts.append(section("Data", data(answer.data)))
    return Group(*parts)


def summary(answer: Screening, citations: Citations) -> RenderableType:
    """The decision, the verdicts, and the best path of each class with one."""
    best = [each.paths[0] for each in answer.proximity if each.verdict is Verdict.YES and each.paths]
    chains = (indented(Group(Text(""), path)) for path in merged(best, citations))
    return Group(_decision(answer), _who(answer), Text(""), verdicts(answer.proximity), *chains)


def overview(answers: Iterable[Screening]) -> Columns:
    """A table with a row for each name: decision, verdict in the first class, other classes with a path."""
    screenings = list(answers)
    first = screenings[0].proximity[0].label if screenings else "First class"
    return columns(
        ("Name", "Day", "Decision", first, "Also within reach"),
        (
            (
                answer.query.name,
                str(answer.query.valid_at),
                Text(answer.decision, style=words.DECISION_STYLES[answer.decision]),
                Text(_settled(answer.proximity[0]), style=words.VERDICT_STYLES[answer.proximity[0].verdict]),
                "; ".join(
                    f"{other.label}, {values.hops(other.hops, at_least=bool(other.at_least))}"
                    for other in answer.proximity[1:]
                    if other.hops is not None
                ),
            )
            for answer in screenings
        ),
        whole=("Day", "Decision"),
    )


def _settled(answer: ProximityAnswer) -> str:
    if answer.hops is None:
        return ", ".join((answer.verdict, *headline_reasons(answer.reasons)))
    return f"{answer.verdict}, {values.hops(answer.hops, at_least=bool(answer.at_least))}"


def verdicts(answers: Iterable[ProximityAnswer]) -> Columns:
    """A table with a row for each class: verdict, hops, hops by minimum grade of evidence, and why."""
    label_of: dict[str, str] = {}
    rows: list[list[str | Text]] = []
    for answer in answers:
        why = _why(answer)
        first = label_of.setdefault(why, answer.label)
        by_grade = (
            f"{grade} {'-' if hops is None else words.bound(hops.hops, at_least=hops.at_least)}"
            for grade, hops in sorted(answer.hops_by_grade.items())
        )
        rows.append(
            [
                answer.label,
                Text(answer.verdict, style=words.VERDICT_STYLES[answer.verdict]),
                "-" if answer.hops is None else words.bound(answer.hops, at_least=bool(answer.at_least)),
                " ".join(by_grade),
                why if first == answer.label or len(why) <= _SHORT else f"as for {first}",
            ]
        )
    return columns(
        ("Risk class", "Verdict", "Hops", "By grade", "Why"),
        rows,
        whole=("Risk class", "Verdict", "Hops", "By grade"),
    )


def _lists(answers: Iterable[ProximityAnswer]) -> RenderableType | None:
    """How much of the lists of each class is loaded; `None` where no list makes any."""
    lines = [f"{each.label}: {'; '.join(words.loaded_lists(each.lists))}" for each in answers if each.lists]
    return bullets(lines) if lines else None


def _why(answer: ProximityAnswer) -> str:
    why = []
    if answer.verdict is Verdict.YES and answer.paths:
        target = answer.paths[0].entities[-1]
        why.append(target.caption if answer.hops else "itself")
    why += [f"{each}: {reasons.clause(each, answer)}" for each in headline_reasons(answer.reasons)]
    if answer.verdict is Verdict.NO:
        as_of = "" if answer.as_of is None else f", as of the copy of {answer.as_of}"
        why.append(f"{NOT_FOUND}{as_of}")
    if answer.below_minimum:
        why.append("a path exists below the minimum share")
    if answer.stale:
        why.append("stale")
    return "; ".join(why)


def _decision(answer: Screening) -> Text:
    return Text.assemble(
        (answer.decision.upper(), words.DECISION_STYLES[answer.decision]), f"  {answer.summary}"
    )


def _who(answer: Screening) -> RenderableType:
    if answer.entity is None:
        return Text(f"{answer.query.name!r} matches nothing in the data loaded.")
    first = answer.matches[0]
    how = "is" if first.accepted else "may be"
    return Group(
        Text.assemble(f"“{answer.query.name}” {how} ", words.entity(answer.entity)),
        Text("; ".join(feature.detail for feature in first.explanation), style="dim"),
    )


def candidates(matches: Iterable[SearchMatch]) -> Columns:
    """A table with a row for each entity that the name may mean: the name matched, and why."""
    return columns(
        ("Entity", "Id", "Score", "Accepted", "Name matched", "Because"),
        (
            (
                match.entity.caption,
                match.entity.id,
                f"{match.score:.2f}",
                "yes" if match.accepted else "no",
                match.matched_name,
                "; ".join(feature.detail for feature in match.explanation),
            )
            for match in matches
        ),
        right=("Score",),
        whole=("Score", "Accepted"),
    )


def _verdicts_of(matches: Iterable[MatchAnswer]) -> RenderableType:
    """The verdicts of each candidate, should it be the one that is meant."""
    lines = (
        Text.assemble((match.entity.caption, "bold"), f": {_by_verdict(match.proximity)}")
        for match in matches
    )
    return Group(Text(""), Text("Verdicts, should it be"), bullets(lines))


def _by_verdict(answers: Iterable[ProximityAnswer]) -> str:
    """The classes of each verdict, `yes` first: `yes: Listed party (0 hops); unknown: State body`."""
    labels: dict[Verdict, list[str]] = {verdict: [] for verdict in (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)}
    for answer in answers:
        far = "" if answer.hops is None else f" ({values.hops(answer.hops, at_least=bool(answer.at_least))})"
        labels[answer.verdict].append(f"{answer.label}{far}")
    return "; ".join(f"{verdict}: {', '.join(named)}" for verdict, named in labels.items() if named)


def search(answer: SearchAnswer) -> RenderableType:
    """The entities that a name may mean."""
    if not answer.matches:
        return Text(f"{answer.query!r} matches nothing in the data loaded.")
    return candidates(answer.matches)


def _grouped_by_evidence(answers: Iterable[ProximityAnswer]) -> list[list[ProximityAnswer]]:
    """The answers with evidence to show, grouped where the evidence is the same."""
    groups: list[list[ProximityAnswer]] = []
    for answer in answers:
        if not any(_evidence_of(answer)[2:]) and len(_reasons_of_consignee(answer)) < 2:
            continue
        for group in groups:
            if _evidence_of(group[0]) == _evidence_of(answer):
                group.append(answer)
                break
        else:
            groups.append([answer])
    return groups


def _possibly(possibly: PossiblyAnswer) -> str:
    sources = ", ".join(sorted({source.source for source in possibly.sources}))
    return (
        f"{possibly.entity.caption} is possibly the same as {possibly.other.caption} "
        f"({possibly.other.id}; {sources}); if so: {possibly.verdict}"
    )


def _evidence_of(answer: ProximityAnswer) -> tuple[object, ...]:
    return (
        answer.verdict,
        _reasons_of_consignee(answer),
        answer.paths,
        answer.below_minimum,
        answer.unrecorded_share,
        answer.stops,
        answer.possibly,
        answer.open_ends,
        answer.assumes,
        answer.partial,
    )


def _reasons_of_consignee(answer: ProximityAnswer) -> list[Reason]:
    return [reason for reason in answer.reasons if reason not in CLASS_GAPS]


def _evidence(answers: list[ProximityAnswer], citations: Citations) -> RenderableType:
    answer = answers[0]
    parts: list[RenderableType] = []
    if answer.paths:
        parts.append(paths(answer.paths, citations))
    if answer.below_minimum:
        parts += [Text("Only over shares below the minimum:"), paths(answer.below_minimum, citations)]
    parts += [Text(line) for line in map(words.stop, answer.stops)]
    parts += [Text(line) for line in map(_possibly, answer.possibly)]
    if answer.unrecorded_share:
        parts += [
            Text("Only over holdings whose share is not recorded:"),
            paths(answer.unrecorded_share, citations),
        ]
    if len(of_consignee := _reasons_of_consignee(answer)) > 1:
        parts += [Text("Unknown because:"), bullets(reasons.clause(each, answer) for each in of_consignee)]
    if answer.open_ends:
        ends = (Text(f"{end.detail}  {end.entity.id}") for end in answer.open_ends)
        parts += [
            Text("Open ends:"),
            bullets(ends),
        ]
    if answer.assumes:
        parts += [Text("Assumed:"), bullets(assumed.detail for assumed in answer.assumes)]
    if answer.partial:
        parts.append(Text(values.ended_at_bound(answer.explored), style="yellow"))
    return section(f"{', '.join(each.label for each in answers)}: {answer.verdict}", *parts)
