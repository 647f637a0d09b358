"""How names are kept in the log: as they are, or as keyed hashes where they are confidential."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from api.casework.identity import folded_name
from api.errors import BadUse, CaseworkError

HASHED_FIELDS = ("name", "address", "identifiers", "identifier")
"""What of a question is confidential with the name."""

_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class NameKeeping:
    """Names as they are, or with a key as HMAC-SHA-256 of the name as it is compared."""

    key: bytes | None = None

    @property
    def is_hashed(self) -> bool:
        """Whether names are kept as hashes."""
        return self.key is not None

    def name_key(self, name: str) -> str:
        """By what a name is found again.

        >>> NameKeeping().name_key("Huawei  TECHNOLOGIES")
        'huawei technologies'
        >>> NameKeeping(b"secret").name_key("Huawei Technologies")[:12]
        'hmac:135b4c5'
        """
        compared = folded_name(name)
        return compared if self.key is None else _hashed(self.key, compared.encode())

    def name_keys(self, name: str) -> set[str]:
        """By what a name is found, whether it was written before names were hashed or since.

        >>> sorted(NameKeeping().name_keys("Huawei"))
        ['huawei']
        """
        return {folded_name(name), self.name_key(name)}

    def kept(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        """A question as it is kept.

        >>> NameKeeping().kept({"name": "Huawei", "country": "CN"})
        {'name': 'Huawei', 'country': 'CN'}
        >>> NameKeeping(b"secret").kept({"name": "Huawei", "country": "CN"})["country"]
        'CN'
        """
        if self.key is None:
            return dict(asked)
        return {name: self._value(value) if name in HASHED_FIELDS else value for name, value in asked.items()}

    def digest(self, answer: bytes) -> str:
        """The digest of an answer: with a key, nobody without it can try which name has that answer.

        >>> NameKeeping().digest(b"")[:8]
        'e3b0c442'
        """
        if self.key is None:
            return hashlib.sha256(answer).hexdigest()
        return _hashed(self.key, answer)

    def _value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        if isinstance(value, list | tuple):
            return [self._value(each) for each in value]
        return self.name_key(str(value))


def key_check(key: bytes) -> str:
    """By what it is known that a key is the one of before.

    >>> key_check(b"secret") == key_check(b"other")
    False
    """
    return hmac.new(key, b"ketting: which key is this", hashlib.sha256).hexdigest()[:16]


def made_key(path: Path) -> bytes:
    """The key in the file, which is made where there is none, for its owner alone; raises as `read_key`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     made_key(Path(folder) / "key") == read_key(Path(folder) / "key")
    True
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return read_key(path)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES) + "\n")
        file.flush()
        os.fsync(file.fileno())
    return read_key(path)


def read_key(path: Path) -> bytes:
    """The key in the file; raises `CaseworkError` where there is none, or others may read it."""
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        text = path.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        raise CaseworkError(f"there is no key at {path}; put the one of this log there") from None
    except (OSError, UnicodeDecodeError) as error:
        raise CaseworkError(f"the key at {path} cannot be read; check who may use it") from error
    if mode & 0o077:
        raise CaseworkError(f"others may read the key at {path}; run chmod 600 on it")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise BadUse(f"{path} is no key: it has no line of {2 * _KEY_BYTES} hexadecimal digits")
    return key


def _hashed(key: bytes, content: bytes) -> str:
    return f"hmac:{hmac.new(key, content, hashlib.sha256).hexdigest()}"
