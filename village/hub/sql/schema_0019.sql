-- Payment services that tell of a station's account: the secret each signs with; and every
-- transaction they told, as it came, so that it goes down once however often it is told.

CREATE TABLE hub_messengers (
    station_id TEXT NOT NULL,
    provider TEXT NOT NULL CHECK (provider IN ('sepay', 'casso', 'payos')),
    secret TEXT NOT NULL,
    set_at BIGINT NOT NULL,
    PRIMARY KEY (station_id, provider)
);

CREATE TABLE hub_credits_told (
    station_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    told_id TEXT NOT NULL,
    item TEXT NOT NULL,
    body BYTEA NOT NULL,
    told_at BIGINT NOT NULL,
    PRIMARY KEY (station_id, provider, told_id)
);
