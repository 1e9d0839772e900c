-- Spread a hub's tables over a Citus cluster (12 or newer): run once on the coordinator, by hand,
-- as the role that owns them, after `village hub --store …` has made them:
--     psql -d hub -c 'CREATE EXTENSION citus'
--     psql -d hub -v ON_ERROR_STOP=1 --single-transaction -f village/hub/sql/citus.sql
-- It may be run on an empty hub or on one with rows; afterwards the rows of a station lie together
-- on one worker, so that a batch is a transaction of one worker. The program changes nothing: it
-- goes on talking to the coordinator. A later release with a new station table brings its line here.

SELECT create_distributed_table('hub_stations', 'station_id');
SELECT create_distributed_table('hub_keys', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_codes', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_epochs', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_events', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_parts', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_set_aside', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_quarantine', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_names', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_named', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_erased', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_products', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_sales', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_orders', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_days', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_figures', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_goods', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_months', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_goods_months', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_tries', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_bundles', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_reads', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_undone', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_messengers', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_credits_told', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_items_refused', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_certificate_requests', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_certificates', 'station_id', colocate_with => 'hub_stations');
SELECT create_distributed_table('hub_certificate_tries', 'station_id', colocate_with => 'hub_stations');

-- The other tables are the officers', the feed's and the hub's own: small, read by themselves and
-- never joined with a station's rows. They stay on the coordinator:
-- hub_self hub_officers hub_visits hub_audit hub_streams hub_items hub_sendings hub_restores
