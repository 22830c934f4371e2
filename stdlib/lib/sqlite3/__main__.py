"""A shell for SQLite: `python -m sqlite3 [filename [sql]]`.

Without SQL it reads statements, which may take several lines and end with a semicolon; .quit, .help
and .version are its own.
"""

import sqlite3
import sys
from argparse import ArgumentParser
from code import InteractiveConsole
from textwrap import dedent


def execute(c, sql, suppress_errors=True):
    """Run SQL in a connection or cursor and print the rows; errors go to stderr."""
    try:
        for row in c.execute(sql):
            print(row)
    except sqlite3.Error as e:
        name = type(e).__name__
        code = getattr(e, 'sqlite_errorname', None)
        print(f"{name} ({code}): {e}" if code else f"{name}: {e}", file=sys.stderr)
        if not suppress_errors:
            sys.exit(1)


class SqliteInteractiveConsole(InteractiveConsole):
    """A console that runs SQL in place of the language."""

    def __init__(self, connection):
        super().__init__()
        self._con = connection
        self._cur = connection.cursor()

    def runsource(self, source, filename="<input>", symbol="single"):
        """Run a statement or command; True: it is not complete yet."""
        if source == ".version":
            print(sqlite3.sqlite_version)
        elif source == ".help":
            print("Enter SQL code and press enter.")
        elif source == ".quit":
            sys.exit(0)
        elif not sqlite3.complete_statement(source):
            return True
        else:
            execute(self._cur, source)
        return False


def main(*args):
    parser = ArgumentParser(description="Python sqlite3 CLI", prog="python -m sqlite3")
    parser.add_argument("filename", type=str, default=":memory:", nargs="?",
                        help="SQLite database to open (defaults to ':memory:'). A new database is "
                             "created if the file does not previously exist.")
    parser.add_argument("sql", type=str, nargs="?", help="An SQL query to execute. Any returned "
                        "rows are printed to stdout.")
    parser.add_argument("-v", "--version", action="version",
                        version=f"SQLite version {sqlite3.sqlite_version}",
                        help="Print underlying SQLite library version")
    args = parser.parse_args(*args)
    where = "a transient in-memory database" if args.filename == ":memory:" else repr(args.filename)
    banner = dedent(f"""
        sqlite3 shell, running on SQLite version {sqlite3.sqlite_version}
        Connected to {where}

        Each command will be run using execute() on the cursor.
        Type ".help" for more information; type ".quit" or CTRL-D to quit.
    """).strip()
    sys.ps1, sys.ps2 = "sqlite> ", "    ... "
    con = sqlite3.connect(args.filename, isolation_level=None)
    try:
        if args.sql:
            execute(con, args.sql, suppress_errors=False)
        else:
            SqliteInteractiveConsole(con).interact(banner, exitmsg="")
    finally:
        con.close()
    sys.exit(0)


if __name__ == "__main__":
    main(sys.argv[1:])
