"""What a decision was made on, taken from an answer, and what of it is otherwise in a later answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import Field

from api.canonical import sha256_of
from api.models import DispositionKind, ListingAnswer, PathAnswer, PathLink, ProximityAnswer, Screening
from api.models.base import Model
from api.policy import WAIVABLE
from ontology import SCHEMA

_OF_POLICY = (
    "name", "link_types", "direction", "min_share", "max_hops", "min_grade", "max_degree", "collapse_full",
    "follow_possibly_same", "never_through", "exclude_contested",
)  # fmt: skip
"""Fields of a traversal that say by what policy was asked; the day and the bound on the search do not."""

_WHOLE_POLICY = "policy"
"""What names the policy as a whole."""

MEANS_ONE = (DispositionKind.SAME, DispositionKind.CLEARED)
"""Decisions that this party is meant and nobody else."""

_HOLDS = ("in force", "presumed")


class LinkBasis(Model):
    """A link of a path: what is stated of it, and by which sources."""

    type: str
    upper: str = Field(description="What the upper end was called")
    lower: str
    share: str | None
    direct: str
    grade: str
    until: str | None = Field(description="The day on which it ends, where a source states one")
    stated_by: list[str] = Field(description="Ids of the data sets")
    disputed: list[str] = Field(description="Ids of claims that deny it")


class ClassBasis(Model):
    """The verdict for one class, and of a `yes` the links and members that it rests on."""

    label: str
    verdict: str
    hops: int | None
    undecided: list[str] = Field(
        default_factory=list, description="Of an `unknown`: the evidence that exists and decides nothing"
    )
    links: dict[str, LinkBasis] = Field(default_factory=dict)
    members: dict[str, str] = Field(
        default_factory=dict,
        description="What each member and list entry is called",
    )


class ListingBasis(Model):
    """A list entry that names the party."""

    name: str
    list: str
    holds: bool


class Basis(Model):
    """What a decision about a record and a party was made on."""

    entity: str
    name: str
    matched_name: str
    accepted: bool
    candidates: dict[str, str] = Field(description="Everybody whom the record may mean: what each is called")
    accepted_others: list[str] = Field(
        default_factory=list, description="Ids of others that are accepted matches of the record"
    )
    classes: dict[str, ClassBasis]
    listings: dict[str, ListingBasis] | None = Field(None, description="None where the answer has none of it")
    policy: dict[str, str]
    bearing: dict[str, str] | None = Field(
        default=None,
        description="Digests of the parts of the policy that bear on it; None in one of before they were "
        "kept, on which the whole policy bears",
    )

    @classmethod
    def of(cls, answer: Screening, entity: str) -> Basis | None:
        """What the answer says of the party; `None` where it is none of those that the record may mean."""
        match = next((each for each in answer.matches if each.entity.id == entity), None)
        if match is None:
            return None
        is_first = answer.entity is not None and answer.entity.id == entity
        return cls(
            entity=entity,
            name=match.entity.caption,
            matched_name=match.matched_name,
            accepted=match.accepted,
            candidates={each.entity.id: each.entity.caption for each in answer.matches},
            accepted_others=sorted(
                each.entity.id for each in answer.matches if each.accepted and each.entity.id != entity
            ),
            classes={each.risk_class: _class_basis(each) for each in match.proximity},
            listings={each.id: _listing_basis(each) for each in answer.listings} if is_first else None,
            policy=_policy(answer),
        )

    @property
    def unknown_classes(self) -> list[str]:
        """The classes of which the verdict is unknown."""
        return [name for name, each in self.classes.items() if each.verdict == "unknown"]

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all of it."""
        return sha256_of(self.model_dump(mode="json"))


class Change(NamedTuple):
    """Something that is not as it was: the code of a message, and what it says it of."""

    code: str
    values: dict[str, str]


def changes(
    before: Basis, now: Basis | None, *, kind: DispositionKind, bearing: Mapping[str, str] | None = None
) -> list[Change]:
    """What a decision was made on and is otherwise now, the weightiest first; none where all of it holds.

    A `no` or `unknown` is compared by its verdict, and by evidence that decides nothing but was not there
    before: what is stated of links that lead nowhere near is not what was decided on, and reasons that
    something is not recorded, such as the age of a copy, change with every day. A further source
    or a later observation of what was stated already changes nothing. Who decided that this party is meant
    did so among those who might be: somebody else who may be meant now stands against that. That the match
    is accepted now, or no longer is, counts where it speaks against what was decided. Of the policy
    counts what bears on the decision: `bearing` are the digests of those parts now.

    >>> from api.models import DispositionKind
    >>> basis = Basis(entity="a", name="Alpha", matched_name="Alpha", accepted=True, candidates={},
    ...     classes={}, policy={})
    >>> changes(basis, None, kind=DispositionKind.CLEARED)
    [Change(code='gone', values={'name': 'Alpha'})]
    """
    if now is None:
        return [Change("gone", {"name": before.name})]
    return [
        *_of_listings(before, now),
        *_of_classes(before, now),
        *_of_match(before, now, kind),
        *_of_policy(before, now, bearing or {}),
    ]


# ------------------------------------------------------------ taking it from an answer


def _class_basis(answer: ProximityAnswer) -> ClassBasis:
    return ClassBasis(
        label=answer.label,
        verdict=str(answer.verdict),
        hops=answer.hops,
        undecided=[str(reason) for reason in answer.reasons if reason not in WAIVABLE],
        links={link.id: _link_basis(link) for path in answer.paths for link in path.links},
        members={id: name for path in answer.paths for id, name in _members(path)},
    )


