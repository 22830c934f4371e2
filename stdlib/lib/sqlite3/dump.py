"""A database as SQL text: what Connection.iterdump gives."""


def _quote_name(name):
    return '"{0}"'.format(name.replace('"', '""'))


def _quote_value(value):
    return "'{0}'".format(value.replace("'", "''"))


def _iterdump(connection, *, filter=None):
    """The statements that make the database anew, one at a time."""
    writeable_schema = False
    cu = connection.cursor()
    cu.row_factory = None
    if cu.execute('PRAGMA foreign_key_check').fetchall():  # rows that point nowhere
        yield 'PRAGMA foreign_keys=OFF;'
    yield 'BEGIN TRANSACTION;'
    condition = 'AND tbl_name LIKE ?' if filter else ''
    params = (filter,) if filter else ()
    tables = cu.execute(f"""
        SELECT "name", "type", "sql" FROM "sqlite_master"
        WHERE "sql" NOT NULL AND "type" == 'table' {condition} ORDER BY "name"
        """, params)
    sequences = []
    for name, type, sql in tables.fetchall():
        if name == 'sqlite_sequence':
            rows = cu.execute('SELECT * FROM "sqlite_sequence";')
            sequences = ['DELETE FROM "sqlite_sequence"']
            sequences += [f'INSERT INTO "sqlite_sequence" VALUES({_quote_value(row[0])},{row[1]})'
                          for row in rows.fetchall()]
            continue
        elif name == 'sqlite_stat1':
            yield 'ANALYZE "sqlite_master";'
        elif name.startswith('sqlite_'):
            continue
        elif sql.startswith('CREATE VIRTUAL TABLE'):
            if not writeable_schema:
                writeable_schema = True
                yield 'PRAGMA writable_schema=ON;'
            yield ('INSERT INTO sqlite_master(type,name,tbl_name,rootpage,sql)'
                   "VALUES('table',{0},{0},0,{1});".format(_quote_value(name), _quote_value(sql)))
            continue
        else:
            yield f'{sql};'
        quoted = _quote_name(name)
        columns = [str(row[1]) for row in cu.execute(f'PRAGMA table_info({quoted})').fetchall()]
        values = ','.join("'||quote({0})||'".format(_quote_name(c)) for c in columns)
        query = "SELECT 'INSERT INTO {0} VALUES({1})' FROM {2};".format(
            quoted.replace("'", "''"), values, quoted)
        for row in cu.execute(query):
            yield f'{row[0]};'
    others = cu.execute(f"""
        SELECT "name", "type", "sql" FROM "sqlite_master"
        WHERE "sql" NOT NULL AND "type" IN ('index', 'trigger', 'view') {condition}
        """, params)
    for name, type, sql in others.fetchall():
        yield f'{sql};'
    if writeable_schema:
        yield 'PRAGMA writable_schema=OFF;'
    for statement in sequences:
        yield f'{statement};'
    yield 'COMMIT;'
