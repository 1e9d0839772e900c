-- name: stream
SELECT * FROM hub_streams WHERE stream = :stream

-- name: open_stream
INSERT INTO hub_streams (stream, epoch, seq, head) VALUES (:stream, :epoch, 0, :head)
ON CONFLICT (stream) DO NOTHING

-- name: advance_stream
UPDATE hub_streams SET seq = :seq, head = :head WHERE stream = :stream

-- name: add_item
INSERT INTO hub_items (stream, seq, item, line, hash) VALUES (:stream, :seq, :item, :line, :hash)

-- name: items_after
SELECT seq, line, hash FROM hub_items WHERE stream = :stream AND seq > :after AND seq <= :last
ORDER BY seq LIMIT :rows

-- name: item_hash
SELECT hash FROM hub_items WHERE stream = :stream AND seq = :seq

-- name: item_at
SELECT i.item FROM hub_items i JOIN hub_streams s ON s.stream = i.stream
WHERE i.stream = :stream AND i.seq = :seq AND s.epoch = :epoch

-- name: item_places
SELECT i.stream, i.seq, s.epoch FROM hub_items i
JOIN hub_streams s ON s.stream = i.stream
WHERE i.item = :item

-- name: item_line
SELECT line FROM hub_items WHERE item = :item ORDER BY stream LIMIT 1

-- name: add_sending
INSERT INTO hub_sendings (item, name, subject, version, audience, sent_at, sent_by)
VALUES (:item, :name, :subject, :version, :audience, :sent_at, :sent_by)

-- name: sending
SELECT * FROM hub_sendings WHERE item = :item

-- name: newest_sending
SELECT * FROM hub_sendings WHERE name = :name AND subject = :subject ORDER BY version DESC LIMIT 1

-- name: last_version
SELECT MAX(version) AS version FROM (
    SELECT COALESCE(MAX(version), 0) AS version FROM hub_sendings
    UNION ALL SELECT COALESCE(MAX(version), 0) FROM hub_restores
) AS known

-- name: sendings
SELECT * FROM hub_sendings
WHERE version < :before AND name NOT IN ('hub.zone_set', 'hub.certificate_issued', 'hub.account_told')
ORDER BY version DESC LIMIT :rows

-- name: sendings_named
SELECT * FROM hub_sendings WHERE name = :name ORDER BY version DESC LIMIT :rows

-- name: sendings_to
SELECT * FROM hub_sendings WHERE audience = :audience ORDER BY version DESC LIMIT 500

-- name: place_of_revocation
SELECT i.stream, i.seq, s.epoch FROM hub_sendings n
JOIN hub_items i ON i.item = n.item
JOIN hub_streams s ON s.stream = i.stream
WHERE n.name = 'hub.key_revoked' AND n.subject = :key_id AND i.stream = :stream
ORDER BY i.seq DESC LIMIT 1

-- name: reads
SELECT station_id, stream, epoch, number FROM hub_reads

-- name: items_refused
SELECT station_id, stream, epoch, number, reason FROM hub_items_refused LIMIT 5000

-- name: offered_units
SELECT product, unit, unit_size, MIN(picture) AS picture FROM hub_products
GROUP BY product, unit, unit_size ORDER BY product, unit_size

-- name: subjects_named
SELECT DISTINCT subject FROM hub_sendings WHERE name = :name
