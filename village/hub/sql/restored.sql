-- name: events_held
SELECT COALESCE(SUM(seq), 0) AS events FROM hub_epochs

-- name: streams
SELECT * FROM hub_streams ORDER BY stream

-- name: new_hub_epoch
UPDATE hub_self SET hub_epoch = :hub_epoch WHERE one = 1

-- name: renew_stream
UPDATE hub_streams SET epoch = :epoch, head = :head WHERE stream = :stream

-- name: renew_item
UPDATE hub_items SET hash = :hash WHERE stream = :stream AND seq = :seq

-- name: note_restore
INSERT INTO hub_restores (hub_epoch, at, events_lost, items_lost, version)
VALUES (:hub_epoch, :at, :events_lost, :items_lost, :version)

-- name: restores_unseen
SELECT at, events_lost, items_lost FROM hub_restores WHERE seen_at IS NULL ORDER BY at DESC

-- name: restores_seen
UPDATE hub_restores SET seen_at = :seen_at WHERE seen_at IS NULL
