"""The addresses this PC has in the village's networks, without asking another program."""

import contextlib
import ipaddress
import socket
import struct
import sys
import uuid

from village.ground.processes import lan_address

SIOCGIFADDR = 0x8915
REQUEST_BYTES, ADDRESS_AT = 256, 20


def private_addresses() -> list[str]:
    """Every private IPv4 address of this PC, first the one that leads to the network's router."""
    found = [lan_address(), *_of_interfaces(), *_of_own_name()]
    return [address for address in dict.fromkeys(found) if address and is_private(address)]


def is_private(address: str) -> bool:
    """Whether phones in the village can reach it: no public one, not this PC alone."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    return number.is_private and not number.is_loopback and not number.is_unspecified


def network_card() -> str | None:
    """The number of this PC's network card, as routers write it; None where it has to be read off.

    Python makes one up where it finds none, and says so by a bit that no real card has set.
    """
    number = uuid.getnode()
    if number >> 40 & 1:
        return None
    return ":".join(f"{number >> shift & 0xFF:02x}" for shift in range(40, -8, -8))


def _of_interfaces() -> list[str]:
    """Linux tells the address of each card by its name."""
    if sys.platform != "linux":
        return []
    import fcntl  # noqa: PLC0415 -- not on Windows

    found = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            request = struct.pack(f"{REQUEST_BYTES}s", name.encode()[:15])
            with contextlib.suppress(OSError):  # a card without an address
                answer = fcntl.ioctl(asked.fileno(), SIOCGIFADDR, request)
                found.append(socket.inet_ntoa(answer[ADDRESS_AT : ADDRESS_AT + 4]))
    return found


def _of_own_name() -> list[str]:
    """Windows knows all of its addresses by its own name."""
    with contextlib.suppress(OSError):
        return socket.gethostbyname_ex(socket.gethostname())[2]
    return []
