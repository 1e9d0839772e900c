-- Which acts tell of a farmer's own payment code is kept, too (hub_named): every station's rows are made anew (journals.mend).

INSERT INTO hub_tries (station_id, program) SELECT station_id, '' FROM hub_epochs WHERE seq > 0 GROUP BY station_id
ON CONFLICT (station_id) DO UPDATE SET program = '';
