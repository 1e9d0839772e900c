-- Which refunds and payouts were taken back: two PCs of one station may both have done it, it counts once.
-- It follows from the events: every station's rows are made anew (journals.mend).

CREATE TABLE hub_undone (
    station_id TEXT NOT NULL,
    act TEXT NOT NULL,
    PRIMARY KEY (station_id, act)
);

INSERT INTO hub_tries (station_id, program) SELECT station_id, '' FROM hub_epochs WHERE seq > 0 GROUP BY station_id
ON CONFLICT (station_id) DO UPDATE SET program = '';
