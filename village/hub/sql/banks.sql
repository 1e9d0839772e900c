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
