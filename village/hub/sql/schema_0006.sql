-- After a restore a station writes a new epoch that goes on from a number of its parent; what events
-- do is done in the order of `place`, parents before their children.

ALTER TABLE hub_epochs ADD COLUMN place BIGINT NOT NULL DEFAULT 1;
ALTER TABLE hub_epochs ADD COLUMN parent TEXT;
ALTER TABLE hub_epochs ADD COLUMN parent_seq BIGINT;
ALTER TABLE hub_epochs ADD COLUMN parent_head BYTEA;
