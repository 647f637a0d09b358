"""Questions about licences and shipments, answered from what is recorded."""

from api.trade.joined import JoinedQuestion, joined
from api.trade.licensed import licensed, licensed_by_name
from api.trade.params import RecordsQuery, TradeParams, TradeQuery
from api.trade.records import MOST_CONDITIONS, MOST_ROWS, record_list

__all__ = [
    "MOST_CONDITIONS",
    "MOST_ROWS",
    "JoinedQuestion",
    "RecordsQuery",
    "TradeParams",
    "TradeQuery",
    "joined",
    "licensed",
    "licensed_by_name",
    "record_list",
]
