"""Products, their units and prices, the farmers' lots."""

from sqlite_utils import Database, Migrations

migrations = Migrations("catalogue")

TABLES = {
    "catalogue_products": "projected",
    "catalogue_units": "projected",
    "catalogue_prices": "projected",
    "catalogue_price_guides": "projected",
    "catalogue_listings": "projected",
    "catalogue_taken": "projected",
    "catalogue_centre_goods": "projected",
    "catalogue_photos": "projected",
}


CATALOGUE = (
    """
    CREATE TABLE catalogue_products (
        number TEXT NOT NULL PRIMARY KEY,
        key TEXT NOT NULL,
        names TEXT CHECK (names IS NULL OR json_valid(names)),
        base TEXT NOT NULL CHECK (base IN ('piece', 'gram')),
        counter TEXT NOT NULL,
        picture TEXT NOT NULL,
        active INTEGER NOT NULL CHECK (active IN (0, 1))
    ) STRICT""",
    "CREATE INDEX catalogue_products_key ON catalogue_products (key)",
    """
    CREATE TABLE catalogue_units (
        product TEXT NOT NULL REFERENCES catalogue_products (number),
        unit TEXT NOT NULL,
        size INTEGER NOT NULL CHECK (size >= 1),
        place INTEGER NOT NULL,
        PRIMARY KEY (product, unit)
    ) STRICT""",
    """
    CREATE TABLE catalogue_prices (
        product TEXT NOT NULL,
        unit TEXT NOT NULL,
        price_minor INTEGER NOT NULL CHECK (price_minor > 0),
        set_at INTEGER NOT NULL,
        PRIMARY KEY (product, unit)
    ) STRICT""",
    """
    CREATE TABLE catalogue_price_guides (
        key TEXT NOT NULL,
        unit TEXT NOT NULL,
        unit_size INTEGER NOT NULL CHECK (unit_size >= 1),
        price_minor INTEGER NOT NULL CHECK (price_minor > 0),
        currency TEXT NOT NULL,
        version INTEGER NOT NULL,
        PRIMARY KEY (key, unit)
    ) STRICT""",
    """
    CREATE TABLE catalogue_listings (
        listing TEXT NOT NULL PRIMARY KEY,
        act TEXT NOT NULL,
        farmer TEXT NOT NULL,
        product TEXT NOT NULL,
        unit TEXT NOT NULL,
        unit_size INTEGER NOT NULL CHECK (unit_size >= 1),
        price_minor INTEGER NOT NULL CHECK (price_minor > 0),
        currency TEXT NOT NULL,
        listed_base INTEGER NOT NULL,
        left_base INTEGER NOT NULL,
        reserved_base INTEGER NOT NULL,
        sold_base INTEGER NOT NULL,
        taken_base INTEGER NOT NULL,
        withdrawn_base INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn', 'undone')),
        listed_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX catalogue_listings_act ON catalogue_listings (act)",
    # The oldest first is the order of rows: a listing's number is text, and L10000 < L9999.
    "CREATE INDEX catalogue_listings_farmer ON catalogue_listings (farmer, state)",
    "CREATE INDEX catalogue_listings_goods ON catalogue_listings (farmer, product, unit)",
    (
        "CREATE INDEX catalogue_listings_latest ON catalogue_listings (farmer)"
        " WHERE state <> 'undone'"
    ),
    (
        "CREATE INDEX catalogue_listings_latest_goods ON catalogue_listings (farmer, product)"
        " WHERE state <> 'undone'"
    ),
    "CREATE INDEX catalogue_listings_days ON catalogue_listings (product, listed_at)",
    (
        "CREATE INDEX catalogue_listings_stock ON catalogue_listings (product, farmer)"
        " WHERE state = 'open' AND left_base > 0"
    ),
    """
    CREATE TABLE catalogue_taken (
        act TEXT NOT NULL PRIMARY KEY,
        listing TEXT NOT NULL,
        reason TEXT NOT NULL CHECK (reason IN ('spoiled', 'own_use', 'gift', 'returned')),
        quantity_base INTEGER NOT NULL CHECK (quantity_base > 0),
        taken_at INTEGER NOT NULL,
        put_back INTEGER NOT NULL CHECK (put_back IN (0, 1))
    ) STRICT""",
    "CREATE INDEX catalogue_taken_listing ON catalogue_taken (listing)",
)


@migrations()
def m0001_catalogue(db: Database) -> None:
    for statement in CATALOGUE:
        db.conn.execute(statement)


@migrations()
def m0002_centre_goods(db: Database) -> None:
    """Which product here is which of the centre's, and the version of it that stands."""
    db.conn.execute("""
        CREATE TABLE catalogue_centre_goods (
            subject TEXT NOT NULL PRIMARY KEY,
            product TEXT NOT NULL,
            version INTEGER NOT NULL CHECK (version >= 1)
        ) STRICT""")


@migrations()
def m0003_photos(db: Database) -> None:
    """A farmer's own photo of a lot."""
    db.conn.execute("""
        CREATE TABLE catalogue_photos (
            listing TEXT NOT NULL PRIMARY KEY,
            picture TEXT NOT NULL CHECK (length(picture) = 64)
        ) STRICT""")
