"""Large loads: a process that writes them while the one that began them reads on, and what the two say."""

from graph.store.sqlite.process.frames import ADD, answer, received, send_value, value_of
from graph.store.sqlite.process.packing import unpack
from graph.store.sqlite.process.writer import WriterProcess

__all__ = ["ADD", "WriterProcess", "answer", "received", "send_value", "unpack", "value_of"]
