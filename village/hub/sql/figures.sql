-- name: cells_by_day
SELECT business_day AS time, channel, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_figures WHERE business_day >= :first AND business_day < :until
GROUP BY business_day, channel, method, state ORDER BY business_day, channel, method, state

-- name: cells_by_month
SELECT month AS time, channel, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_months WHERE month >= :first AND month < :until
GROUP BY month, channel, method, state ORDER BY month, channel, method, state

-- name: goods_by_day
SELECT business_day AS time, product, CAST(0 AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_goods WHERE business_day >= :first AND business_day < :until AND state IN ('done', 'claimed', 'confirmed', 'refunded')
GROUP BY business_day, product ORDER BY business_day, product

-- name: goods_by_month
SELECT month AS time, product, CAST(0 AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_goods_months WHERE month >= :first AND month < :until AND state IN ('done', 'claimed', 'confirmed', 'refunded')
GROUP BY month, product ORDER BY month, product

-- name: stations_by_day
SELECT s.station_id, CAST(SUM(f.sales) AS BIGINT) AS sales, CAST(SUM(f.amount_minor) AS BIGINT) AS amount_minor
FROM hub_stations s CROSS JOIN hub_figures f WHERE f.station_id = s.station_id
    AND f.business_day >= :first AND f.business_day < :until AND f.state IN ('done', 'claimed', 'confirmed', 'refunded')
GROUP BY s.station_id

-- name: stations_by_month
SELECT s.station_id, CAST(SUM(f.sales) AS BIGINT) AS sales, CAST(SUM(f.amount_minor) AS BIGINT) AS amount_minor
FROM hub_stations s CROSS JOIN hub_months f WHERE f.station_id = s.station_id
    AND f.month >= :first AND f.month < :until AND f.state IN ('done', 'claimed', 'confirmed', 'refunded')
GROUP BY s.station_id

-- name: station_days
SELECT business_day, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_figures WHERE station_id = :station AND business_day >= :since
GROUP BY business_day, method, state ORDER BY business_day DESC

-- name: day_sums
SELECT channel, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor,
    CAST(SUM(fee_minor) AS BIGINT) AS fee_minor
FROM hub_figures WHERE station_id = :station AND business_day = :business_day
GROUP BY channel, method, state

-- name: day_tills
SELECT * FROM hub_days WHERE station_id = :station AND business_day = :business_day ORDER BY till

-- name: day_sales
SELECT * FROM hub_sales WHERE station_id = :station AND business_day = :business_day
ORDER BY seq DESC LIMIT :rows

-- name: pictures
SELECT product, MIN(picture) AS picture FROM hub_products GROUP BY product

-- name: set_aside_counts
SELECT station_id, COUNT(*) AS events FROM hub_set_aside GROUP BY station_id

-- name: set_aside_days
SELECT business_day, COUNT(*) AS events FROM hub_set_aside
WHERE station_id = :station GROUP BY business_day

-- name: set_aside_since
SELECT COUNT(*) AS events FROM hub_set_aside WHERE business_day >= :since OR business_day = ''

-- name: set_aside_of
SELECT * FROM hub_set_aside WHERE station_id = :station ORDER BY seq DESC LIMIT :rows

-- name: name_place
SELECT epoch, seq FROM hub_names WHERE station_id = :station AND person = :person

-- name: audit_about
SELECT at, who, what, detail FROM hub_audit WHERE about = :about ORDER BY at DESC LIMIT :rows

-- name: heads_of_all
SELECT * FROM hub_epochs ORDER BY station_id, place, epoch
