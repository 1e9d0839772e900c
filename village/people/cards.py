"""The address on a card: how phones on the station's Wi-Fi reach it."""

from village.ground.processes import lan_address

# The card itself is white: its padding of 4 mm and this border are the four modules of rest.
QUIET_MODULES = 1


def phones_host(host: str) -> str:
    """`host` as phones on the station's Wi-Fi reach it: localhost becomes the LAN address."""
    name, _, port = host.partition(":")
    if name not in ("localhost", "127.0.0.1"):
        return host
    address = lan_address() or "127.0.0.1"
    return f"{address}:{port}" if port else address
