"""FollowTheMoney's words for ours, and its schemata."""

from ontology.ftm.schemata import FTM_SCHEMATA, FtmSchema, comparable_schemata, kinds_of, lineage
from ontology.ftm.terms import (
    AUTHORITY,
    REFERENCES,
    REVERSES,
    UNKNOWN_LINK,
    FtmLink,
    authority_id,
    ftm_link,
    ftm_link_between,
    ftm_property,
    ftm_reverse,
    ftm_schema,
    is_authority,
    topic_of,
)

__all__ = [
    "AUTHORITY",
    "FTM_SCHEMATA",
    "REFERENCES",
    "REVERSES",
    "UNKNOWN_LINK",
    "FtmLink",
    "FtmSchema",
    "authority_id",
    "comparable_schemata",
    "ftm_link",
    "ftm_link_between",
    "ftm_property",
    "ftm_reverse",
    "ftm_schema",
    "is_authority",
    "kinds_of",
    "lineage",
    "topic_of",
]
