"""The station, its households and people; their private rows; and what is local to this PC."""

from sqlite_utils import Database, Migrations

migrations = Migrations("people")

TABLES = {
    "people_station": "projected",
    "people_households": "projected",
    "people_persons": "projected",
    "people_private": "private",
    "people_named": "projected",
    "people_erased": "projected",
    "people_secrets": "local",
    "people_letters": "local",
    "people_visits": "local",
    "people_shifts": "local",
    "people_attempts": "local",
    "people_calls": "local",
}


PEOPLE = (
    """
    CREATE TABLE people_station (
        station TEXT NOT NULL PRIMARY KEY,
        names TEXT NOT NULL CHECK (json_valid(names)),
        place_names TEXT NOT NULL CHECK (json_valid(place_names)),
        country TEXT NOT NULL CHECK (country IN ('CN', 'VN')),
        currency TEXT NOT NULL CHECK (currency IN ('CNY', 'VND')),
        language TEXT NOT NULL,
        fee_basis_points INTEGER NOT NULL CHECK (fee_basis_points BETWEEN 0 AND 10000),
        cash_step_minor INTEGER NOT NULL CHECK (cash_step_minor > 0)
    ) STRICT""",
    """
    CREATE TABLE people_households (
        number TEXT NOT NULL PRIMARY KEY,
        group_name TEXT NOT NULL
    ) STRICT""",
    """
    CREATE TABLE people_persons (
        number TEXT NOT NULL PRIMARY KEY,
        role TEXT NOT NULL CHECK (role IN ('farmer', 'clerk', 'manager')),
        household TEXT REFERENCES people_households (number),
        account TEXT NOT NULL,
        language TEXT NOT NULL,
        card_hash TEXT,
        active INTEGER NOT NULL CHECK (active IN (0, 1)),
        added_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX people_persons_card ON people_persons (card_hash)",
    "CREATE INDEX people_persons_role ON people_persons (role, active, number)",
    "CREATE INDEX people_persons_account ON people_persons (account)",
    """
    CREATE TABLE people_private (
        person TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        title TEXT NOT NULL,
        phone TEXT NOT NULL,
        face TEXT NOT NULL,
        folded TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX people_private_folded ON people_private (folded)",
)


@migrations()
def m0001_people(db: Database) -> None:
    for statement in PEOPLE:
        db.conn.execute(statement)


LOCAL = (
    """
    CREATE TABLE people_secrets (
        person TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('number', 'phrase', 'quick')),
        hash TEXT NOT NULL,
        set_at INTEGER NOT NULL,
        PRIMARY KEY (person, kind)
    ) STRICT""",
    """
    CREATE TABLE people_letters (
        person TEXT NOT NULL PRIMARY KEY,
        scale TEXT NOT NULL CHECK (scale IN ('1', '1.25', '1.5'))
    ) STRICT""",
    """
    CREATE TABLE people_visits (
        token_hash TEXT NOT NULL PRIMARY KEY,
        person TEXT NOT NULL,
        assisted_by TEXT,
        device TEXT NOT NULL,
        began_at INTEGER NOT NULL,
        seen_at INTEGER NOT NULL,
        ended_at INTEGER
    ) STRICT""",
    "CREATE INDEX people_visits_device ON people_visits (device, began_at)",
    "CREATE INDEX people_visits_person ON people_visits (person, began_at)",
    "CREATE INDEX people_visits_began ON people_visits (began_at)",
    """
    CREATE TABLE people_shifts (
        person TEXT NOT NULL,
        device TEXT NOT NULL,
        began_at INTEGER NOT NULL,
        PRIMARY KEY (person, device)
    ) STRICT""",
    """
    CREATE TABLE people_attempts (
        person TEXT NOT NULL,
        way TEXT NOT NULL CHECK (way IN ('card', 'face', 'phrase', 'quick')),
        device TEXT NOT NULL,
        wrong INTEGER NOT NULL CHECK (wrong >= 0),
        PRIMARY KEY (person, way, device)
    ) STRICT""",
    """
    CREATE TABLE people_calls (
        id INTEGER PRIMARY KEY,
        person TEXT,
        device TEXT NOT NULL,
        called_at INTEGER NOT NULL,
        answered_at INTEGER
    ) STRICT""",
    "CREATE INDEX people_calls_open ON people_calls (answered_at, called_at)",
    "CREATE INDEX people_calls_called ON people_calls (called_at)",
)


@migrations()
def m0002_local(db: Database) -> None:
    for statement in LOCAL:
        db.conn.execute(statement)


# A name that is forgotten must not come back by another PC: which acts tell it, and who asked.
ERASED = (
    """
    CREATE TABLE people_named (
        person TEXT NOT NULL,
        act TEXT NOT NULL,
        position INTEGER NOT NULL,
        PRIMARY KEY (person, act)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX people_named_act ON people_named (act)",
    """
    CREATE TABLE people_erased (
        person TEXT NOT NULL PRIMARY KEY,
        act TEXT NOT NULL,
        position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0003_erased(db: Database) -> None:
    for statement in ERASED:
        db.conn.execute(statement)
