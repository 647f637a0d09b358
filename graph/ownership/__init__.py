"""Who owns how much of a company in the end, who controls it, and how much a vote is worth."""

from graph.ownership.chains import Chain, Chains, chains
from graph.ownership.control import controlled_by, weakest_link
from graph.ownership.fixpoint import MAJORITY, Reach, Rights, Threshold, Tiers
from graph.ownership.holdings import OVERFULL, PARTS, WHOLE, Holdings, Stake, parts
from graph.ownership.integrated import Integrated, OwnershipMatrix
from graph.ownership.power import Power, voting_power
from graph.ownership.recorded import HOLDING_TYPES, NOWHERE, Record, record_above, whole_record

__all__ = [
    "HOLDING_TYPES",
    "MAJORITY",
    "NOWHERE",
    "OVERFULL",
    "PARTS",
    "WHOLE",
    "Chain",
    "Chains",
    "Holdings",
    "Integrated",
    "OwnershipMatrix",
    "Power",
    "Reach",
    "Record",
    "Rights",
    "Stake",
    "Threshold",
    "Tiers",
    "chains",
    "controlled_by",
    "parts",
    "record_above",
    "voting_power",
    "weakest_link",
    "whole_record",
]
