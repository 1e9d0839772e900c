-- With which program a station's set-aside events were last tried, so that a start tries them once.

CREATE TABLE hub_tries (
    station_id TEXT NOT NULL PRIMARY KEY,
    program TEXT NOT NULL
);
