"""The address on a card: how phones on the station's Wi-Fi reach it."""

import socket

# The card itself is white: its padding of 4 mm and this border are the four modules of rest.
QUIET_MODULES = 1


def phones_host(host: str) -> str:
    """`host` as phones on the station's Wi-Fi reach it: localhost becomes the LAN address."""
    name, _, port = host.partition(":")
    if name not in ("localhost", "127.0.0.1"):
        return host
    address = lan_address()
    return f"{address}:{port}" if port else address


def lan_address() -> str:
    """This PC's own address in the village network; 127.0.0.1 where it has none. Sends nothing."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 9))
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"
