-- Certificates for the stations' https: what each asked for, as its own events say; what it has;
-- and how the last try went. The row '*' of the tries stands for the authority itself.

CREATE TABLE hub_certificate_requests (
    station_id TEXT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    request TEXT NOT NULL,
    key_id TEXT NOT NULL,
    asked_at BIGINT NOT NULL
);

CREATE TABLE hub_certificates (
    station_id TEXT NOT NULL PRIMARY KEY,
    host TEXT NOT NULL,
    key_id TEXT NOT NULL,
    not_before BIGINT NOT NULL,
    not_after BIGINT NOT NULL,
    issued_at BIGINT NOT NULL
);

CREATE TABLE hub_certificate_tries (
    station_id TEXT NOT NULL PRIMARY KEY,
    request_key TEXT NOT NULL,
    order_url TEXT NOT NULL,
    record TEXT NOT NULL,
    failures BIGINT NOT NULL CHECK (failures >= 0),
    tried_at BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    fault TEXT NOT NULL,
    detail TEXT NOT NULL
);
