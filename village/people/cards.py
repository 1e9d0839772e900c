"""A card's picture: its address as a code that any phone's camera opens."""

import socket
import xml.etree.ElementTree as ET

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

# The card itself is white: its padding of 4 mm and this border are the four modules of rest.
QUIET_MODULES = 1


def draw_card(address: str, label: str) -> str:
    """The code as an <svg> without a size of its own; `label` is read aloud in its place."""
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(address)
    code.make(fit=True)
    picture: ET.Element = code.make_image(image_factory=SvgPathFillImage).get_image()
    for name in ("width", "height", "version"):
        picture.attrib.pop(name, None)
    for part in picture:
        part.attrib.pop("id", None)
    picture.set("role", "img")
    picture.set("aria-label", label)
    picture.set("shape-rendering", "crispEdges")
    return ET.tostring(picture, encoding="unicode")


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
