"""A picture as the bytes that receipt printers take (ESC/POS): wake, dots, feed, cut."""

from PIL import Image, ImageChops

WAKE = b"\x1b@"
FEED = b"\x1bd\x04"
CUT = b"\x1dVB\x00"  # feeds to the knife; a printer without one goes on
BAND_ROWS = 128  # small printers hold no more at once


def printer_bytes(paper: Image.Image) -> bytes:
    """A mode "1" picture, its width a multiple of 8, as GS v 0 bands of 1 bit a dot."""
    assert paper.mode == "1"
    assert paper.width % 8 == 0
    black = ImageChops.invert(paper)
    bands = []
    for top in range(0, paper.height, BAND_ROWS):
        band = black.crop((0, top, paper.width, min(top + BAND_ROWS, paper.height)))
        size = (paper.width // 8).to_bytes(2, "little") + band.height.to_bytes(2, "little")
        bands.append(b"\x1dv0\x00" + size + band.tobytes())
    return WAKE + b"".join(bands) + FEED + CUT
