-- Figures are read along an index, group after group, without a table of their own to sort in; those of
-- each station along its own rows.

DROP INDEX hub_figures_day;
CREATE INDEX hub_figures_day ON hub_figures (business_day, channel, method, state, station_id, sales, amount_minor);
DROP INDEX hub_months_month;
CREATE INDEX hub_months_month ON hub_months (month, channel, method, state, station_id, sales, amount_minor);
