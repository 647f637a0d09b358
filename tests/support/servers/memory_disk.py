"""The disk in memory of this machine: what tests write is thrown away, and a real disk makes commits wait."""

from __future__ import annotations

import shutil
from pathlib import Path

_FOLDER = Path("/dev/shm")


def memory_disk(room: int) -> Path | None:
    """Where the disk in memory is mounted; `None` where there is none with so many bytes of room."""
    return _FOLDER if _FOLDER.is_dir() and shutil.disk_usage(_FOLDER).free > room else None
