-- name: sale
SELECT s.* FROM hub_events e
JOIN hub_sales s ON s.station_id = e.station_id AND s.epoch = e.epoch AND s.seq = e.seq
WHERE e.station_id = :station AND e.id = :sale

-- name: sales_by_order
SELECT * FROM hub_sales WHERE station_id = :station AND order_number = :order_number

-- name: put_sale
INSERT INTO hub_sales (station_id, epoch, seq, sale, business_day, channel, method, state, currency,
    gross_minor, fee_minor, net_minor, farmer, goods, recorded_at, receipt, payment, order_number)
VALUES (:station, :epoch, :seq, :sale, :business_day, :channel, :method, :state, :currency,
    :gross_minor, :fee_minor, :net_minor, :farmer, :goods, :recorded_at, :receipt, :payment, :order_number)
ON CONFLICT (station_id, epoch, seq) DO UPDATE SET state = excluded.state, farmer = excluded.farmer,
    goods = excluded.goods, method = excluded.method, payment = excluded.payment,
    receipt = excluded.receipt

-- name: order
SELECT * FROM hub_orders WHERE station_id = :station AND order_id = :order_id

-- name: put_order
INSERT INTO hub_orders (station_id, order_id, number, seq, business_day, channel, currency,
    gross_minor, goods, money, method, payment, receipt)
VALUES (:station, :order_id, :number, :seq, :business_day, :channel, :currency,
    :gross_minor, :goods, :money, :method, :payment, :receipt)
ON CONFLICT (station_id, order_id) DO UPDATE SET goods = excluded.goods, money = excluded.money,
    method = excluded.method, payment = excluded.payment, receipt = excluded.receipt

-- name: day
SELECT * FROM hub_days WHERE station_id = :station AND business_day = :business_day AND till = :till

-- name: put_day
INSERT INTO hub_days (station_id, business_day, till, state, currency, float_minor, z_number,
    expected_minor, counted_minor, difference_minor, totals, payouts, payouts_minor)
VALUES (:station, :business_day, :till, :state, :currency, :float_minor, :z_number,
    :expected_minor, :counted_minor, :difference_minor, :totals, :payouts, :payouts_minor)
ON CONFLICT (station_id, business_day, till) DO UPDATE SET state = excluded.state,
    float_minor = excluded.float_minor, z_number = excluded.z_number, expected_minor = excluded.expected_minor,
    counted_minor = excluded.counted_minor, difference_minor = excluded.difference_minor,
    totals = excluded.totals, payouts = excluded.payouts, payouts_minor = excluded.payouts_minor

-- name: add_figure
INSERT INTO hub_figures (station_id, business_day, channel, method, state, currency, sales, amount_minor, fee_minor)
VALUES (:station, :business_day, :channel, :method, :state, :currency, :sales, :amount_minor, :fee_minor)
ON CONFLICT (station_id, business_day, channel, method, state, currency) DO UPDATE SET
    sales = hub_figures.sales + excluded.sales,
    amount_minor = hub_figures.amount_minor + excluded.amount_minor,
    fee_minor = hub_figures.fee_minor + excluded.fee_minor

-- name: add_goods
INSERT INTO hub_goods (station_id, business_day, product, state, currency, quantity_base, amount_minor)
VALUES (:station, :business_day, :product, :state, :currency, :quantity_base, :amount_minor)
ON CONFLICT (station_id, business_day, product, state, currency) DO UPDATE SET
    quantity_base = hub_goods.quantity_base + excluded.quantity_base,
    amount_minor = hub_goods.amount_minor + excluded.amount_minor

-- name: add_month
INSERT INTO hub_months (station_id, month, channel, method, state, currency, sales, amount_minor)
VALUES (:station, :month, :channel, :method, :state, :currency, :sales, :amount_minor)
ON CONFLICT (station_id, channel, method, state, currency, month) DO UPDATE SET
    sales = hub_months.sales + excluded.sales,
    amount_minor = hub_months.amount_minor + excluded.amount_minor

-- name: add_goods_month
INSERT INTO hub_goods_months (station_id, month, product, state, currency, quantity_base, amount_minor)
VALUES (:station, :month, :product, :state, :currency, :quantity_base, :amount_minor)
ON CONFLICT (station_id, month, product, state, currency) DO UPDATE SET
    quantity_base = hub_goods_months.quantity_base + excluded.quantity_base,
    amount_minor = hub_goods_months.amount_minor + excluded.amount_minor

-- name: put_name
INSERT INTO hub_names (station_id, person, epoch, seq) VALUES (:station, :person, :epoch, :seq)
ON CONFLICT (station_id, person) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq

-- name: forget_name
DELETE FROM hub_names WHERE station_id = :station AND person = :person

-- name: named
SELECT act FROM hub_named WHERE station_id = :station AND person = :person

-- name: put_named
INSERT INTO hub_named (station_id, person, act) VALUES (:station, :person, :act)
ON CONFLICT (station_id, person, act) DO NOTHING

