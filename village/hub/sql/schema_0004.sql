-- An officer's second key: codes from her phone. No secret lies here: it is made of the centre's own
-- key and the number of the try that held.

ALTER TABLE hub_officers ADD COLUMN second_key BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hub_officers ADD COLUMN second_key_on BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hub_officers ADD COLUMN second_key_step BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hub_visits ADD COLUMN half BIGINT NOT NULL DEFAULT 0;
