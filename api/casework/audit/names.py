"""How names are kept in the log: as they are, or as keyed hashes where they are confidential."""

from __future__ import annotations

import hashlib
import hmac
import os
import re
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


_HASH = re.compile(r"hmac:[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class NameKeeping:
    """Names as they are, or with a key as HMAC-SHA-256 of the name as it is compared.

    `earlier` are keys by which the log hashed names before: what they hashed is found by them alone.
    `missing` are the checks of those of them that are not at hand.
    """

    key: bytes | None = None
    earlier: tuple[bytes, ...] = ()
    missing: tuple[str, ...] = ()

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
        """By what a name is found: as it was written before names were hashed, and by each key since.

        >>> sorted(NameKeeping().name_keys("Huawei"))
        ['huawei']
        >>> len(NameKeeping(b"new", (b"old", b"oldest")).name_keys("Huawei"))
        4
        """
        compared = folded_name(name)
        return {compared} | {_hashed(key, compared.encode()) for key in self._keys}

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

    def digests(self, content: bytes) -> set[str]:
        """Every digest that the content may have got, whichever way names were kept then.

        >>> NameKeeping(b"new").digest(b"{}") in NameKeeping(None, (b"new",)).digests(b"{}")
        True
        """
        return {hashlib.sha256(content).hexdigest()} | {_hashed(key, content) for key in self._keys}

    @property
    def _keys(self) -> tuple[bytes, ...]:
        return self.earlier if self.key is None else (self.key, *self.earlier)

    def _value(self, value: Any) -> Any:
        if value is None or value == "":
            return value
        if isinstance(value, list | tuple):
            return [self._value(each) for each in value]
        return self.name_key(str(value))


def is_key_of(name_key: str | None, name: str) -> bool:
    """Whether a record with this name is found by that key: the name as it is compared, or itself as a hash.

    >>> is_key_of("huawei", "HUAWEI"), is_key_of("HUAWEI", "HUAWEI"), is_key_of("hmac:" + "a" * 64, "A")
    (True, False, False)
    """
    return name_key == (name if is_hash(name) else folded_name(name))


def is_hash(text: str) -> bool:
    """Whether a name or a digest was made with a key.

    >>> is_hash(NameKeeping(b"secret").name_key("Huawei")), is_hash("hmac:huawei")
    (True, False)
    """
    return _HASH.fullmatch(text) is not None


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
