"""Where the data is kept: decided once, at the edge, and passed down."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path

from platformdirs import user_data_path

_SQLITE = "sqlite:///"
_FILE_NAME = "ketting.db"
_SESSION_SECRET = "session-secret"
_CASEWORK_NAME = "casework.db"
_ANCHOR_KEY = "audit-key"
_NAME_KEY = "audit-name-key"


def default_folder() -> Path:
    """The folder of the user's data, `~/.local/share/ketting` on Linux."""
    return user_data_path("ketting", appauthor=False)


class SearchIn(StrEnum):
    """Where questions about hops are answered.

    `snapshot`: in this program's memory, which holds every link. `server`: by the store, which has to
    be one that can. `auto`: by the server when it holds more than fits a snapshot well.
    """

    AUTO = "auto"
    SNAPSHOT = "snapshot"
    SERVER = "server"


@dataclass(frozen=True, slots=True)
class Settings:
    """The store's address, and the folder of what is kept beside it.

    That is the folder of a store that is a file, and the user's data folder for a server. `casework` is the
    address of the store of casework, where one was named, and `policy` the file of the policy in force.
    """

    store_url: str
    folder: Path
    is_default: bool = False
    search: SearchIn = SearchIn.AUTO
    casework: str | None = None
    policy: Path | None = None

    @classmethod
    def of(
        cls,
        store_url: str | None,
        search: SearchIn = SearchIn.AUTO,
        casework: str | None = None,
        policy: Path | None = None,
    ) -> Settings:
        """The settings for a store, by default a SQLite file in the user's data folder."""
        if store_url is None:
            folder = default_folder()
            url = f"{_SQLITE}{(folder / _FILE_NAME).as_posix()}"
            return cls(url, folder, is_default=True, search=search, casework=casework, policy=policy)
        path = sqlite_path(store_url)
        folder = default_folder() if path is None else path.absolute().parent
        return cls(store_url, folder, search=search, casework=casework, policy=policy)

    @property
    def casework_url(self) -> str:
        """The address of the store of casework: the one named, or a SQLite file in the folder."""
        return self.casework or f"{_SQLITE}{(self.folder / _CASEWORK_NAME).as_posix()}"

    @property
    def anchor_key(self) -> Path:
        """Where the key that signs anchors of the audit log is, unless another is named."""
        return self.folder / _ANCHOR_KEY

    @property
    def name_key(self) -> Path:
        """Where the key is made by which the audit log hashes names, unless another is named."""
        return self.folder / _NAME_KEY

    @property
    def is_casework_present(self) -> bool:
        """Whether there is a store of casework; taken for granted of a server."""
        path = sqlite_path(self.casework_url)
        return path is None or path.exists()

    @property
    def is_store_present(self) -> bool:
        """Whether there is something to open; taken for granted of a server."""
        path = sqlite_path(self.store_url)
        return path is None or path.exists()

    @property
    def snapshot_folder(self) -> Path:
        """Where snapshots of the store are kept, which can be built again at any time.

        A server has a folder of its own, by its address: another server may have equal version numbers.
        """
        path = sqlite_path(self.store_url)
        name = sha256(self.store_url.encode()).hexdigest()[:16] if path is None else path.name
        return self.folder / f"{name}.snapshots"

    @property
    def jobs_folder(self) -> Path:
        """Where the files are that the page screens in the background, with their results."""
        return self.snapshot_folder.with_suffix(".jobs")

    @property
    def session_secret(self) -> Path:
        """The file with which sessions of the page are signed; none of the databases has it."""
        return self.folder / _SESSION_SECRET

    @property
    def rejected_folder(self) -> Path:
        """Where the rows that a load refused are kept."""
        return self.folder / "rejected"


def sqlite_path(store_url: str) -> Path | None:
    """The file of a SQLite store's address; `None` for other kinds of address, and for bad ones."""
    path = store_url.removeprefix(_SQLITE)
    if path in ("", store_url) or "\0" in path:
        return None
    try:
        return Path(path).expanduser()
    except RuntimeError:  # ~nobody: opening the store says so
        return None
