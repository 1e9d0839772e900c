"""Where a receipt printer is, how often it is tried, and how its address is typed."""

import ipaddress
import re
from dataclasses import dataclass
from typing import Literal

from village.ground.errors import Refusal

PORT = 9100
DEVICE = re.compile(r"/dev/(?:usb/)?lp[0-9]{1,2}|(?:LPT|COM)[1-9]|\\\\[\w.-]{1,60}\\[\w. -]{1,60}")
FILE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
TRIES_MAX = 30  # about twenty minutes; then somebody presses the key
PAUSES_S = (2, 4, 8, 15, 30, 60)
WAITING_MAX = 50
DOTS = (384, 576)
UNDRAWN = b""  # the picture of a receipt that could not be drawn


@dataclass(frozen=True)
class Target:
    """A printer on the network, one on a cable, or a file in the data folder."""

    kind: Literal["network", "device", "file"]
    name: str  # host, device, file
    port: int = 0


def target_of(address: str) -> Target:
    """Where the bytes go. Raises receipts.refusal.printer_address (field address).

    The network's printers stand in the house: no address out in the world is taken.
    """
    text = address.strip()
    if DEVICE.fullmatch(text):
        return Target("device", text)
    host, port = text.rsplit(":", 1) if ":" in text else (text, str(PORT))
    try:
        found = ipaddress.IPv4Address(host)
    except ValueError:
        if FILE.fullmatch(text):
            return Target("file", text)
        raise Refusal("receipts.refusal.printer_address", field="address") from None
    near = (found.is_private or found.is_link_local) and not found.is_reserved
    if not near or found.is_unspecified or not (port.isascii() and port.isdigit()):
        raise Refusal("receipts.refusal.printer_address", field="address")
    if not 0 < int(port[:6]) < 65_536:
        raise Refusal("receipts.refusal.printer_address", field="address")
    return Target("network", str(found), int(port))


def pause_ms(tries: int) -> int:
    """How long to wait after the so-many-th try in vain."""
    return PAUSES_S[min(tries, len(PAUSES_S)) - 1] * 1000
