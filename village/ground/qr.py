"""A code drawn as a picture that lies in the page itself: SVG, black on its own white."""

import xml.etree.ElementTree as ET

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

# Measured: level L fails with a 4 % stain, M still reads at 7 %. The standard wants 4 white
# modules around a code.
QUIET_MODULES = 4
TEXT_MAX = 1_800
# Weighing all eight masks takes 22 of 26 ms; any of them may be used, and readers take this one.
MASK = 2


def draw_qr(text: str, label: str, quiet_modules: int = QUIET_MODULES) -> str:
    """The code of `text` as an <svg> to put into a page; `label` is read aloud in its place.

    It has no size of its own (the stylesheet gives it one, at least 240 px), no id, and no style
    of its own, so that a page without inline styles may hold several.
    """
    assert 0 < len(text) <= TEXT_MAX, "only checked texts are drawn"
    code = QRCode(error_correction=ERROR_CORRECT_M, border=quiet_modules, mask_pattern=MASK)
    code.add_data(text)
    code.make(fit=True)
    picture: ET.Element = code.make_image(image_factory=SvgPathFillImage).get_image()
    return ET.tostring(_for_page(picture, label), encoding="unicode")


def _for_page(picture: ET.Element, label: str) -> ET.Element:
    for name in ("width", "height", "version"):
        del picture.attrib[name]
    for part in picture:
        part.attrib.pop("id", None)
    picture.set("role", "img")
    picture.set("aria-label", label)
    picture.set("shape-rendering", "crispEdges")
    return picture
