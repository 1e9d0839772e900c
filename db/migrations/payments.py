"""The station's own code, and every code that was shown, with what became of it."""

from sqlite_utils import Database, Migrations

migrations = Migrations("payments")

PROJECTED = ("codes", "checks", "bank_rows", "payments", "not_for")
PRIVATE = ("codes_private", "bank_rows_private", "claims_private")
TABLES = {f"payments_{name}": "projected" for name in PROJECTED}
TABLES |= {f"payments_{name}": "private" for name in PRIVATE} | {"payments_drafts": "local"}


PAYMENTS = (
    """
    CREATE TABLE payments_codes (
        code TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('vietqr', 'wechat', 'alipay', 'unionpay')),
        bank_bin TEXT,
        set_at INTEGER NOT NULL,
        set_by TEXT NOT NULL,
        current INTEGER NOT NULL CHECK (current IN (0, 1))
    ) STRICT""",
    "CREATE UNIQUE INDEX payments_codes_current ON payments_codes (current) WHERE current = 1",
    """
    CREATE TABLE payments_codes_private (
        code TEXT NOT NULL PRIMARY KEY,
        payee TEXT NOT NULL,
        account TEXT NOT NULL,
        text TEXT NOT NULL
    ) STRICT""",
    """
    CREATE TABLE payments_payments (
        payment TEXT NOT NULL PRIMARY KEY,
        reference TEXT NOT NULL,
        code TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        farmer TEXT,
        state TEXT NOT NULL
            CHECK (state IN ('shown', 'claimed', 'confirmed', 'not_found', 'undone')),
        shown_at INTEGER NOT NULL,
        claimed_at INTEGER,
        claimed_by TEXT,
        settled_at INTEGER,
        settled_by TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX payments_payments_reference ON payments_payments (reference)",
    "CREATE INDEX payments_payments_state ON payments_payments (state, claimed_at)",
)


@migrations()
def m0001_payments(db: Database) -> None:
    for statement in PAYMENTS:
        db.conn.execute(statement)


# A code is brought by one person and put in use by another.
TWO_PEOPLE = (
    "DROP TABLE payments_codes",
    "DROP TABLE payments_codes_private",
    """
    CREATE TABLE payments_codes (
        code TEXT NOT NULL PRIMARY KEY,
        kind TEXT NOT NULL
            CHECK (kind IN ('vietqr', 'wechat', 'alipay', 'unionpay', 'emvco', 'other')),
        bank_bin TEXT,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'current', 'replaced', 'turned_down')),
        replaces TEXT,
        set_at INTEGER NOT NULL,
        set_by TEXT NOT NULL,
        confirmed_at INTEGER,
        confirmed_by TEXT
    ) STRICT""",
    "CREATE INDEX payments_codes_state ON payments_codes (state, confirmed_at)",
    """
    CREATE TABLE payments_codes_private (
        code TEXT NOT NULL PRIMARY KEY,
        payee TEXT NOT NULL,
        account TEXT NOT NULL,
        text TEXT NOT NULL,
        reason TEXT NOT NULL
    ) STRICT""",
)


@migrations()
def m0002_two_people(db: Database) -> None:
    for statement in TWO_PEOPLE:
        db.conn.execute(statement)


# Posters are looked at each day: whoever pastes another code over ours wants the buyers' money.
CHECKS = (
    """
    CREATE TABLE payments_checks (
        poster_check TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL,
        code TEXT NOT NULL,
        ours INTEGER NOT NULL CHECK (ours IN (0, 1)),
        at INTEGER NOT NULL,
        checked_by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX payments_checks_position ON payments_checks (position)",
    "CREATE INDEX payments_payments_shown ON payments_payments (shown_at)",
)


@migrations()
def m0003_checks(db: Database) -> None:
    for statement in CHECKS:
        db.conn.execute(statement)


