-- name: messenger
SELECT secret FROM hub_messengers WHERE station_id = :station AND provider = :provider

-- name: set_messenger
INSERT INTO hub_messengers (station_id, provider, secret, set_at)
VALUES (:station, :provider, :secret, :set_at)
ON CONFLICT (station_id, provider) DO UPDATE SET secret = excluded.secret, set_at = excluded.set_at

-- name: drop_messenger
DELETE FROM hub_messengers WHERE station_id = :station AND provider = :provider

-- name: credit_told
SELECT item FROM hub_credits_told
WHERE station_id = :station AND provider = :provider AND told_id = :told_id

-- name: add_credit_told
INSERT INTO hub_credits_told (station_id, provider, told_id, item, body, told_at)
VALUES (:station, :provider, :told_id, :item, :body, :told_at)

-- name: credits_of
SELECT told_id FROM hub_credits_told
WHERE station_id = :station AND provider = :provider AND item = :item LIMIT 1

-- name: credits_told_again
UPDATE hub_credits_told SET item = :again
WHERE station_id = :station AND provider = :provider AND item = :item

-- name: credit_told_before
SELECT told_at FROM hub_credits_told WHERE station_id = :station AND provider = :provider
ORDER BY told_at DESC LIMIT 1 OFFSET :most

-- name: forget_credits_told
DELETE FROM hub_credits_told
WHERE station_id = :station AND provider = :provider AND told_at <= :until

-- name: messengers_of
SELECT m.provider, m.set_at, COUNT(c.told_id) AS credits, MAX(c.told_at) AS last_at
FROM hub_messengers m
LEFT JOIN hub_credits_told c ON c.station_id = m.station_id AND c.provider = m.provider
WHERE m.station_id = :station GROUP BY m.provider, m.set_at ORDER BY m.provider

-- name: told_lately
SELECT item, provider, MAX(told_at) AS told_at FROM hub_credits_told WHERE station_id = :station
GROUP BY item, provider ORDER BY MAX(told_at) DESC, item LIMIT :rows
