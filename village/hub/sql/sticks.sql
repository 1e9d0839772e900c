-- name: bundle
SELECT * FROM hub_bundles WHERE station_id = :station

-- name: put_bundle
INSERT INTO hub_bundles (station_id, streams, brought_at, answer)
VALUES (:station, :streams, :brought_at, 0)
ON CONFLICT (station_id) DO UPDATE SET streams = excluded.streams, brought_at = excluded.brought_at

-- name: count_answer
INSERT INTO hub_bundles (station_id, streams, brought_at, answer) VALUES (:station, '{}', 0, :answer)
ON CONFLICT (station_id) DO UPDATE SET answer = excluded.answer

-- name: last_brought
SELECT station_id FROM hub_bundles WHERE brought_at > 0 ORDER BY brought_at DESC, station_id LIMIT 1
