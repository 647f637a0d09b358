"""What legal regimes come to about an entity, and which facts that rests on."""

from graph.rules.capture import NOT_REACHED, Capture, Listed, RegimeOutcome, capture
from graph.rules.errors import BadRule
from graph.rules.evidence import Fact, FactKind, Settling, deciding, settling
from graph.rules.reading import read_regime, regimes
from graph.rules.regime import Basis, Citation, Confidence, Phase, Pool, Regime, Status, regime_called

__all__ = [
    "NOT_REACHED",
    "BadRule",
    "Basis",
    "Capture",
    "Citation",
    "Confidence",
    "Fact",
    "FactKind",
    "Listed",
    "Phase",
    "Pool",
    "Regime",
    "RegimeOutcome",
    "Settling",
    "Status",
    "capture",
    "deciding",
    "read_regime",
    "regime_called",
    "regimes",
    "settling",
    "toml_lines",
]
