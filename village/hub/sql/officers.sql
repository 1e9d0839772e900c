-- name: officer
SELECT * FROM hub_officers WHERE officer = :officer

-- name: last_officer
SELECT officer FROM hub_officers ORDER BY officer DESC LIMIT 1

-- name: add_officer
INSERT INTO hub_officers (officer, name, language, county, phrase_hash, wrong, added_at)
VALUES (:officer, :name, :language, :county, :phrase_hash, 0, :added_at)

-- name: count_try
UPDATE hub_officers SET wrong = wrong + 1 WHERE officer = :officer AND wrong < :most

-- name: officer_wrong
UPDATE hub_officers SET wrong = :wrong WHERE officer = :officer

-- name: officer_language
UPDATE hub_officers SET language = :language WHERE officer = :officer

-- name: begin_visit
INSERT INTO hub_visits (token_hash, officer, began_at, half)
VALUES (:token_hash, :officer, :began_at, :half)

-- name: visit
SELECT o.officer, o.name, o.language, o.county FROM hub_visits v
JOIN hub_officers o ON o.officer = v.officer
WHERE v.token_hash = :token_hash AND v.ended_at IS NULL AND v.began_at > :since AND v.half = 0

-- name: half_visit
SELECT o.officer, o.name, o.language, o.county FROM hub_visits v
JOIN hub_officers o ON o.officer = v.officer
WHERE v.token_hash = :token_hash AND v.ended_at IS NULL AND v.began_at > :since AND v.half = 1
AND o.second_key_on = 0

-- name: whole_visit
UPDATE hub_visits SET half = 0 WHERE token_hash = :token_hash

-- name: end_visits
UPDATE hub_visits SET ended_at = :ended_at WHERE officer = :officer AND ended_at IS NULL

-- name: second_key_on
UPDATE hub_officers SET second_key = :turn, second_key_on = 1, second_key_step = :step
WHERE officer = :officer

-- name: second_key_step
UPDATE hub_officers SET second_key_step = :step
WHERE officer = :officer AND second_key_step < :step

-- name: second_key_off
UPDATE hub_officers SET second_key_on = 0 WHERE officer = :officer

-- name: end_visit
UPDATE hub_visits SET ended_at = :ended_at WHERE token_hash = :token_hash
