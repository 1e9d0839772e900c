"""Photos of payment codes: read once, never kept."""

import io
import struct
import zlib

import zxingcpp
from PIL import Image

from village.ground.errors import Refusal

PHOTO_BYTES_MAX = 8_000_000
PIXELS_MAX = 24_000_000
KINDS = ("JPEG", "PNG", "WEBP")
# What Pillow says of files that are no pictures, cut short, or swell without end.
BROKEN = (
    OSError, ValueError, SyntaxError, IndexError, EOFError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
READ_EDGE = 2_400  # a phone's photo is three times as wide, and takes nine times as long


def read_code(content: bytes) -> str:
    """What the one code on a photo says, exactly.

    Refuses with payments.refusal.photo (no picture, or too large a one), .no_code (none, or
    blurred) and .two_codes.
    """
    if len(content) > PHOTO_BYTES_MAX:
        raise Refusal("payments.refusal.photo_big", field="photo", status=413)
    found = zxingcpp.read_barcodes(_grey(content), formats=QR)
    if not found:
        raise Refusal("payments.refusal.no_code_seen", field="photo")
    if len(found) > 1:
        raise Refusal("payments.refusal.two_codes", field="photo")
    text: str = found[0].text
    return text


def _grey(content: bytes) -> Image.Image:
    """The picture without colours, no wider than a code needs."""
    try:
        with Image.open(io.BytesIO(content), formats=KINDS) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise Refusal("payments.refusal.photo_big", field="photo", status=413)
            picture.draft("L", (READ_EDGE, READ_EDGE))
            grey = picture.convert("L")
    except BROKEN:
        raise Refusal("payments.refusal.photo", field="photo") from None
    grey.thumbnail((READ_EDGE, READ_EDGE))
    return grey
