"""The ledger, its balances, the days of the tills, payouts; and count drafts of this PC."""

from sqlite_utils import Database, Migrations

migrations = Migrations("money")

TABLES = {
    "money_entries": "projected",
    "money_postings": "projected",
    "money_balances": "projected",
    "money_days": "projected",
    "money_handovers": "projected",
    "money_payouts": "projected",
    "money_years": "projected",
    "money_grants": "projected",
    "money_dividends": "projected",
    "money_shares": "projected",
    "money_parts": "projected",
    "money_day_reasons": "private",
    "money_grant_names": "private",
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


# What was left over, what was given, how it was shared: and which purse a payout came out of.
DIVIDENDS = (
    "ALTER TABLE money_payouts ADD COLUMN purse TEXT NOT NULL DEFAULT 'book'",
    """
    CREATE TABLE money_years (
        year TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        up_to TEXT NOT NULL,
        surplus_minor INTEGER NOT NULL,
        reserve_minor INTEGER NOT NULL CHECK (reserve_minor >= 0),
        undone_by TEXT
    ) STRICT""",
    """
    CREATE TABLE money_grants (
        number TEXT NOT NULL PRIMARY KEY,
        grant_act TEXT NOT NULL,
        position INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        undone_by TEXT
    ) STRICT""",
    """
    CREATE TABLE money_grant_names (
        number TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL
    ) STRICT""",
    """
    CREATE TABLE money_dividends (
        dividend TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        method TEXT NOT NULL
            CHECK (method IN ('household', 'head', 'shares', 'patronage', 'mix', 'hand')),
        currency TEXT NOT NULL,
        pool_minor INTEGER NOT NULL CHECK (pool_minor > 0),
        surplus_minor INTEGER NOT NULL,
        from_day TEXT,
        to_day TEXT,
        trade_basis_points INTEGER,
        state TEXT NOT NULL CHECK (state IN ('proposed', 'approved', 'declared', 'undone')),
        proposed_at INTEGER NOT NULL,
        proposed_by TEXT NOT NULL,
        approved_by TEXT,
        approved_at INTEGER,
        declared_act TEXT,
        declared_day TEXT,
        declared_position INTEGER,
        declared_by TEXT,
        declared_at INTEGER
    ) STRICT""",
    """
    CREATE TABLE money_shares (
        dividend TEXT NOT NULL,
        member TEXT NOT NULL,
        place INTEGER NOT NULL,
        heads INTEGER NOT NULL,
        shares INTEGER NOT NULL,
        patronage_minor INTEGER NOT NULL,
        amount_minor INTEGER NOT NULL,
        PRIMARY KEY (dividend, member)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX money_shares_member ON money_shares (member)",
    """
    CREATE TABLE money_parts (
        dividend TEXT NOT NULL,
        grant_number TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        PRIMARY KEY (dividend, grant_number)
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0006_dividends(db: Database) -> None:
    for statement in DIVIDENDS:
        db.conn.execute(statement)


# A farmer's line says the fee kept back from it, so that her statement goes by the ledger alone.
@migrations()
def m0007_fees_of_lines(db: Database) -> None:
    db.conn.execute("ALTER TABLE money_postings ADD COLUMN fee_minor INTEGER NOT NULL DEFAULT 0")


@migrations()
def m0008_handovers(db: Database) -> None:
    db.conn.execute("""
        CREATE TABLE money_handovers (
            act TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL,
            business_day TEXT NOT NULL, till TEXT NOT NULL, giver TEXT NOT NULL,
            taker TEXT NOT NULL, expected_minor INTEGER NOT NULL, counted_minor INTEGER NOT NULL,
            handed_at INTEGER NOT NULL
        ) STRICT""")
    db.conn.execute("CREATE INDEX money_handovers_day ON money_handovers (business_day, till)")
