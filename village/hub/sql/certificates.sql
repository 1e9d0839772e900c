-- name: certificate_asked
INSERT INTO hub_certificate_requests (station_id, host, request, key_id, asked_at)
VALUES (:station, :host, :request, :key_id, :asked_at)
ON CONFLICT (station_id) DO UPDATE SET host = excluded.host, request = excluded.request,
    key_id = excluded.key_id, asked_at = excluded.asked_at

-- name: certificates_wanted
SELECT r.station_id, r.host, r.request, r.key_id, c.host AS had_host, c.key_id AS had_key,
    c.not_before, c.not_after, t.request_key, t.order_url, t.failures, t.tried_at, t.next_at
FROM hub_certificate_requests r
JOIN hub_stations s ON s.station_id = r.station_id AND s.state = 'joined'
LEFT JOIN hub_certificates c ON c.station_id = r.station_id
LEFT JOIN hub_certificate_tries t ON t.station_id = r.station_id

-- name: certificates_since
SELECT count(*) AS many FROM hub_sendings
WHERE name = 'hub.certificate_issued' AND sent_at >= :since

-- name: certificates_often
SELECT subject FROM hub_sendings
WHERE name = 'hub.certificate_issued' AND sent_at >= :since
GROUP BY subject HAVING count(*) >= :most

-- name: certificate_of
SELECT r.host, c.not_after, t.tried_at, t.next_at, t.fault, t.detail, t.record
FROM hub_certificate_requests r
LEFT JOIN hub_certificates c ON c.station_id = r.station_id
LEFT JOIN hub_certificate_tries t ON t.station_id = r.station_id
WHERE r.station_id = :station

-- name: certificates_asked
SELECT r.station_id, r.host, c.not_after, t.fault, t.detail, t.record
FROM hub_certificate_requests r
LEFT JOIN hub_certificates c ON c.station_id = r.station_id
LEFT JOIN hub_certificate_tries t ON t.station_id = r.station_id
ORDER BY r.station_id

-- name: certificate_issued
INSERT INTO hub_certificates (station_id, host, key_id, not_before, not_after, issued_at)
VALUES (:station, :host, :key_id, :not_before, :not_after, :issued_at)
ON CONFLICT (station_id) DO UPDATE SET host = excluded.host, key_id = excluded.key_id,
    not_before = excluded.not_before, not_after = excluded.not_after,
    issued_at = excluded.issued_at

-- name: certificate_try
SELECT * FROM hub_certificate_tries WHERE station_id = :station

-- name: certificate_tried
INSERT INTO hub_certificate_tries (station_id, request_key, order_url, record, failures, tried_at,
    next_at, fault, detail)
VALUES (:station, :request_key, :order_url, :record, :failures, :tried_at, :next_at, :fault,
    :detail)
ON CONFLICT (station_id) DO UPDATE SET request_key = excluded.request_key,
    order_url = excluded.order_url, record = excluded.record, failures = excluded.failures,
    tried_at = excluded.tried_at, next_at = excluded.next_at, fault = excluded.fault,
    detail = excluded.detail
