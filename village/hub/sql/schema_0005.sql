-- What a stick brought last from each station, and the number of the last answer that went back.

CREATE TABLE hub_bundles (
    station_id TEXT NOT NULL PRIMARY KEY,
    streams TEXT NOT NULL,
    brought_at BIGINT NOT NULL,
    answer BIGINT NOT NULL CHECK (answer >= 0)
);
