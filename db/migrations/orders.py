"""Sales and orders with their lines, and who ordered."""

from sqlite_utils import Database, Migrations

migrations = Migrations("orders")

PROJECTED = ("sales", "orders", "lines", "lots", "parts", "shown", "refunds", "refund_lines")
TABLES = {f"orders_{name}": "projected" for name in (*PROJECTED, "refund_parts")}
TABLES["orders_private"] = "private"


SALES = (
    """
    CREATE TABLE orders_sales (
        sale TEXT NOT NULL PRIMARY KEY,
        seq INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        channel TEXT NOT NULL,
        method TEXT NOT NULL CHECK (method IN ('cash', 'code', 'own_cash')),
        state TEXT NOT NULL
            CHECK (state IN ('done', 'claimed', 'confirmed', 'not_found', 'undone')),
        receipt TEXT,
        till TEXT,
        currency TEXT NOT NULL,
        gross_minor INTEGER NOT NULL,
        fee_minor INTEGER NOT NULL,
        net_minor INTEGER NOT NULL,
        given_minor INTEGER,
        change_minor INTEGER,
        farmer TEXT NOT NULL,
        order_id TEXT,
        payment TEXT,
        recorded_at INTEGER NOT NULL,
        recorded_by TEXT NOT NULL,
        moved INTEGER NOT NULL CHECK (moved IN (0, 1))
    ) STRICT""",
    "CREATE INDEX orders_sales_day ON orders_sales (business_day, seq)",
    "CREATE INDEX orders_sales_seq ON orders_sales (seq)",
    "CREATE INDEX orders_sales_payment ON orders_sales (payment)",
    "CREATE UNIQUE INDEX orders_sales_receipt ON orders_sales (receipt)",
    """
    CREATE TABLE orders_lines (
        owner TEXT NOT NULL,
        place INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('sale', 'order', 'shown')),
        farmer TEXT NOT NULL,
        account TEXT NOT NULL,
        product TEXT NOT NULL,
        key TEXT NOT NULL,
        unit TEXT NOT NULL,
        unit_size INTEGER NOT NULL,
        quantity_base INTEGER NOT NULL,
        price_minor INTEGER NOT NULL,
        amount_minor INTEGER NOT NULL,
        gross_g INTEGER,
        tare_g INTEGER,
        PRIMARY KEY (owner, place)
    ) STRICT""",
    "CREATE INDEX orders_lines_account ON orders_lines (account, kind, seq)",
    "CREATE INDEX orders_lines_farmer ON orders_lines (farmer, kind, seq)",
    "CREATE INDEX orders_lines_product ON orders_lines (farmer, product, kind, seq)",
    """
    CREATE TABLE orders_lots (
        owner TEXT NOT NULL, place INTEGER NOT NULL, listing TEXT NOT NULL,
        quantity_base INTEGER NOT NULL CHECK (quantity_base > 0),
        PRIMARY KEY (owner, place, listing)
    ) STRICT""",
    """
    CREATE TABLE orders_parts (
        sale TEXT NOT NULL, place INTEGER NOT NULL, account TEXT NOT NULL,
        gross_minor INTEGER NOT NULL, fee_minor INTEGER NOT NULL, net_minor INTEGER NOT NULL,
        PRIMARY KEY (sale, place)
    ) STRICT""",
)


@migrations()
def m0001_sales(db: Database) -> None:
    for statement in SALES:
        db.conn.execute(statement)


