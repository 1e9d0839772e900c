"""The journal and the acts that were answered."""

from sqlite_utils import Database, Migrations

migrations = Migrations("ground")

TABLES = {
    "journal_epochs": "journal",
    "journal_events": "journal",
    "journal_acts": "local",
}


JOURNAL = (
    """
    CREATE TABLE journal_epochs (
        epoch TEXT NOT NULL PRIMARY KEY CHECK (length(epoch) = 16),
        station TEXT NOT NULL,
        head BLOB NOT NULL CHECK (length(head) = 32),
        seq INTEGER NOT NULL CHECK (seq >= 0),
        open INTEGER NOT NULL CHECK (open IN (0, 1))
    ) STRICT""",
    "CREATE UNIQUE INDEX journal_epochs_open ON journal_epochs (open) WHERE open = 1",
    """
    CREATE TABLE journal_events (
        epoch TEXT NOT NULL REFERENCES journal_epochs (epoch),
        seq INTEGER NOT NULL CHECK (seq >= 1),
        id TEXT NOT NULL CHECK (length(id) = 26),
        line BLOB NOT NULL,
        salt BLOB CHECK (salt IS NULL OR length(salt) = 16),
        part BLOB,
        hash BLOB NOT NULL CHECK (length(hash) = 32),
        PRIMARY KEY (epoch, seq)
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX journal_events_id ON journal_events (id, epoch)",
    """
    CREATE TABLE journal_acts (
        id TEXT NOT NULL PRIMARY KEY CHECK (length(id) = 26),
        actor TEXT NOT NULL,
        digest TEXT NOT NULL,
        epoch TEXT NOT NULL,
        seq INTEGER NOT NULL,
        at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0001_journal(db: Database) -> None:
    for statement in JOURNAL:
        db.conn.execute(statement)


@migrations()
def m0002_events_by_their_acts(db: Database) -> None:
    """An event is found by its id through its act; a second index of all ids was twice the work."""
    db.conn.execute("DROP INDEX journal_events_id")


@migrations()
def m0003_epochs_have_parents(db: Database) -> None:
    """After a restore a station writes a new epoch; rows are made in the order of `place`."""
    for column in (
        "place INTEGER NOT NULL DEFAULT 1",
        "parent TEXT",
        "parent_seq INTEGER",
        "parent_head BLOB",
    ):
        db.conn.execute(f"ALTER TABLE journal_epochs ADD COLUMN {column}")
