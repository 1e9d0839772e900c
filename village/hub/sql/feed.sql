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
SELECT seq, line, hash FROM hub_items WHERE stream = :stream AND seq > :after
ORDER BY seq LIMIT :rows

-- name: item_hash
SELECT hash FROM hub_items WHERE stream = :stream AND seq = :seq

-- name: add_guide
INSERT INTO hub_guides (item, stream, product, unit, unit_size, price_minor, currency, version, sent_at, sent_by)
VALUES (:item, :stream, :product, :unit, :unit_size, :price_minor, :currency, :version, :sent_at, :sent_by)

-- name: guide
SELECT * FROM hub_guides WHERE item = :item

-- name: last_version
SELECT COALESCE(MAX(version), 0) AS version FROM hub_guides

-- name: guides
SELECT * FROM hub_guides ORDER BY version DESC LIMIT 20

-- name: offered_units
SELECT product, unit, unit_size, MIN(picture) AS picture FROM hub_products
GROUP BY product, unit, unit_size ORDER BY product, unit_size
