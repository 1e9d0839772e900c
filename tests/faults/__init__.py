"""What power, network and crowds do to a station."""
