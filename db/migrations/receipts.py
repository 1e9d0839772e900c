"""Which sales were written in from their receipts; the printer of this PC and what waits for it."""

from sqlite_utils import Database, Migrations

migrations = Migrations("receipts")

TABLES = {
    "receipts_entered": "projected",
    "receipts_slips": "projected",
    "receipts_printer": "local",
    "receipts_prints": "local",
}


@migrations()
def m0001_entered(db: Database) -> None:
    db.conn.execute("""
        CREATE TABLE receipts_entered (
            sale TEXT NOT NULL PRIMARY KEY,
            sealed INTEGER NOT NULL CHECK (sealed IN (0, 1)),
            entered_at INTEGER NOT NULL,
            entered_by TEXT NOT NULL
        ) STRICT""")


# A picture is kept while it waits; the row stays, so that the next one says it is a copy.
PRINTER = (
    """
    CREATE TABLE receipts_printer (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        address TEXT NOT NULL,
        dots INTEGER NOT NULL CHECK (dots IN (384, 576))
    ) STRICT""",
    """
    CREATE TABLE receipts_prints (
        print INTEGER PRIMARY KEY,
        act TEXT NOT NULL UNIQUE,
        receipt TEXT NOT NULL,
        title TEXT NOT NULL,
        picture BLOB,
        copy INTEGER NOT NULL CHECK (copy IN (0, 1)),
        asked_at INTEGER NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        next_at INTEGER NOT NULL,
        fault TEXT,
        printed_at INTEGER
    ) STRICT""",
    "CREATE INDEX receipts_prints_receipt ON receipts_prints (receipt)",
    "CREATE INDEX receipts_prints_waiting ON receipts_prints (print) WHERE picture IS NOT NULL",
)


@migrations()
def m0002_printer(db: Database) -> None:
    for statement in PRINTER:
        db.conn.execute(statement)


@migrations()
def m0003_slips(db: Database) -> None:
    db.conn.execute("""
        CREATE TABLE receipts_slips (
            act TEXT NOT NULL PRIMARY KEY,
            series TEXT NOT NULL,
            first INTEGER NOT NULL CHECK (first > 0),
            last INTEGER NOT NULL CHECK (last >= first),
            printed_at INTEGER NOT NULL,
            printed_by TEXT NOT NULL
        ) STRICT""")


@migrations()
def m0004_each_sale(db: Database) -> None:
    db.conn.execute(
        "ALTER TABLE receipts_printer ADD COLUMN each_sale INTEGER NOT NULL DEFAULT 0"
        " CHECK (each_sale IN (0, 1))"
    )
