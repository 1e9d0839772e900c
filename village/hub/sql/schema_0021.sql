-- A buyer may pay to a farmer's own code: a way of its own. Every station's rows are made anew (journals.mend).

DROP TABLE hub_sales;
CREATE TABLE hub_sales (
    station_id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    seq BIGINT NOT NULL,
    sale TEXT NOT NULL,
    business_day TEXT NOT NULL,
    channel TEXT NOT NULL,
    method TEXT NOT NULL CHECK (method IN ('cash', 'code', 'own_cash', 'own_code')),
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

INSERT INTO hub_tries (station_id, program) SELECT station_id, '' FROM hub_epochs WHERE seq > 0 GROUP BY station_id
ON CONFLICT (station_id) DO UPDATE SET program = '';