def _members(path: PathAnswer) -> Iterator[tuple[str, str]]:
    target = path.target
    if target is not None:
        yield target.entity.id, target.entity.caption
        yield from zip(target.listings, target.lists, strict=False)


def _link_basis(link: PathLink) -> LinkBasis:
    valid = link.valid
    return LinkBasis(
        type=link.type,
        upper=link.upper.caption,
        lower=link.lower.caption,
        share=link.share,
        direct=link.direct,
        grade=link.grade,
        until=valid.until.isoformat() if valid.until_stated and valid.until is not None else None,
        stated_by=sorted({source.source for source in link.sources}),
        disputed=sorted(claim.id for claim in link.disputed),
    )


def _listing_basis(entry: ListingAnswer) -> ListingBasis:
    return ListingBasis(
        name=entry.name,
        list=entry.official_list.title if entry.official_list is not None else entry.name,
        holds=entry.valid.status in _HOLDS,
    )


def _policy(answer: Screening) -> dict[str, str]:
    asked = {name: getattr(answer.traversal, name) for name in _OF_POLICY}
    asked |= {
        "sources": answer.query.sources,
        _WHOLE_POLICY: f"{answer.policy.name} {answer.policy.sha256[:12]}",
    }
    return {
        name: ", ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)
        for name, value in asked.items()
    }


# ------------------------------------------------------------ comparing


def _of_listings(before: Basis, now: Basis) -> Iterator[Change]:
    if before.listings is None or now.listings is None:
        return
    for id, entry in now.listings.items():
        known = before.listings.get(id)
        if known is None:
            code = "listed" if entry.holds else "entry"
            yield Change(code, {"name": now.name, "list": entry.list, "entry": entry.name})
        elif known.holds != entry.holds:
            code = "listed" if entry.holds else "delisted"
            yield Change(code, {"name": now.name, "list": entry.list, "entry": entry.name})
    for id, entry in before.listings.items():
        if id not in now.listings and entry.holds:
            yield Change("delisted", {"name": now.name, "list": entry.list, "entry": entry.name})


def _of_classes(before: Basis, now: Basis) -> Iterator[Change]:
    asked_all = before.classes.keys() >= set(SCHEMA.screened_classes)
    for name, here in now.classes.items():
        known = before.classes.get(name)
        if known is None:
            # A class that a source describes since then is no other question, until something is found in it.
            if not asked_all or here.verdict == "yes":
                yield Change("not_asked", {"label": here.label})
                yield from _members_in(here)
        elif known.verdict != here.verdict:
            then, is_now = known.verdict, here.verdict
            yield Change("verdict", {"label": here.label, "before": then, "now": is_now})
            yield from _members_in(here)
        elif here.verdict == "yes":
            yield from _of_yes(known, here)
        else:
            for reason in here.undecided:
                if reason not in known.undecided:
                    yield Change("undecided", {"label": here.label, "reason": reason})


def _members_in(here: ClassBasis) -> Iterator[Change]:
    return (Change("member", {"label": here.label, "name": name}) for name in here.members.values())


def _of_yes(before: ClassBasis, now: ClassBasis) -> Iterator[Change]:
    if before.hops != now.hops:
        yield Change("hops", {"label": now.label, "before": str(before.hops), "now": str(now.hops)})
    for id, name in now.members.items():
        if id not in before.members:
            yield Change("member", {"label": now.label, "name": name})
    for id, name in before.members.items():
        if id not in now.members:
            yield Change("member_gone", {"label": now.label, "name": name})
    for id, link in now.links.items():
        known = before.links.get(id)
        if known is None:
            yield Change("link", _named(link))
        else:
            yield from _of_link(known, link)
    for id, link in before.links.items():
        if id not in now.links:
            yield Change("link_gone", _named(link))


def _of_link(before: LinkBasis, now: LinkBasis) -> Iterator[Change]:
    for field in ("share", "direct", "grade", "until"):
        then, is_now = getattr(before, field), getattr(now, field)
        if then != is_now:
            yield Change(f"link.{field}", {**_named(now), "before": then or "", "now": is_now or ""})
    for source in before.stated_by:
        if source not in now.stated_by:
            yield Change("link.source", {**_named(now), "source": source})
    if set(now.disputed) - set(before.disputed):
        yield Change("link.disputed", _named(now))


def _of_match(before: Basis, now: Basis, kind: DispositionKind) -> Iterator[Change]:
    means_one = kind in MEANS_ONE
    speaks_for_it = now.accepted is means_one
    if before.accepted != now.accepted and not speaks_for_it:
        yield Change("accepted" if now.accepted else "not_accepted", {"name": now.name})
    if before.matched_name != now.matched_name:
        values = {"name": now.name, "before": before.matched_name, "now": now.matched_name}
        yield Change("matched_name", values)
    if means_one:
        for id, name in now.candidates.items():
            if id not in before.candidates:
                yield Change("candidate", {"name": name, "id": id})
            elif id in now.accepted_others and id not in before.accepted_others:
                yield Change("accepted", {"name": name})


def _of_policy(before: Basis, now: Basis, bearing: Mapping[str, str]) -> Iterator[Change]:
    for name, value in now.policy.items():
        then = before.policy.get(name, "")
        is_whole = name == _WHOLE_POLICY and before.bearing is not None
        if then != value and not is_whole:
            yield Change("policy", {"field": name, "before": then, "now": value})
    named = {"before": before.policy.get(_WHOLE_POLICY, ""), "now": now.policy.get(_WHOLE_POLICY, "")}
    for part, digest in (before.bearing or {}).items():
        if bearing.get(part, digest) != digest:
            yield Change("policy_part", {"part": part, **named})


def _named(link: LinkBasis) -> dict[str, str]:
    return {"type": link.type, "upper": link.upper, "lower": link.lower}