# What the account says: a row has effect once, from wherever it was heard first. A statement that
# somebody looks through before it is taken lies in a draft, and only here.
ACCOUNT_ROWS = (
    """
    CREATE TABLE payments_bank_rows (
        bank_row TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL,
        source TEXT NOT NULL CHECK (source IN ('message', 'statement', 'hand', 'hub')),
        currency TEXT NOT NULL,
        day TEXT NOT NULL,
        minute INTEGER,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        state TEXT NOT NULL CHECK (state IN ('open', 'matched', 'set_aside')),
        payment TEXT,
        matched_act TEXT,
        matched_at INTEGER,
        matched_by TEXT,
        not_for TEXT,
        taken_at INTEGER NOT NULL,
        taken_by TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX payments_bank_rows_state ON payments_bank_rows (state, day)",
    "CREATE INDEX payments_bank_rows_day ON payments_bank_rows (day)",
    "CREATE INDEX payments_bank_rows_payment ON payments_bank_rows (payment, state)",
    """
    CREATE TABLE payments_bank_rows_private (
        bank_row TEXT NOT NULL PRIMARY KEY,
        account TEXT NOT NULL,
        text TEXT NOT NULL,
        payer TEXT NOT NULL,
        bank_ref TEXT NOT NULL
    ) STRICT""",
    """
    CREATE TABLE payments_drafts (
        draft TEXT NOT NULL PRIMARY KEY,
        rows TEXT NOT NULL,
        other INTEGER NOT NULL,
        read_at INTEGER NOT NULL,
        read_by TEXT NOT NULL
    ) STRICT""",
)


@migrations()
def m0004_account_rows(db: Database) -> None:
    for statement in ACCOUNT_ROWS:
        db.conn.execute(statement)


# What was matched last, and what still waits for its money: few are wanted of many.
LAST_FIRST = (
    """
    CREATE INDEX payments_bank_rows_matched ON payments_bank_rows (matched_at)
        WHERE state = 'matched'""",
    """
    CREATE INDEX payments_payments_waiting ON payments_payments (shown_at)
        WHERE state IN ('shown', 'claimed')""",
)


@migrations()
def m0005_last_first(db: Database) -> None:
    for statement in LAST_FIRST:
        db.conn.execute(statement)


# What was given up may still be paid; who doubts a claim, or lets it go, says why. `before`: how a
# confirmed payment stood before its money was seen. A row may have been taken for several by
# mistake.
GIVEN_UP = (
    "DROP TABLE payments_payments",
    """
    CREATE TABLE payments_payments (
        payment TEXT NOT NULL PRIMARY KEY,
        reference TEXT NOT NULL,
        code TEXT NOT NULL,
        amount_minor INTEGER NOT NULL CHECK (amount_minor > 0),
        currency TEXT NOT NULL,
        farmer TEXT,
        state TEXT NOT NULL CHECK (state IN ('shown', 'claimed', 'disputed', 'confirmed',
            'not_found', 'written_off', 'undone')),
        before TEXT CHECK (before IN ('shown', 'disputed', 'not_found', 'written_off')),
        shown_at INTEGER NOT NULL,
        claimed_at INTEGER,
        claimed_by TEXT,
        settled_at INTEGER,
        settled_by TEXT,
        disputed_act TEXT,
        disputed_at INTEGER,
        disputed_by TEXT,
        write_off_act TEXT,
        write_off_at INTEGER,
        write_off_by TEXT
    ) STRICT""",
    "CREATE UNIQUE INDEX payments_payments_reference ON payments_payments (reference)",
    "CREATE INDEX payments_payments_state ON payments_payments (state, claimed_at)",
    "CREATE INDEX payments_payments_shown ON payments_payments (shown_at)",
    """
    CREATE INDEX payments_payments_waiting ON payments_payments (shown_at)
        WHERE state NOT IN ('confirmed', 'undone')""",
    """
    CREATE INDEX payments_payments_claimed ON payments_payments (claimed_at)
        WHERE state IN ('claimed', 'disputed')""",
    """
    CREATE INDEX payments_payments_given_up ON payments_payments (settled_at)
        WHERE state IN ('not_found', 'written_off')""",
    """
    CREATE TABLE payments_claims_private (
        act TEXT NOT NULL PRIMARY KEY,
        reason TEXT NOT NULL
    ) STRICT""",
    "ALTER TABLE payments_bank_rows DROP COLUMN not_for",
    """
    CREATE TABLE payments_not_for (
        bank_row TEXT NOT NULL,
        payment TEXT NOT NULL,
        PRIMARY KEY (bank_row, payment)
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0006_given_up(db: Database) -> None:
    for statement in GIVEN_UP:
        db.conn.execute(statement)


@migrations()
def m0007_reasons_of_payments(db: Database) -> None:
    """Who is forgotten is so in the reasons given about her payments; rows are made anew."""
    for statement in (
        "ALTER TABLE payments_claims_private ADD COLUMN payment TEXT NOT NULL DEFAULT ''",
        "CREATE INDEX payments_claims_private_payment ON payments_claims_private (payment)",
    ):
        db.conn.execute(statement)


# A farmer may have a code of her own: what is paid to it the station never sees ("said").
FARMERS_CODES = (
    "DROP TABLE payments_codes",
    "DROP TABLE payments_codes_private",
    """
    CREATE TABLE payments_codes (
        code TEXT NOT NULL PRIMARY KEY,
        position INTEGER NOT NULL,
        farmer TEXT,
        kind TEXT NOT NULL
            CHECK (kind IN ('vietqr', 'wechat', 'alipay', 'unionpay', 'emvco', 'other')),
        bank_bin TEXT,
        state TEXT NOT NULL
            CHECK (state IN ('waiting', 'current', 'replaced', 'turned_down', 'ended')),
        replaces TEXT,
        set_at INTEGER NOT NULL,
        set_by TEXT NOT NULL,
        confirmed_at INTEGER,
        confirmed_by TEXT,
        ended_at INTEGER,
        ended_by TEXT
    ) STRICT""",
    "CREATE INDEX payments_codes_owner ON payments_codes (farmer, state, confirmed_at)",
    "CREATE INDEX payments_codes_state ON payments_codes (state, position)",
    """
    CREATE TABLE payments_codes_private (
        code TEXT NOT NULL PRIMARY KEY,
        payee TEXT NOT NULL,
        account TEXT NOT NULL,
        text TEXT NOT NULL,
        reason TEXT NOT NULL,
        end_reason TEXT NOT NULL
    ) STRICT""",
)
SAID = (  # of payments_payments as it stood
    ("'claimed', 'disputed', 'confirmed',", "'claimed', 'said', 'disputed', 'confirmed',"),
    ("NOT IN ('confirmed', 'undone')", "NOT IN ('confirmed', 'undone', 'said')"),
)


@migrations()
def m0008_farmers_codes(db: Database) -> None:
    payments = [text for text in GIVEN_UP if "payments_payments" in text]
    for statement in (*FARMERS_CODES, *payments):
        db.conn.execute(statement.replace(*SAID[0]).replace(*SAID[1]))
