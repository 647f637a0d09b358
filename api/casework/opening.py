"""Opens the store of casework with the tables of every part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from api.casework.audit import tables as _audit
from api.casework.database import Casework, open_database
from api.casework.dispositions import table as _dispositions
from api.casework.keys import counts as _counts
from api.casework.keys import table as _keys
from api.casework.watch import tables as _watch

# What is imported here to be in the metadata: the modules that define tables.
_TABLES = (_audit, _counts, _dispositions, _keys, _watch)


@contextmanager
def opened_casework(url: str) -> Iterator[Casework]:
    """The store of casework at the address, closed afterwards; raises what `open_database` raises.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     casework.url.endswith("casework.db")
    True
    """
    with closing(open_casework(url)) as casework:
        yield casework


def open_casework(url: str) -> Casework:
    """The same, which the caller closes.

    >>> open_casework("mysql://db.example/casework")
    Traceback (most recent call last):
    api.errors.BadCaseworkUrl: --casework is of the kind 'mysql', which is not kept; write \
sqlite:////var/lib/ketting/casework.db or postgresql://ketting@db.example/casework
    """
    return open_database(url)
