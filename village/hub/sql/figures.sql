-- name: cells_since
SELECT station_id || '' AS station_id, channel, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_figures WHERE business_day >= :since GROUP BY station_id || '', channel, method, state

-- name: cells_ever
SELECT station_id, channel, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_months GROUP BY station_id, channel, method, state

-- name: goods_since
SELECT product, CAST(SUM(quantity_base) AS BIGINT) AS quantity_base, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM hub_goods
WHERE business_day >= :since AND state IN ('done', 'claimed', 'confirmed')
GROUP BY product HAVING SUM(amount_minor) <> 0 ORDER BY SUM(amount_minor) DESC, product

-- name: goods_ever
SELECT product, CAST(SUM(quantity_base) AS BIGINT) AS quantity_base, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM hub_goods_months
WHERE state IN ('done', 'claimed', 'confirmed')
GROUP BY product HAVING SUM(amount_minor) <> 0 ORDER BY SUM(amount_minor) DESC, product

-- name: sums_by_day
SELECT business_day, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor FROM hub_figures
WHERE business_day >= :since AND state IN ('done', 'claimed', 'confirmed')
GROUP BY business_day HAVING SUM(sales) <> 0 ORDER BY business_day

-- name: station_days
SELECT business_day, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_figures WHERE station_id = :station AND business_day >= :since
GROUP BY business_day, method, state ORDER BY business_day DESC

-- name: station_months
SELECT month AS business_day, method, state, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_months WHERE station_id = :station GROUP BY month, method, state

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

-- name: report_places_days
SELECT station_id || '' AS item, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_figures WHERE business_day >= :first AND business_day < :until AND state IN ('done', 'claimed', 'confirmed') GROUP BY station_id || ''

-- name: report_ways_days
SELECT channel AS item, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_figures WHERE business_day >= :first AND business_day < :until AND state IN ('done', 'claimed', 'confirmed') GROUP BY channel

-- name: report_products_days
SELECT product AS item, CAST(0 AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_goods WHERE business_day >= :first AND business_day < :until AND state IN ('done', 'claimed', 'confirmed') GROUP BY product

-- name: report_places_months
SELECT station_id || '' AS item, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_months WHERE month >= :first AND month < :until AND state IN ('done', 'claimed', 'confirmed') GROUP BY station_id || ''

-- name: report_ways_months
SELECT channel AS item, CAST(SUM(sales) AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_months WHERE month >= :first AND month < :until AND state IN ('done', 'claimed', 'confirmed') GROUP BY channel

-- name: report_products_months
SELECT product AS item, CAST(0 AS BIGINT) AS sales, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_goods_months WHERE month >= :first AND month < :until AND state IN ('done', 'claimed', 'confirmed') GROUP BY product

-- name: report_months
SELECT month AS item, CAST(SUM(amount_minor) AS BIGINT) AS amount_minor
FROM hub_months WHERE month >= :first AND month < :until AND state IN ('done', 'claimed', 'confirmed') GROUP BY month

-- name: report_days
SELECT CAST(COALESCE(SUM(amount_minor), 0) AS BIGINT) AS amount_minor
FROM hub_figures WHERE business_day >= :first AND business_day < :until AND state IN ('done', 'claimed', 'confirmed')
