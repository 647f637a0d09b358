"""Speaking to web servers: which addresses may be spoken to, and one request to a checked one."""

from ingest.web.addresses import WebAddress, check_literal, is_address
from ingest.web.exchange import PassingFailure, Request, exchange

__all__ = ["PassingFailure", "Request", "WebAddress", "check_literal", "exchange", "is_address"]