ORDERS = (
    """
    CREATE TABLE orders_orders (
        order_id TEXT NOT NULL PRIMARY KEY,
        number TEXT NOT NULL,
        seq INTEGER NOT NULL,
        business_day TEXT NOT NULL,
        channel TEXT NOT NULL,
        currency TEXT NOT NULL,
        gross_minor INTEGER NOT NULL,
        promised_day TEXT,
        goods TEXT NOT NULL CHECK (goods IN ('placed', 'handed_over', 'cancelled')),
        money TEXT NOT NULL
            CHECK (money IN ('unpaid', 'shown', 'claimed', 'paid', 'not_found', 'owed')),
        method TEXT CHECK (method IN ('cash', 'code')),
        payment TEXT,
        receipt TEXT,
        till TEXT,
        given_minor INTEGER,
        change_minor INTEGER,
        paid_act TEXT,
        paid_at INTEGER,
        paid_by TEXT,
        placed_at INTEGER NOT NULL,
        placed_by TEXT NOT NULL
    ) STRICT""",
    "CREATE UNIQUE INDEX orders_orders_number ON orders_orders (number)",
    "CREATE INDEX orders_orders_seq ON orders_orders (seq)",
    "CREATE INDEX orders_orders_day ON orders_orders (business_day, seq)",
    "CREATE INDEX orders_orders_goods ON orders_orders (goods, seq)",
    "CREATE INDEX orders_orders_payment ON orders_orders (payment)",
    """
    CREATE TABLE orders_shown (
        payment TEXT NOT NULL PRIMARY KEY, seq INTEGER NOT NULL, channel TEXT NOT NULL,
        order_id TEXT, farmer TEXT, gross_minor INTEGER NOT NULL, shown_by TEXT NOT NULL
    ) STRICT""",
    """
    CREATE TABLE orders_private (
        order_id TEXT NOT NULL PRIMARY KEY, buyer TEXT NOT NULL, phone TEXT NOT NULL,
        address TEXT NOT NULL, remark TEXT NOT NULL
    ) STRICT""",
)


@migrations()
def m0002_orders(db: Database) -> None:
    for statement in ORDERS:
        db.conn.execute(statement)


