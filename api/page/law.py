"""What the page shows of ownership in the end, and of what regimes come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.models.law import OwnerAnswer, OwnershipAnswer, RuleFact, RuleFinding, RuleOutcome, RulesAnswer
from api.page.details import MOST_SOURCES
from api.page.picture.paint import Pen
from api.page.picture.shapes import alone, share_drawn
from api.page.picture.text import language, shown, shown_sentence
from api.page.sources import Citations, CitedText, numbers_of
from api.wording import values
from api.wording.catalogue import number, say
from api.wording.ownership import chain, kinds, percent
from graph.rules import RegimeOutcome, regimes
from ontology import Share

_BAR, _SUM = 160, 240
_MOST_NAMED = 4
_LOOKS = {RegimeOutcome.CAPTURED: "yes", RegimeOutcome.UNDETERMINED: "unknown"}


@dataclass(frozen=True, slots=True)
class OwnerView:
    """Somebody who owns a part in the end, with the share as a bar and the chains that it comes by."""

    id: str
    name: str
    name_language: str | None
    share: str
    bar: str
    kinds: tuple[str, ...]
    chains: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnershipView:
    """Owners in the end, the first of so many, and what the record lacks."""

    owners: tuple[OwnerView, ...]
    total: int
    findings: tuple[str, ...]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class ShareSum:
    """All that is recorded of who holds the shares of a company itself: one bar, and the same in words."""

    bar: str
    text: str


@dataclass(frozen=True, slots=True)
class RuleView:
    """What one regime comes to, with what that rests on."""

    regime: str
    title: str
    word: str
    look: str
    summary: str
    lines: tuple[str, ...]
    facts: tuple[CitedText, ...]
    citation: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleMark:
    """What one regime comes to, in a word."""

    regime: str
    title: str
    word: str
    look: str


def ownership_view(answer: OwnershipAnswer) -> OwnershipView:
    """Who owns it in the end."""
    return OwnershipView(
        owners=tuple(_owner(each) for each in answer.owners),
        total=answer.total,
        findings=tuple(shown_sentence(each.detail) for each in answer.findings),
        is_partial=answer.partial,
    )


def _owner(owner: OwnerAnswer) -> OwnerView:
    return OwnerView(
        id=owner.entity.id,
        name=shown(owner.entity.caption),
        name_language=language(owner.entity.caption),
        share=percent(owner.low, owner.high),
        bar=share_drawn(Share(min(owner.low, 100), min(owner.high, 100)), 0),
        kinds=tuple(kinds(owner)),
        chains=tuple(shown_sentence(chain(each)) for each in owner.chains),
    )


def share_sum(answer: OwnershipAnswer) -> ShareSum | None:
    """The shares of a company side by side, with what nobody recorded; `None` where none is recorded."""
    held = [
        (owner, Share.parse(owner.share))
        for owner in sorted(answer.owners, key=lambda owner: -owner.high)
        if owner.share is not None
    ]
    if not held:
        return None
    pen, at, parts = Pen(), 0.0, list[str]()
    for _, each in held:
        upto = min(at + each.low, 100)
        if upto > at:
            box = {"x": 1 + at * _SUM / 100, "width": (upto - at) * _SUM / 100}
            parts.append(pen.element("rect", y=4, height=9, fill="bar", stroke="paper", **box))
        at = upto
    ground = [pen.element("rect", x=1, y=4, width=_SUM, height=9, fill="paper", stroke="edge")]
    if at < 100:
        ground.append(pen.hatched(1 + at * _SUM / 100, 4, (100 - at) * _SUM / 100, 9))
    told = [
        say("page.share", name=shown(owner.entity.caption), share=values.share(owner.share) or "")
        for owner, _ in held[:_MOST_NAMED]
    ]
    if len(held) > _MOST_NAMED:
        told.append(say("page.share.more", n=len(held) - _MOST_NAMED))
    if at < 100:
        told.append(say("page.share.rest", share=number(round(100 - at, 2))))
    text = say("page.share.of", name=shown(answer.entity.caption), shares="; ".join(told))
    return ShareSum(alone(pen, _SUM, *ground, *parts), text)


def rule_views(answer: RulesAnswer, citations: Citations) -> tuple[RuleView, ...]:
    """What regimes come to, those in force first, and of them those that capture."""
    order = list(RegimeOutcome)
    ordered = sorted(answer.rules, key=lambda each: (not each.applies, order.index(each.outcome)))
    return tuple(_rule(each, citations) for each in ordered)


def _rule(found: RuleFinding, citations: Citations) -> RuleView:
    lines = list(found.reasons)
    if found.outcome is RegimeOutcome.CAPTURED:
        lines.append(say("rule.effect", effect=found.effect))
    lines += [found.note, *found.notes]
    return RuleView(
        regime=found.regime,
        title=found.title,
        word=_word(found),
        look=_look(found),
        summary=shown_sentence(found.summary),
        lines=tuple(shown_sentence(line) for line in lines if line),
        facts=tuple(_fact(fact, citations) for fact in found.deciding),
        citation=say("rule.cites", citation=found.citation),
        sources=tuple(found.sources),
    )


def _fact(fact: RuleFact, citations: Citations) -> CitedText:
    cited = () if fact.link is None else citations.cite(fact.link.sources[:MOST_SOURCES])
    return CitedText(shown_sentence(fact.detail), numbers_of(cited))


def rule_marks(outcomes: Sequence[RuleOutcome]) -> tuple[RuleMark, ...]:
    """The regimes that capture or may capture, each in a word; those in force first."""
    told = [each for each in outcomes if each.outcome in _LOOKS]
    order = list(_LOOKS)
    return tuple(
        RuleMark(each.regime, regimes()[each.regime].title, _word(each), _look(each))
        for each in sorted(told, key=lambda each: (not each.applies, order.index(each.outcome)))
    )


def _word(found: RuleOutcome) -> str:
    word = say(f"rule.outcome.{found.outcome.replace(' ', '_')}")
    return word if found.applies else say("page.rules.if", word=word)


def _look(found: RuleOutcome) -> str:
    """A regime that is not in force that day makes a condition, which is no finding."""
    return _LOOKS.get(found.outcome, "no") if found.applies else "context"
