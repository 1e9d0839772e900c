-- What payment services told is kept a year: which of it is old is asked with each message.

CREATE INDEX hub_credits_told_at ON hub_credits_told (station_id, provider, told_at);
