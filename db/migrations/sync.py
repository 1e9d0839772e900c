"""How the station stands with its hub: keys pinned, what was acknowledged, where each feed is."""

from sqlite_utils import Database, Migrations

migrations = Migrations("sync")

TABLES = {
    "sync_hub": "local",
    "sync_contacts": "local",
    "sync_backups": "local",
    "sync_acks": "local",
    "sync_feeds": "projected",
    "sync_items_set_aside": "projected",
    "sync_clashes": "projected",
    "sync_clash_reasons": "private",
    "sync_parted": "projected",
    "sync_messages": "projected",
    "sync_messages_read": "local",
    "sync_keys_put_out": "projected",
    "sync_files": "projected",
    "sync_zone": "projected",
    "sync_certificate_asked": "projected",
    "sync_certificate": "projected",
    "sync_files_asked": "local",
}


@migrations()
def m0001_line(db: Database) -> None:
    db.conn.execute("""
        CREATE TABLE sync_hub (
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
            url TEXT NOT NULL,
            names TEXT NOT NULL CHECK (json_valid(names)),
            hub_key BLOB NOT NULL CHECK (length(hub_key) = 32),
            hub_epoch TEXT NOT NULL,
            key_id TEXT NOT NULL,
            counter INTEGER NOT NULL CHECK (counter >= 0),
            acked_epoch TEXT NOT NULL,
            acked_seq INTEGER NOT NULL CHECK (acked_seq >= 0),
            enrolled_at INTEGER NOT NULL
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE sync_contacts (
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
            tried_at INTEGER NOT NULL,
            heard_at INTEGER,
            sent_at INTEGER,
            outcome TEXT NOT NULL,
            fault TEXT
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE sync_feeds (
            stream TEXT NOT NULL PRIMARY KEY,
            epoch TEXT NOT NULL CHECK (length(epoch) = 16),
            seq INTEGER NOT NULL CHECK (seq >= 1),
            head BLOB NOT NULL CHECK (length(head) = 32)
        ) STRICT""")
    db.conn.execute("""
        CREATE TABLE sync_items_set_aside (
            item TEXT NOT NULL PRIMARY KEY,
            stream TEXT NOT NULL,
            number INTEGER NOT NULL,
            name TEXT NOT NULL,
            v INTEGER NOT NULL,
            reason TEXT NOT NULL,
            set_aside_at INTEGER NOT NULL
        ) STRICT""")


@migrations()
def m0002_backups(db: Database) -> None:
    db.conn.execute("""
        CREATE TABLE sync_backups (
            one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
            outcome TEXT NOT NULL,
            tried_at INTEGER NOT NULL,
            made_at INTEGER,
            seq INTEGER
        ) STRICT""")


@migrations()
def m0003_answers(db: Database) -> None:
    """The last answer that came by stick, and the last request that was answered by the line."""
    for column in ("answer", "heard"):
        db.conn.execute(
            f"ALTER TABLE sync_hub ADD COLUMN {column} INTEGER NOT NULL DEFAULT 0"
            f" CHECK ({column} >= 0)"
        )


# The hub acknowledges each epoch by itself; a key is good for the epoch it joined with.
EPOCHS = (
    """
    CREATE TABLE sync_acks (
        epoch TEXT NOT NULL PRIMARY KEY CHECK (length(epoch) = 16),
        seq INTEGER NOT NULL CHECK (seq >= 0)
    ) STRICT, WITHOUT ROWID""",
    "INSERT INTO sync_acks (epoch, seq) SELECT acked_epoch, acked_seq FROM sync_hub",
    "ALTER TABLE sync_hub DROP COLUMN acked_seq",
    "ALTER TABLE sync_hub RENAME COLUMN acked_epoch TO epoch",
    # The officer's word, given with the code: this PC carries the station on, wherever it parted.
    "ALTER TABLE sync_hub ADD COLUMN word INTEGER NOT NULL DEFAULT 0",
)


@migrations()
def m0004_epochs(db: Database) -> None:
    for statement in EPOCHS:
        db.conn.execute(statement)


