"""The ledger, its balances, the days of the tills, payouts; and count drafts of this PC."""

from sqlite_utils import Database, Migrations

migrations = Migrations("money")

TABLES = {
    "money_entries": "projected",
    "money_postings": "projected",
    "money_balances": "projected",
    "money_days": "projected",
    "money_payouts": "projected",
    "money_day_reasons": "private",
    "money_drafts": "local",
}


LEDGER = (
    """
    CREATE TABLE money_entries (
        entry TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        business_day TEXT NOT NULL,
        currency TEXT NOT NULL,
        reverses TEXT REFERENCES money_entries (entry)
    ) STRICT""",
    "CREATE INDEX money_entries_day ON money_entries (business_day, seq)",
    "CREATE UNIQUE INDEX money_entries_reverses ON money_entries (reverses)",
    """
    CREATE TABLE money_postings (
        account TEXT NOT NULL,
        entry TEXT NOT NULL REFERENCES money_entries (entry),
        place INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
        PRIMARY KEY (entry, place)
    ) STRICT""",
    "CREATE INDEX money_postings_account ON money_postings (account, business_day)",
    """
    CREATE TABLE money_balances (
        account TEXT NOT NULL,
        currency TEXT NOT NULL,
        amount_minor INTEGER NOT NULL,
        PRIMARY KEY (account, currency)
    ) STRICT""",
)


@migrations()
def m0001_ledger(db: Database) -> None:
    for statement in LEDGER:
        db.conn.execute(statement)


DAYS = (
    """
    CREATE TABLE money_days (
        business_day TEXT NOT NULL,
        till TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
        float_minor INTEGER NOT NULL,
        receipts INTEGER NOT NULL,
        opened_at INTEGER NOT NULL,
        opened_by TEXT NOT NULL,
        z_number INTEGER,
        expected_minor INTEGER,
        counted_minor INTEGER,
        difference_minor INTEGER,
        notes TEXT,
        totals TEXT,
        closed_at INTEGER,
        closed_by TEXT,
        closed_act TEXT,
        PRIMARY KEY (business_day, till)
    ) STRICT""",
    "CREATE INDEX money_days_state ON money_days (state, business_day)",
    "CREATE UNIQUE INDEX money_days_z ON money_days (till, z_number)",
    """
    CREATE TABLE money_day_reasons (
        act TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL
    ) STRICT""",
    """
    CREATE TABLE money_payouts (
        payout TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL,
        account TEXT NOT NULL,
        farmer TEXT NOT NULL,
        amount_minor INTEGER NOT NULL,
        currency TEXT NOT NULL,
        till TEXT NOT NULL,
        business_day TEXT NOT NULL,
        receipt TEXT NOT NULL,
        paid_at INTEGER NOT NULL,
        paid_by TEXT NOT NULL,
        undone_by TEXT
    ) STRICT""",
    "CREATE INDEX money_payouts_account ON money_payouts (account, seq)",
    "CREATE INDEX money_payouts_day ON money_payouts (business_day, seq)",
    "CREATE UNIQUE INDEX money_payouts_receipt ON money_payouts (receipt)",
)


@migrations()
def m0002_days(db: Database) -> None:
    for statement in DAYS:
        db.conn.execute(statement)


DRAFTS = (
    """
    CREATE TABLE money_drafts (
        business_day TEXT NOT NULL,
        till TEXT NOT NULL,
        value_minor INTEGER NOT NULL,
        count INTEGER NOT NULL CHECK (count >= 0),
        PRIMARY KEY (business_day, till, value_minor)
    ) STRICT""",
)


@migrations()
def m0003_drafts(db: Database) -> None:
    for statement in DRAFTS:
        db.conn.execute(statement)


# A sale touches as few pages of the file as it can: what nobody asks for has no index, and rows
# known by an id lie in its index.
LEAN = (
    "DROP TABLE money_postings",
    "DROP TABLE money_entries",
    """
    CREATE TABLE money_entries (
        entry TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL,
        business_day TEXT NOT NULL,
        currency TEXT NOT NULL,
        reverses TEXT REFERENCES money_entries (entry)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE UNIQUE INDEX money_entries_reverses ON money_entries (reverses)
        WHERE reverses IS NOT NULL""",
    """
    CREATE TABLE money_postings (
        account TEXT NOT NULL,
        entry TEXT NOT NULL REFERENCES money_entries (entry),
        place INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor <> 0),
        PRIMARY KEY (entry, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX money_postings_account ON money_postings (account, business_day)",
)


@migrations()
def m0004_lean_ledger(db: Database) -> None:
    for statement in LEAN:
        db.conn.execute(statement)


# A second epoch begins again at number 1: what is listed goes by the order of applying. Two
# branches of a journal may hold one day, one number, one taking back each: none is refused.
BRANCHES = (
    "ALTER TABLE money_entries RENAME COLUMN seq TO position",
    "ALTER TABLE money_payouts RENAME COLUMN seq TO position",
    "ALTER TABLE money_days ADD COLUMN z_series TEXT NOT NULL DEFAULT 'A'",
    "DROP INDEX money_days_z",
    "CREATE INDEX money_days_z ON money_days (till, z_series, z_number)",
    "DROP INDEX money_payouts_receipt",
    "DROP INDEX money_entries_reverses",
    """
    CREATE INDEX money_entries_reverses ON money_entries (reverses)
        WHERE reverses IS NOT NULL""",
)


@migrations()
def m0005_branches(db: Database) -> None:
    for statement in BRANCHES:
        db.conn.execute(statement)
