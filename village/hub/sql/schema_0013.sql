-- Each time the hub came back from an older copy of itself, until an officer has seen it.

CREATE TABLE hub_restores (
    hub_epoch TEXT NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    events_lost BIGINT NOT NULL,
    items_lost BIGINT NOT NULL,
    version BIGINT NOT NULL,
    seen_at BIGINT
);
