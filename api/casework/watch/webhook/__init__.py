"""Changes sent to an address: signed, kept until they are delivered, tried again when they are not."""

__all__ = ["delivery", "queue", "signature"]
