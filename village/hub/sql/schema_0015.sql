-- Who is to be forgotten, and which acts' private parts name whom: a name must not come back by another
-- PC of the station. Both follow from the events: every station's rows are made anew (journals.mend).

CREATE TABLE hub_named (
    station_id TEXT NOT NULL,
    person TEXT NOT NULL,
    act TEXT NOT NULL,
    PRIMARY KEY (station_id, person, act)
);
CREATE INDEX hub_named_act ON hub_named (station_id, act);

CREATE TABLE hub_erased (
    station_id TEXT NOT NULL,
    person TEXT NOT NULL,
    act TEXT NOT NULL,
    PRIMARY KEY (station_id, person)
);

INSERT INTO hub_tries (station_id, program) SELECT station_id, '' FROM hub_epochs WHERE seq > 0 GROUP BY station_id
ON CONFLICT (station_id) DO UPDATE SET program = '';
