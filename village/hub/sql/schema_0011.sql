-- A sale lies where its event does, and is found by its event's id: an id has no order, so each index of
-- ids costs a page a row. Months beside days, and indexes that hold all that figures add up. All of this
-- follows from the events: every station's rows are made anew (journals.mend).

DROP INDEX hub_events_id;
CREATE UNIQUE INDEX hub_events_id ON hub_events (station_id, id, epoch);

DROP TABLE hub_sales;
CREATE TABLE hub_sales (
    station_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    sale TEXT NOT NULL,
    business_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('cash', 'code', 'own_cash')),
    state TEXT NOT NULL CHECK (state IN ('done', 'claimed', 'confirmed', 'not_found', 'undone')),
    currency TEXT NOT NULL,
    gross_minor BIGINT NOT NULL,
    fee_minor BIGINT NOT NULL,
    net_minor BIGINT NOT NULL,
    farmer TEXT NOT NULL,
    goods TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    receipt TEXT,
    payment TEXT,
    order_number TEXT,
    PRIMARY KEY (station_id, epoch, seq)
);
CREATE INDEX hub_sales_day ON hub_sales (station_id, business_day, seq);
CREATE INDEX hub_sales_payment ON hub_sales (station_id, payment) WHERE payment IS NOT NULL;

CREATE TABLE hub_months (
    station_id TEXT NOT NULL,
    month TEXT NOT NULL,
    channel TEXT NOT NULL,
    method TEXT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    sales BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (station_id, channel, method, state, currency, month)
);
CREATE INDEX hub_months_month ON hub_months (month, station_id, channel, method, state, sales, amount_minor);

CREATE TABLE hub_goods_months (
    station_id TEXT NOT NULL,
    month TEXT NOT NULL,
    product TEXT NOT NULL,
    state TEXT NOT NULL,
    currency TEXT NOT NULL,
    quantity_base BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    PRIMARY KEY (station_id, month, product, state, currency)
);
CREATE INDEX hub_goods_months_month ON hub_goods_months (month, product, state, quantity_base, amount_minor);

DROP INDEX hub_figures_day;
CREATE INDEX hub_figures_day ON hub_figures (business_day, station_id, channel, method, state, sales, amount_minor);
DROP INDEX hub_goods_day;
CREATE INDEX hub_goods_day ON hub_goods (business_day, product, state, quantity_base, amount_minor);

INSERT INTO hub_tries (station_id, program) SELECT station_id, '' FROM hub_epochs WHERE seq > 0 GROUP BY station_id
ON CONFLICT (station_id) DO UPDATE SET program = '';
