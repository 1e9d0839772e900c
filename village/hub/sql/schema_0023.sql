-- What was handed over of an order stands as the order does. Every station's rows are made anew (journals.mend).

DROP INDEX hub_sales_payment;
CREATE INDEX hub_sales_order ON hub_sales (station_id, order_number) WHERE order_number IS NOT NULL;

INSERT INTO hub_tries (station_id, program) SELECT station_id, '' FROM hub_epochs WHERE seq > 0 GROUP BY station_id
ON CONFLICT (station_id) DO UPDATE SET program = '';
