"""Which sales were written in from their receipts."""

from sqlite_utils import Database, Migrations

migrations = Migrations("receipts")

TABLES = {
    "receipts_entered": "projected",
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
