"""A database of bytes in an SQLite file: one table Dict(key, value), each change committed at once."""

import os
import sqlite3
from collections.abc import MutableMapping
from contextlib import closing, suppress
from pathlib import Path

_BUILD = "CREATE TABLE IF NOT EXISTS Dict (key BLOB UNIQUE NOT NULL, value BLOB NOT NULL)"
_CLOSED = "DBM object has already been closed"


class error(OSError):
    pass


def _normalize_uri(path):
    """A file: URI without doubled slashes, whose path stands for exactly this file."""
    uri = Path(path).absolute().as_uri()
    while "//" in (tail := uri[7:]):
        uri = uri[:7] + tail.replace("//", "/")
    return uri


class _Database(MutableMapping):

    def __init__(self, path, /, *, flag, mode):
        if hasattr(self, "_cx"):
            raise error(_CLOSED if self._cx is None else "DBM object is open already")
        path = os.fsdecode(path)
        if flag == "r":
            access = "ro"
        elif flag == "w":
            access = "rw"
        elif flag in ("c", "n"):
            access = "rwc"
            if flag == "n":
                Path(path).unlink(missing_ok=True)
            Path(path).touch(mode=mode, exist_ok=True)
        else:
            raise ValueError("Flag must be one of 'r', 'w', 'c', or 'n', not " + repr(flag))
        try:
            self._cx = sqlite3.connect(f"{_normalize_uri(path)}?mode={access}", autocommit=True,
                                       uri=True)
        except sqlite3.Error as exc:
            raise error(str(exc))
        if flag != "r":
            with suppress(sqlite3.OperationalError):  # faster where the disk can, not needed
                self._cx.execute("PRAGMA journal_mode = wal").close()
            if flag != "w":
                self._execute(_BUILD).__exit__(None, None, None)

    def _execute(self, *args):
        if not getattr(self, "_cx", None):
            raise error(_CLOSED)
        try:
            return closing(self._cx.execute(*args))
        except sqlite3.Error as exc:
            raise error(str(exc))

    def __len__(self):
        with self._execute("SELECT COUNT(key) FROM Dict") as cu:
            return cu.fetchone()[0]

    def __getitem__(self, key):
        with self._execute("SELECT value FROM Dict WHERE key = CAST(? AS BLOB)", (key,)) as cu:
            row = cu.fetchone()
        if not row:
            raise KeyError(key)
        return row[0]

    def __setitem__(self, key, value):
        self._execute("REPLACE INTO Dict (key, value) VALUES (CAST(? AS BLOB), CAST(? AS BLOB))",
                      (key, value)).__exit__(None, None, None)

    def __delitem__(self, key):
        with self._execute("DELETE FROM Dict WHERE key = CAST(? AS BLOB)", (key,)) as cu:
            if not cu.rowcount:
                raise KeyError(key)

    def __iter__(self):
        try:
            with self._execute("SELECT key FROM Dict") as cu:
                for row in cu:
                    yield row[0]
        except sqlite3.Error as exc:
            raise error(str(exc))

    def close(self):
        if getattr(self, "_cx", None):
            self._cx.close()
            self._cx = None

    def keys(self):
        return list(super().keys())

    def __enter__(self):
        return self

    def __exit__(self, *args):
        self.close()


def open(filename, /, flag="r", mode=0o666):
    """Open a dbm.sqlite3 database and return the dbm object; flag and mode as for dbm.open()."""
    return _Database(filename, flag=flag, mode=mode)