-- name: forget_act
DELETE FROM hub_named WHERE station_id = :station AND act = :act

-- name: erasures
SELECT person, act FROM hub_erased WHERE station_id = :station

-- name: put_erased
INSERT INTO hub_erased (station_id, person, act) VALUES (:station, :person, :act)
ON CONFLICT (station_id, person) DO UPDATE SET act = excluded.act

-- name: forget_named
DELETE FROM hub_named WHERE station_id = :station

-- name: forget_erased
DELETE FROM hub_erased WHERE station_id = :station

-- name: put_product
INSERT INTO hub_products (station_id, product, unit, unit_size, base, picture)
VALUES (:station, :product, :unit, :unit_size, :base, :picture)
ON CONFLICT (station_id, product, unit, unit_size) DO UPDATE SET base = excluded.base,
    picture = excluded.picture

-- name: set_aside
INSERT INTO hub_set_aside (station_id, epoch, seq, business_day, name, v, reason)
VALUES (:station, :epoch, :seq, :business_day, :name, :v, :reason)
ON CONFLICT (station_id, epoch, seq) DO NOTHING

-- name: stations_with_set_aside
SELECT DISTINCT station_id, name, v FROM hub_set_aside

-- name: stations_of_old
SELECT station_id FROM hub_tries WHERE program = ''

-- name: try_of
SELECT program FROM hub_tries WHERE station_id = :station

-- name: tried
INSERT INTO hub_tries (station_id, program) VALUES (:station, :program)
ON CONFLICT (station_id) DO UPDATE SET program = excluded.program

-- name: forget_sales
DELETE FROM hub_sales WHERE station_id = :station

-- name: forget_orders
DELETE FROM hub_orders WHERE station_id = :station

-- name: forget_days
DELETE FROM hub_days WHERE station_id = :station

-- name: forget_figures
DELETE FROM hub_figures WHERE station_id = :station

-- name: forget_goods
DELETE FROM hub_goods WHERE station_id = :station

-- name: forget_months
DELETE FROM hub_months WHERE station_id = :station

-- name: forget_goods_months
DELETE FROM hub_goods_months WHERE station_id = :station

-- name: forget_names
DELETE FROM hub_names WHERE station_id = :station

-- name: forget_products
DELETE FROM hub_products WHERE station_id = :station

-- name: forget_set_aside
DELETE FROM hub_set_aside WHERE station_id = :station

-- name: put_read
INSERT INTO hub_reads (station_id, stream, epoch, number) VALUES (:station, :stream, :epoch, :number)
ON CONFLICT (station_id, stream) DO UPDATE SET epoch = excluded.epoch, number = excluded.number

-- name: put_item_refused
INSERT INTO hub_items_refused (station_id, stream, epoch, number, reason)
VALUES (:station, :stream, :epoch, :number, :reason)
ON CONFLICT (station_id, stream, epoch, number) DO UPDATE SET reason = excluded.reason

-- name: forget_reads
DELETE FROM hub_reads WHERE station_id = :station

-- name: undone
SELECT act FROM hub_undone WHERE station_id = :station AND act = :act

-- name: add_undone
INSERT INTO hub_undone (station_id, act) VALUES (:station, :act)

-- name: forget_undone
DELETE FROM hub_undone WHERE station_id = :station

-- name: all_undone
SELECT * FROM hub_undone WHERE station_id = :station

-- name: forget_items_refused
DELETE FROM hub_items_refused WHERE station_id = :station

-- name: places_of_act
SELECT epoch, seq FROM hub_events WHERE station_id = :station AND id = :act

-- name: erase_part
DELETE FROM hub_parts WHERE station_id = :station AND epoch = :epoch AND seq = :seq

-- name: all_sales
SELECT * FROM hub_sales WHERE station_id = :station

-- name: all_orders
SELECT * FROM hub_orders WHERE station_id = :station

-- name: all_days
SELECT * FROM hub_days WHERE station_id = :station

-- name: all_figures
SELECT * FROM hub_figures WHERE station_id = :station

-- name: all_goods
SELECT * FROM hub_goods WHERE station_id = :station

-- name: all_months
SELECT * FROM hub_months WHERE station_id = :station

-- name: all_goods_months
SELECT * FROM hub_goods_months WHERE station_id = :station

-- name: all_names
SELECT * FROM hub_names WHERE station_id = :station

-- name: all_named
SELECT * FROM hub_named WHERE station_id = :station

-- name: all_erased
SELECT * FROM hub_erased WHERE station_id = :station

-- name: all_products
SELECT * FROM hub_products WHERE station_id = :station

-- name: all_set_aside
SELECT * FROM hub_set_aside WHERE station_id = :station

-- name: all_reads
SELECT * FROM hub_reads WHERE station_id = :station

-- name: all_items_refused
SELECT * FROM hub_items_refused WHERE station_id = :station