CLASHES = (
    """
    CREATE TABLE sync_clashes (
        kind TEXT NOT NULL CHECK (kind IN ('payout', 'oversold', 'late', 'day', 'sale', 'payment',
            'order', 'number', 'order_number')),
        subject TEXT NOT NULL,
        detail TEXT NOT NULL,
        event TEXT NOT NULL,
        actor TEXT NOT NULL,
        position INTEGER NOT NULL,
        at INTEGER NOT NULL,
        times INTEGER NOT NULL CHECK (times >= 1),
        settled_by TEXT,
        settled_at INTEGER,
        settled_act TEXT,
        how TEXT CHECK (how IN ('mended', 'left')),
        PRIMARY KEY (kind, subject)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX sync_clashes_open ON sync_clashes (position) WHERE settled_at IS NULL",
    """
    CREATE TABLE sync_parted (
        epoch TEXT NOT NULL PRIMARY KEY CHECK (length(epoch) = 16),
        parted INTEGER NOT NULL CHECK (parted >= 0),
        opened INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE sync_clash_reasons (
        act TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0005_clashes(db: Database) -> None:
    """What two branches did that does not go together, until the manager has settled it."""
    for statement in CLASHES:
        db.conn.execute(statement)


# What the centre says to people here, and who has read it; why it shut a key out.
MESSAGES = (
    """
    CREATE TABLE sync_messages (
        message TEXT NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL CHECK (version >= 1),
        texts TEXT NOT NULL CHECK (json_valid(texts)),
        whom TEXT NOT NULL CHECK (whom IN ('clerks', 'farmers', 'both')),
        until TEXT NOT NULL,
        sent_at INTEGER NOT NULL,
        withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1))
    ) STRICT""",
    "CREATE INDEX sync_messages_until ON sync_messages (until)",
    """
    CREATE TABLE sync_messages_read (
        message TEXT NOT NULL,
        person TEXT NOT NULL,
        version INTEGER NOT NULL,
        read_at INTEGER NOT NULL,
        PRIMARY KEY (message, person)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE sync_keys_put_out (
        key_id TEXT NOT NULL PRIMARY KEY,
        version INTEGER NOT NULL,
        why TEXT NOT NULL CHECK (why IN ('lost', 'stolen', 'replaced', 'closed', 'other')),
        note TEXT NOT NULL,
        said_at INTEGER NOT NULL
    ) STRICT""",
)


@migrations()
def m0006_messages(db: Database) -> None:
    for statement in MESSAGES:
        db.conn.execute(statement)


@migrations()
def m0007_files(db: Database) -> None:
    """Pictures that news have named, by the digest of their bytes."""
    db.conn.execute("CREATE TABLE sync_files (name TEXT NOT NULL PRIMARY KEY) STRICT")


@migrations()
def m0008_erased(db: Database) -> None:
    """One more kind: forgotten on one PC, and known by her name on the other since."""
    db.conn.execute("DROP TABLE sync_clashes")
    table, index, *_ = CLASHES
    db.conn.execute(table.replace("'order_number')", "'order_number', 'erased')"))
    db.conn.execute(index)


# How this station is called over https, what it asked for last, and the newest that came.
CERTIFICATES = (
    """
    CREATE TABLE sync_zone (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        zone TEXT NOT NULL,
        version INTEGER NOT NULL CHECK (version >= 1)
    ) STRICT""",
    """
    CREATE TABLE sync_certificate_asked (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        host TEXT NOT NULL,
        key_id TEXT NOT NULL,
        asked_at INTEGER NOT NULL
    ) STRICT""",
    """
    CREATE TABLE sync_certificate (
        one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
        version INTEGER NOT NULL CHECK (version >= 1),
        host TEXT NOT NULL,
        chain TEXT NOT NULL,
        key_id TEXT NOT NULL,
        not_before INTEGER NOT NULL,
        not_after INTEGER NOT NULL
    ) STRICT""",
)


@migrations()
def m0009_certificates(db: Database) -> None:
    for statement in CERTIFICATES:
        db.conn.execute(statement)


@migrations()
def m0010_hub_time(db: Database) -> None:
    """What the hub's clock said last, and what ours said then."""
    for column in ("hub_at", "asked_at"):
        db.conn.execute(f"ALTER TABLE sync_contacts ADD COLUMN {column} INTEGER")


@migrations()
def m0011_files_asked(db: Database) -> None:
    """Pictures that the centre has not: how often they were asked for, by which request again."""
    db.conn.execute("""
        CREATE TABLE sync_files_asked (
            name TEXT NOT NULL PRIMARY KEY,
            tries INTEGER NOT NULL CHECK (tries >= 1),
            again INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID""")


@migrations()
def m0012_money_clashes(db: Database) -> None:
    """Three more kinds: a debt, notes carried, and a year's books, each done with on both PCs."""
    db.conn.execute("DROP TABLE sync_clashes")
    table, index, *_ = CLASHES
    kinds = "'order_number', 'erased', 'debt', 'cash', 'year')"
    db.conn.execute(table.replace("'order_number')", kinds))
    db.conn.execute(index)
