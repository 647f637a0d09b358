"""Who owns how much of an entity in the end, who controls it, and what the record lacks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from api.models import EntityRef
from api.models.law import (
    HoldingStep,
    OwnerAnswer,
    OwnershipChain,
    OwnershipFinding,
    VoteAnswer,
)
from api.screening.law.records import Above
from api.screening.session import Session
from api.wording import law as words
from graph.model import STEP_TYPES
from graph.ownership import (
    PARTS,
    Chain,
    Integrated,
    OwnershipMatrix,
    chains,
    controlled_by,
    voting_power,
    weakest_link,
)
from ontology import link_id

MOST_OWNERS = 50
_MOST_CHAINS = 3
_ROUNDED = 6
_NOTHING = 1e-9


class Owners:
    """What an entity's record comes to, read once."""

    def __init__(self, session: Session, above: Above) -> None:
        self._session = session
        self._above = above
        self.shares: Integrated = OwnershipMatrix(above.record.holdings).into(above.place)
        owned = self.shares.high > _NOTHING
        owned[above.place] = self.shares.high[above.place] > _NOTHING
        places = np.flatnonzero(owned)
        order = np.lexsort((places, -self.shares.high[places], -self.shares.low[places]))
        self._places = places[order].tolist()

    @property
    def total(self) -> int:
        """How many own some of it."""
        return len(self._places)

    @property
    def unrecorded(self) -> float:
        """Percent of which nobody recorded the owner in the end."""
        return _percent(self.shares.unrecorded)

    @property
    def sum(self) -> float:
        """Percent that ultimate owners and what is not recorded come to."""
        return _percent(self.shares.total)

    @property
    def is_partial(self) -> bool:
        """Whether a bound ended some of it."""
        return self.shares.is_partial or self._above.is_partial

    def answers(self, most: int = MOST_OWNERS) -> list[OwnerAnswer]:
        """Those who own most, first."""
        shown = self._places[:most]
        above, holdings = self._above, self._above.record.holdings
        self._session.evidence.look_up([above.ids[place] for place in shown])
        ultimate = set(self.shares.ultimate.tolist())
        of_ultimate = [place for place in shown if place in ultimate]
        best = chains(holdings, above.place, of_ultimate, _MOST_CHAINS).by_owner
        direct = {int(holdings.owners[number]): number for number in holdings.up.of(above.place).tolist()}
        return [self._answer(place, place in ultimate, best.get(place, []), direct) for place in shown]

    def votes(self) -> list[VoteAnswer]:
        """What the shares of its holders are worth in a vote; nothing where some are not known."""
        holdings = self._above.record.holdings
        numbers = [n for n in holdings.up.of(self._above.place).tolist() if not holdings.is_indirect[n]]
        if not numbers or any(holdings.low[n] != holdings.high[n] for n in numbers):
            return []
        weights = [Fraction(int(holdings.low[n]), PARTS) for n in numbers]
        power = voting_power(weights, 50)
        if power is None or not any(power.swings):
            return []
        return [
            VoteAnswer(
                entity=self._entity(int(holdings.owners[n])),
                share=float(weight),
                shapley_shubik=round(float(shapley), _ROUNDED),
                banzhaf=round(float(banzhaf), _ROUNDED),
            )
            for n, weight, shapley, banzhaf in zip(
                numbers, weights, power.shapley_shubik, power.banzhaf, strict=True
            )
        ]

    def findings(self) -> list[OwnershipFinding]:
        """Rings without an owner, more than the whole, what is not recorded and what is not added up."""
        holdings, found = self._above.record.holdings, []
        for ring in self.shares.closed_rings:
            entities = [self._entity(place) for place in ring]
            found.append(
                OwnershipFinding(kind="closed_ring", entities=entities, detail=words.closed_ring(entities))
            )
        for place in self.shares.overfull:
            entity = self._entity(place)
            detail = words.exceeds(entity, float(holdings.recorded[place]) / PARTS)
            found.append(OwnershipFinding(kind="exceeds_whole", entities=[entity], detail=detail))
        for number in holdings.up.of(self._above.place).tolist():
            if holdings.is_indirect[number]:
                upper, lower = self._entity(int(holdings.owners[number])), self._entity(self._above.place)
                detail = words.not_computed(upper, lower, str(holdings.share(number)))
                found.append(OwnershipFinding(kind="not_computed", entities=[upper], detail=detail))
        if self.unrecorded > 0:
            detail = words.not_recorded(self.unrecorded)
            found.append(
                OwnershipFinding(
                    kind="not_recorded", entities=[self._entity(self._above.place)], detail=detail
                )
            )
        return found

    # ------------------------------------------------------------ inside

    def _answer(
        self, place: int, is_ultimate: bool, best: Sequence[Chain], direct: dict[int, int]
    ) -> OwnerAnswer:
        record, company, shares = self._above.record, self._above.place, self.shares
        number = direct.get(place)
        weakest = weakest_link(record.holdings, place, company) if place != company else None
        return OwnerAnswer(
            entity=self._entity(place),
            low=_percent(shares.low[place]),
            high=_percent(shares.high[place]),
            raw_low=_percent(shares.raw[place]),
            raw_high=None if np.isinf(shares.raw_high[place]) else _percent(shares.raw_high[place]),
            share=None if number is None else str(record.holdings.share(number)),
            ultimate=is_ultimate,
            controls=company in controlled_by(record.holdings, record.rights, place),
            may_control=company in controlled_by(record.holdings, record.rights, place, at_most=True),
            weakest_link=None if weakest is None else str(weakest),
            chains=[self._chain(chain) for chain in best],
        )

    def _chain(self, chain: Chain) -> OwnershipChain:
        holdings = self._above.record.holdings
        return OwnershipChain(
            steps=[
                HoldingStep(
                    owner=self._entity(int(holdings.owners[number])),
                    owned=self._entity(int(holdings.owned[number])),
                    share=str(holdings.share(number)),
                    link=self._link(int(holdings.rows[number])),
                )
                for number in chain.holdings
            ],
            low=_percent(chain.low),
            high=_percent(chain.high),
        )

    def _link(self, row: int) -> str | None:
        links, ids = self._above.snapshot.links, self._above.snapshot.ids
        if row < 0:
            return None
        kind = STEP_TYPES[links["type"][row]]
        return link_id(kind, ids[int(links["upper"][row])], ids[int(links["lower"][row])])

    def _entity(self, place: int) -> EntityRef:
        return self._session.evidence.entity(self._above.ids[place])


def _percent(fraction: float) -> float:
    return round(100 * float(fraction), _ROUNDED)