# A sale touches as few pages of the file as it can: what nobody asks for has no index, and rows
# known by an id lie in its index. Sales stand in the order in which they were applied.
LEAN = (
    "DROP TABLE orders_sales",
    "DROP TABLE orders_lines",
    "DROP TABLE orders_lots",
    "DROP TABLE orders_parts",
    """
    CREATE TABLE orders_sales (
        position INTEGER PRIMARY KEY,
        sale TEXT NOT NULL UNIQUE,
        business_day TEXT NOT NULL,
        channel TEXT NOT NULL,
        method TEXT NOT NULL CHECK (method IN ('cash', 'code', 'own_cash')),
        state TEXT NOT NULL
            CHECK (state IN ('done', 'claimed', 'confirmed', 'not_found', 'undone')),
        receipt TEXT,
        till TEXT,
        currency TEXT NOT NULL,
        gross_minor INTEGER NOT NULL,
        fee_minor INTEGER NOT NULL,
        net_minor INTEGER NOT NULL,
        given_minor INTEGER,
        change_minor INTEGER,
        farmer TEXT NOT NULL,
        order_id TEXT,
        payment TEXT,
        recorded_at INTEGER NOT NULL,
        recorded_by TEXT NOT NULL,
        moved INTEGER NOT NULL CHECK (moved IN (0, 1))
    ) STRICT""",
    "CREATE INDEX orders_sales_day ON orders_sales (business_day)",
    "CREATE INDEX orders_sales_payment ON orders_sales (payment) WHERE payment IS NOT NULL",
    "CREATE UNIQUE INDEX orders_sales_receipt ON orders_sales (receipt) WHERE receipt IS NOT NULL",
    """
    CREATE TABLE orders_lines (
        owner TEXT NOT NULL,
        place INTEGER NOT NULL,
        seq INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('sale', 'order', 'shown')),
        farmer TEXT NOT NULL,
        account TEXT NOT NULL,
        product TEXT NOT NULL,
        key TEXT NOT NULL,
        unit TEXT NOT NULL,
        unit_size INTEGER NOT NULL,
        quantity_base INTEGER NOT NULL,
        price_minor INTEGER NOT NULL,
        amount_minor INTEGER NOT NULL,
        gross_g INTEGER,
        tare_g INTEGER,
        PRIMARY KEY (owner, place)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX orders_lines_account ON orders_lines (account, kind, seq)",
    """
    CREATE TABLE orders_lots (
        owner TEXT NOT NULL, place INTEGER NOT NULL, listing TEXT NOT NULL,
        quantity_base INTEGER NOT NULL CHECK (quantity_base > 0),
        PRIMARY KEY (owner, place, listing)
    ) STRICT, WITHOUT ROWID""",
    """
    CREATE TABLE orders_parts (
        sale TEXT NOT NULL,
        place INTEGER NOT NULL,
        account TEXT NOT NULL,
        gross_minor INTEGER NOT NULL,
        fee_minor INTEGER NOT NULL,
        net_minor INTEGER NOT NULL,
        PRIMARY KEY (sale, place)
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0003_lean_sales(db: Database) -> None:
    for statement in LEAN:
        db.conn.execute(statement)


# Few orders are owed for, few sales came of an order: small indexes of their own find them.
OWED = (
    "CREATE INDEX orders_orders_owed ON orders_orders (seq) WHERE money = 'owed'",
    "CREATE INDEX orders_orders_paid ON orders_orders (paid_act) WHERE paid_act IS NOT NULL",
    "CREATE INDEX orders_sales_order ON orders_sales (order_id) WHERE order_id IS NOT NULL",
)


@migrations()
def m0004_owed_orders(db: Database) -> None:
    for statement in OWED:
        db.conn.execute(statement)


# A second epoch begins again at number 1: what is listed goes by the order of applying. Two
# branches of a journal may have given one number each: neither is refused.
BRANCHES = (
    "ALTER TABLE orders_orders RENAME COLUMN seq TO position",
    "ALTER TABLE orders_shown RENAME COLUMN seq TO position",
    "ALTER TABLE orders_lines RENAME COLUMN seq TO position",
    "DROP INDEX orders_orders_number",
    "CREATE INDEX orders_orders_number ON orders_orders (number)",
    "DROP INDEX orders_sales_receipt",
    "CREATE INDEX orders_sales_receipt ON orders_sales (receipt) WHERE receipt IS NOT NULL",
)


@migrations()
def m0005_branches(db: Database) -> None:
    for statement in BRANCHES:
        db.conn.execute(statement)


# Who ordered is found by her name and number when she wants to be forgotten.
BUYERS = (
    "CREATE INDEX orders_private_buyer ON orders_private (buyer, phone)",
    "CREATE INDEX orders_private_phone ON orders_private (phone)",
)


@migrations()
def m0006_buyers(db: Database) -> None:
    for statement in BUYERS:
        db.conn.execute(statement)


# What came back of sales: few rows, each known by its refund.
REFUNDS = (
    """CREATE TABLE orders_refunds (
        refund TEXT NOT NULL PRIMARY KEY, position INTEGER NOT NULL, sale TEXT NOT NULL,
        business_day TEXT NOT NULL, till TEXT NOT NULL, receipt TEXT NOT NULL,
        gross_minor INTEGER NOT NULL CHECK (gross_minor > 0), fee_minor INTEGER NOT NULL,
        refunded_at INTEGER NOT NULL, refunded_by TEXT NOT NULL, undone_by TEXT
    ) STRICT""",
    "CREATE INDEX orders_refunds_sale ON orders_refunds (sale)",
    "CREATE INDEX orders_refunds_day ON orders_refunds (business_day)",
    """CREATE TABLE orders_refund_lines (
        refund TEXT NOT NULL, place INTEGER NOT NULL,
        quantity_base INTEGER NOT NULL CHECK (quantity_base > 0),
        amount_minor INTEGER NOT NULL, lots_base INTEGER NOT NULL, PRIMARY KEY (refund, place)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE orders_refund_parts (
        refund TEXT NOT NULL, account TEXT NOT NULL, gross_minor INTEGER NOT NULL,
        fee_minor INTEGER NOT NULL, net_minor INTEGER NOT NULL, debt_minor INTEGER NOT NULL,
        PRIMARY KEY (refund, account)
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0007_refunds(db: Database) -> None:
    for statement in REFUNDS:
        db.conn.execute(statement)


# A buyer may pay to the farmer's own code: the station never sees that money.
@migrations()
def m0008_own_codes(db: Database) -> None:
    """orders_sales as it stood, with one more way to pay."""
    indexes = [text for text in (*OWED, *BRANCHES) if "ON orders_sales" in text]
    for text in (*LEAN, *indexes):
        if "orders_sales" in text and "UNIQUE INDEX" not in text:
            db.conn.execute(text.replace("'own_cash')", "'own_cash', 'own_code')"))


@migrations()
def m0009_orders_stand(_db: Database) -> None:
    """What was handed over of an order stands as the order does: rows are made anew."""
