"""A receipt's id as a code that lies in the page itself, so that paper leads back to the book."""

import xml.etree.ElementTree as ET

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathFillImage

from village.ground.ids import is_id

QUIET_MODULES = 4  # a code printed on thin paper needs its white border


def draw_receipt_code(receipt_id: str, label: str) -> str:
    """The code of an act's id as an <svg> without size or style; `label` is read in its place."""
    assert is_id(receipt_id), "only ids of ours are drawn"
    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES)
    code.add_data(receipt_id)
    code.make(fit=True)
    picture: ET.Element = code.make_image(image_factory=SvgPathFillImage).get_image()
    for name in ("width", "height", "version"):
        del picture.attrib[name]
    for part in picture:
        part.attrib.pop("id", None)
    picture.set("role", "img")
    picture.set("aria-label", label)
    picture.set("shape-rendering", "crispEdges")
    return ET.tostring(picture, encoding="unicode")
