"""Commands about licences, shipments, and the tables that reports make of them."""

from api.cli.commands.trade.report import report

__all__ = ["report"]
