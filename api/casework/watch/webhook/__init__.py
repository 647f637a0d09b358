"""Changes sent to an address: signed, kept until they are delivered, tried again when they are not."""

from api.casework.watch.webhook.delivery import deliver
from api.casework.watch.webhook.queue import enqueue, queue_again, set_webhook, shown_address, webhook_state
from api.casework.watch.webhook.signature import HEADER, signature

__all__ = [
    "HEADER",
    "deliver",
    "enqueue",
    "queue_again",
    "set_webhook",
    "shown_address",
    "signature",
    "webhook_state",
]
