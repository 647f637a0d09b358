"""Questions about licences and shipments, answered from what is recorded."""

from api.trade.joined import JoinedQuestion, joined
from api.trade.licensed import licensed
from api.trade.records import record_list

__all__ = ["JoinedQuestion", "joined", "licensed", "record_list"]
