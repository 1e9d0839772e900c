-- name: own
SELECT * FROM hub_self WHERE one = 1

-- name: one_at_a_time
UPDATE hub_self SET one = 1 WHERE one = 1

-- name: set_up
INSERT INTO hub_self (one, hub_epoch, names, county, county_names, country, currency, language, set_up_at)
VALUES (1, :hub_epoch, :names, :county, :county_names, :country, :currency, :language, :set_up_at)

-- name: audit
INSERT INTO hub_audit (entry, at, who, what, about, detail)
VALUES (:entry, :at, :who, :what, :about, :detail)
ON CONFLICT (entry) DO NOTHING

-- name: station
SELECT * FROM hub_stations WHERE station_id = :station

-- name: expect_station
INSERT INTO hub_stations (station_id, county, names, place_names, currency, state, added_at)
VALUES (:station, :county, '{}', '{}', :currency, 'expected', :added_at)
ON CONFLICT (station_id) DO NOTHING

-- name: lock_station
UPDATE hub_stations SET state = state WHERE station_id = :station

-- name: station_state
UPDATE hub_stations SET state = :state WHERE station_id = :station

-- name: move_station
UPDATE hub_stations SET county = :county WHERE station_id = :station

-- name: station_heard
UPDATE hub_stations SET heard_at = :heard_at WHERE station_id = :station

-- name: station_named
UPDATE hub_stations SET names = :names, place_names = :place_names, currency = :currency
WHERE station_id = :station

-- name: code
SELECT * FROM hub_codes WHERE station_id = :station

-- name: make_code
INSERT INTO hub_codes (station_id, code_key, made_at, made_by, wrong, used_at)
VALUES (:station, :code_key, :made_at, :made_by, 0, NULL)
ON CONFLICT (station_id) DO UPDATE SET code_key = excluded.code_key, made_at = excluded.made_at,
    made_by = excluded.made_by, wrong = 0, used_at = NULL

-- name: code_used
UPDATE hub_codes SET used_at = :used_at WHERE station_id = :station AND used_at IS NULL

-- name: key
SELECT * FROM hub_keys WHERE station_id = :station AND key_id = :key_id

-- name: caller
SELECT k.*, s.county FROM hub_keys k JOIN hub_stations s ON s.station_id = k.station_id
WHERE k.station_id = :station AND k.key_id = :key_id

-- name: keys
SELECT * FROM hub_keys WHERE station_id = :station ORDER BY enrolled_at DESC, key_id

-- name: add_key
INSERT INTO hub_keys (station_id, key_id, public_key, epoch, from_seq, state, counter, enrolled_at)
VALUES (:station, :key_id, :public_key, :epoch, 1, 'good', 0, :enrolled_at)
ON CONFLICT (station_id, key_id) DO UPDATE SET epoch = excluded.epoch, state = 'good',
    enrolled_at = excluded.enrolled_at, revoked_at = NULL

-- name: revoke_keys
UPDATE hub_keys SET state = 'revoked', revoked_at = :revoked_at
WHERE station_id = :station AND state = 'good'

-- name: revoke_others
UPDATE hub_keys SET state = 'revoked', revoked_at = :revoked_at
WHERE station_id = :station AND key_id <> :key_id AND state = 'good'

-- name: revoke_unheard
UPDATE hub_keys SET state = 'revoked', revoked_at = :revoked_at
WHERE station_id = :station AND key_id <> :key_id AND state = 'good' AND counter = 0

-- name: count_up
UPDATE hub_keys SET counter = :counter
WHERE station_id = :station AND key_id = :key_id AND counter < :counter

-- name: open_epoch
INSERT INTO hub_epochs (station_id, epoch, seq, head, touched)
VALUES (:station, :epoch, 0, :head, :touched)
ON CONFLICT (station_id, epoch) DO NOTHING

-- name: epochs
SELECT * FROM hub_epochs WHERE station_id = :station ORDER BY place, epoch

-- name: head
SELECT * FROM hub_epochs WHERE station_id = :station AND epoch = :epoch

-- name: bind_epoch
UPDATE hub_epochs SET place = :place, parent = :parent, parent_seq = :parent_seq, parent_head = :parent_head
WHERE station_id = :station AND epoch = :epoch

-- name: ids_elsewhere
SELECT DISTINCT id FROM hub_events WHERE station_id = :station AND epoch <> :epoch AND id IN (:texts)

-- name: ids_without_part
SELECT DISTINCT e.id FROM hub_events e
LEFT JOIN hub_parts p ON p.station_id = e.station_id AND p.epoch = e.epoch AND p.seq = e.seq
WHERE e.station_id = :station AND e.id IN (:texts) AND p.part IS NULL

-- name: advance
UPDATE hub_epochs SET seq = :seq, head = :head WHERE station_id = :station AND epoch = :epoch

-- name: hash_at
SELECT hash FROM hub_events WHERE station_id = :station AND epoch = :epoch AND seq = :seq

-- name: add_event
INSERT INTO hub_events (station_id, epoch, seq, id, line, hash)
VALUES (:station, :epoch, :seq, :id, :line, :hash)

-- name: add_part
INSERT INTO hub_parts (station_id, epoch, seq, salt, part)
VALUES (:station, :epoch, :seq, :salt, :part)
ON CONFLICT (station_id, epoch, seq) DO NOTHING

-- name: events_after
SELECT e.epoch, e.seq, e.line, e.hash, p.salt, p.part FROM hub_events e
LEFT JOIN hub_parts p ON p.station_id = e.station_id AND p.epoch = e.epoch AND p.seq = e.seq
WHERE e.station_id = :station AND e.epoch = :epoch AND e.seq > :after
ORDER BY e.seq LIMIT :rows

-- name: event
SELECT e.epoch, e.seq, e.line, e.hash, p.salt, p.part FROM hub_events e
LEFT JOIN hub_parts p ON p.station_id = e.station_id AND p.epoch = e.epoch AND p.seq = e.seq
WHERE e.station_id = :station AND e.epoch = :epoch AND e.seq = :seq

-- name: quarantine
INSERT INTO hub_quarantine (station_id, digest, received_at, fault, body)
VALUES (:station, :digest, :received_at, :fault, :body)
ON CONFLICT (station_id, digest) DO NOTHING

-- name: quarantined
SELECT digest, received_at, fault FROM hub_quarantine
WHERE station_id = :station ORDER BY received_at DESC, digest

-- name: leave_quarantine
DELETE FROM hub_quarantine WHERE station_id = :station AND digest = :digest

-- name: stations
SELECT * FROM hub_stations ORDER BY station_id
