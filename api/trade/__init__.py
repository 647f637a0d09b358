"""Questions about licences and shipments, answered from what is recorded."""

from api.trade.licensed import licensed
from api.trade.records import record_list

__all__ = ["licensed", "record_list"]
