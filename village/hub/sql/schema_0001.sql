-- The hub's tables in PostgreSQL's words; village/hub/store.py says how SQLite writes the types.
-- Station tables carry station_id first in every key; the others are the hub's own or reference.

CREATE TABLE hub_self (
    one BIGINT NOT NULL PRIMARY KEY CHECK (one = 1),
    hub_epoch TEXT NOT NULL,
    names TEXT NOT NULL,
    county TEXT NOT NULL,
    county_names TEXT NOT NULL,
    country TEXT NOT NULL CHECK (country IN ('CN', 'VN')),
    currency TEXT NOT NULL CHECK (currency IN ('CNY', 'VND')),
    language TEXT NOT NULL,
    set_up_at BIGINT NOT NULL
);

CREATE TABLE hub_officers (
    officer TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    county TEXT NOT NULL,
    phrase_hash TEXT NOT NULL,
    wrong BIGINT NOT NULL CHECK (wrong >= 0),
    added_at BIGINT NOT NULL
);

CREATE TABLE hub_visits (
    token_hash TEXT NOT NULL PRIMARY KEY,
    officer TEXT NOT NULL,
    began_at BIGINT NOT NULL,
    ended_at BIGINT
);

CREATE TABLE hub_audit (
    entry TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    what TEXT NOT NULL,
    about TEXT NOT NULL,
    detail TEXT NOT NULL
);
CREATE INDEX hub_audit_at ON hub_audit (at);
CREATE INDEX hub_audit_about ON hub_audit (about, at);

CREATE TABLE hub_streams (
    stream TEXT NOT NULL PRIMARY KEY,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq >= 0),
    head BYTEA NOT NULL
);

CREATE TABLE hub_items (
    stream TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq >= 1),
    item TEXT NOT NULL,
    line BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (stream, seq)
);

CREATE TABLE hub_guides (
    item TEXT NOT NULL PRIMARY KEY,
    stream TEXT NOT NULL,
    product TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_size BIGINT NOT NULL CHECK (unit_size > 0),
    price_minor BIGINT NOT NULL CHECK (price_minor > 0),
    currency TEXT NOT NULL,
    version BIGINT NOT NULL,
    sent_at BIGINT NOT NULL,
    sent_by TEXT NOT NULL
);
CREATE INDEX hub_guides_version ON hub_guides (version);

CREATE TABLE hub_stations (
    station_id TEXT NOT NULL PRIMARY KEY,
    county TEXT NOT NULL,
    names TEXT NOT NULL,
    place_names TEXT NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('expected', 'joined', 'revoked')),
    added_at BIGINT NOT NULL,
    heard_at BIGINT
);

CREATE TABLE hub_keys (
    station_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    public_key BYTEA NOT NULL,
    epoch TEXT NOT NULL,
    from_seq BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('good', 'revoked')),
    counter BIGINT NOT NULL,
    enrolled_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (station_id, key_id)
);

CREATE TABLE hub_codes (
    station_id TEXT NOT NULL PRIMARY KEY,
    code_key BYTEA NOT NULL,
    made_at BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    wrong BIGINT NOT NULL CHECK (wrong >= 0),
    used_at BIGINT
);

CREATE TABLE hub_epochs (
    station_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq >= 0),
    head BYTEA NOT NULL,
    touched BIGINT NOT NULL,
    PRIMARY KEY (station_id, epoch)
);

CREATE TABLE hub_events (
    station_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL CHECK (seq >= 1),
    id TEXT NOT NULL,
    line BYTEA NOT NULL,
    hash BYTEA NOT NULL,
    PRIMARY KEY (station_id, epoch, seq)
);
CREATE UNIQUE INDEX hub_events_id ON hub_events (station_id, epoch, id);

CREATE TABLE hub_parts (
    station_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    salt BYTEA NOT NULL,
    part BYTEA NOT NULL,
    PRIMARY KEY (station_id, epoch, seq)
);

CREATE TABLE hub_set_aside (
    station_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    business_day TEXT NOT NULL,
    name TEXT NOT NULL,
    v BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (station_id, epoch, seq)
);
CREATE INDEX hub_set_aside_day ON hub_set_aside (station_id, business_day);

CREATE TABLE hub_quarantine (
    station_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    received_at BIGINT NOT NULL,
    fault TEXT NOT NULL,
    body BYTEA NOT NULL,
    PRIMARY KEY (station_id, digest)
);

CREATE TABLE hub_names (
    station_id TEXT NOT NULL,
    person TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    PRIMARY KEY (station_id, person)
);

CREATE TABLE hub_products (
    station_id TEXT NOT NULL,
    product TEXT NOT NULL,
    unit TEXT NOT NULL,
    unit_size BIGINT NOT NULL,
    base TEXT NOT NULL,
    picture TEXT NOT NULL,
    PRIMARY KEY (station_id, product, unit, unit_size)
);

CREATE TABLE hub_sales (
    station_id TEXT NOT NULL,
    sale TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    business_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('cash', 'code', 'own_cash')),
    state TEXT NOT NULL CHECK (state IN ('done', 'claimed', 'confirmed', 'not_found', 'undone')),
    currency TEXT NOT NULL,
    gross_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    farmer TEXT NOT NULL,
    receipt TEXT,
    payment TEXT,
    order_number TEXT,
    goods TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (station_id, sale)
);
CREATE INDEX hub_sales_day ON hub_sales (station_id, business_day, seq);
CREATE INDEX hub_sales_payment ON hub_sales (station_id, payment);

CREATE TABLE hub_orders (
    station_id TEXT NOT NULL,
    order_id TEXT NOT NULL,
    number TEXT NOT NULL,
    seq BIGINT NOT NULL,
    business_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    currency TEXT NOT NULL,
    gross_minor BIGINT NOT NULL,
    goods TEXT NOT NULL CHECK (goods IN ('placed', 'handed_over', 'cancelled')),
    money TEXT NOT NULL CHECK (money IN ('unpaid', 'claimed', 'paid', 'not_found', 'owed')),
    method TEXT,
    payment TEXT,
    receipt TEXT,
    PRIMARY KEY (station_id, order_id)
);

CREATE TABLE hub_days (
    station_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    till TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    currency TEXT NOT NULL,
    float_minor BIGINT NOT NULL,
    z_number BIGINT,
    expected_minor BIGINT,
    counted_minor BIGINT,
    difference_minor BIGINT,
    totals TEXT,
    payouts BIGINT NOT NULL,
    payouts_minor BIGINT NOT NULL,
    PRIMARY KEY (station_id, business_day, till)
);

CREATE TABLE hub_figures (
    station_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    method TEXT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    sales BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    PRIMARY KEY (station_id, business_day, channel, method, state, currency)
);
CREATE INDEX hub_figures_day ON hub_figures (business_day);

CREATE TABLE hub_goods (
    station_id TEXT NOT NULL,
    business_day TEXT NOT NULL,
    product TEXT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    quantity_base BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (station_id, business_day, product, state, currency)
);
CREATE INDEX hub_goods_day ON hub_goods (business_day);
