-- The feed carries more than price guides: what officers sent, whatever its kind, and how far each
-- station has read each stream, as its own events say.

CREATE TABLE hub_sendings (
    item TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    subject TEXT NOT NULL,
    version BIGINT NOT NULL,
    audience TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    sent_by TEXT NOT NULL
);
CREATE INDEX hub_sendings_version ON hub_sendings (version);
CREATE INDEX hub_sendings_subject ON hub_sendings (name, subject, version);

INSERT INTO hub_sendings (item, name, subject, version, audience, sent_at, sent_by)
SELECT item, 'hub.price_guide_set', product || ' ' || unit, version, stream, sent_at, sent_by
FROM hub_guides;
DROP TABLE hub_guides;
CREATE INDEX hub_items_item ON hub_items (item);

CREATE TABLE hub_reads (
    station_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    epoch TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    PRIMARY KEY (station_id, stream)
);

CREATE TABLE hub_items_refused (
    station_id TEXT NOT NULL,
    stream TEXT NOT NULL,
    epoch TEXT NOT NULL,
    number BIGINT NOT NULL CHECK (number >= 1),
    reason TEXT NOT NULL,
    PRIMARY KEY (station_id, stream, epoch, number)
);
