-- Most sales are paid in notes and have no payment: only the others are looked up by one.

DROP INDEX hub_sales_payment;
CREATE INDEX hub_sales_payment ON hub_sales (station_id, payment) WHERE payment IS NOT NULL;
