"""A picture somebody hands in: only what draws it is kept, and nothing that swells or tells more.

PNG is read to its last byte and packed anew; of JPEG the segments that say where and by what it was
taken are left out.
"""

import io
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from PIL import Image, ImageOps

from village.ground.errors import Refusal
from village.ground.files import FILE_BYTES_MAX, kind_of

PIXELS_MAX = 24_000_000
UNPACKED_BYTES_MAX = 32_000_000  # eight officers at once must not fill the memory
HANDED_BYTES_MAX = 8_000_000
HANDED_FORM_BYTES = HANDED_BYTES_MAX + 20_000  # with the words of its form around it
PHOTO_BYTES_MAX, PHOTO_EDGE = 150_000, 1_024
DRAWN_AT_ONCE, DRAWING_WAITS_S = 2, 5.0  # 24 million points fill some 280 MB while drawn
PHOTO_KINDS = ("JPEG", "PNG", "WEBP")
PHOTO_TRIES = ((1_024, 70), (1_024, 50), (800, 50), (600, 50), (400, 40))  # edge, quality
# What Pillow says of files that are no pictures, cut short, or swell without end.
BROKEN = (
    OSError, ValueError, SyntaxError, IndexError, EOFError, struct.error, zlib.error,
    Image.DecompressionBombError, Image.DecompressionBombWarning,
)  # fmt: skip
_drawing = threading.BoundedSemaphore(DRAWN_AT_ONCE)
_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by PNG's colour type
# JPEG: JFIF's and Adobe's own segments say how to draw; the other APPn and comments say more.
_KEPT_APPS = (0xE0, 0xEE)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_START_OF_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE


def fitting(content: bytes) -> bytes:
    """The picture itself where it is small, else drawn anew like a photo; only what draws it.

    Refuses with ground.refusal.picture (none we can draw), .picture_big (over 8 MB), .busy.
    """
    if len(content) > HANDED_BYTES_MAX:
        raise Refusal("ground.refusal.picture_big", field="picture_file", status=413)
    if len(content) <= FILE_BYTES_MAX and kind_of(content):
        with suppress(Odd):  # drawn in a way that only Pillow knows
            return clean(content)
    with _room_to_draw("picture_file"):
        try:
            return _drawn_anew(content)
        except Refusal:
            raise Refusal("ground.refusal.picture", field="picture_file") from None


class Odd(Refusal):
    """No picture, or one that we do not take apart ourselves."""

    def __init__(self) -> None:
        super().__init__("ground.refusal.picture", field="picture_file")


def clean(content: bytes) -> bytes:
    """The picture with nothing but what draws it.

    Refuses with ground.refusal.picture (neither PNG nor JPEG, broken, or far too many pixels) and
    ground.refusal.picture_big (over 200 kB).
    """
    if len(content) > FILE_BYTES_MAX:
        raise Refusal("ground.refusal.picture_big", field="picture_file", status=413)
    kind = kind_of(content)
    try:
        with _room_to_draw("picture_file"):
            drawn = {"image/png": _clean_png, "image/jpeg": _clean_jpeg}[kind or ""](content)
    except (KeyError, ValueError, IndexError, struct.error, zlib.error):
        raise Odd from None
    if len(drawn) > FILE_BYTES_MAX:
        raise Refusal("ground.refusal.picture_big", field="picture_file", status=413)
    return drawn


@contextmanager
def _room_to_draw(field: str) -> Iterator[None]:
    """Two at once, or the memory is gone; others wait. Refuses with ground.refusal.busy."""
    if not _drawing.acquire(timeout=DRAWING_WAITS_S):
        raise Refusal("ground.refusal.busy", field=field, status=503)
    try:
        yield
    finally:
        _drawing.release()


def photo(content: bytes) -> bytes:
    """A photo drawn anew: at most 1,024 points and 150 kB, upright, with no word of where and when.

    Refuses with ground.refusal.photo (no picture, broken, or over 24 million points), .busy.
    """
    with _room_to_draw("photo"):
        return _drawn_anew(content)


def _drawn_anew(content: bytes) -> bytes:
    try:
        with Image.open(io.BytesIO(content), formats=PHOTO_KINDS) as picture:
            if picture.width * picture.height > PIXELS_MAX:
                raise ValueError("far too many points")
            picture.draft("RGB", (PHOTO_EDGE, PHOTO_EDGE))
            drawn = _on_white(ImageOps.exif_transpose(picture))
    except BROKEN:
        raise Refusal("ground.refusal.photo", field="photo") from None
    smaller = b""
    for edge, quality in PHOTO_TRIES:
        drawn.thumbnail((edge, edge))
        out = io.BytesIO()
        drawn.save(out, "JPEG", quality=quality, optimize=True, exif=b"")
        smaller = out.getvalue()
        if len(smaller) <= PHOTO_BYTES_MAX:
            break
    return smaller


def _on_white(drawn: Image.Image) -> Image.Image:
    """What shines through is paper, not the black that JPEG would make of it."""
    if not drawn.has_transparency_data:
        return drawn.convert("RGB")
    seen = drawn.convert("RGBA")
    seen.thumbnail((PHOTO_EDGE, PHOTO_EDGE))
    paper = Image.new("RGBA", seen.size, "white")
    return Image.alpha_composite(paper, seen).convert("RGB")


def _clean_png(content: bytes) -> bytes:
    chunks: list[tuple[bytes, bytes]] = []
    at = len(_PNG)
    while at < len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        body = content[at + 8 : at + 8 + length]
        (check,) = struct.unpack_from(">I", content, at + 8 + length)
        if check != zlib.crc32(name + body):
            raise ValueError("a chunk was changed")
        if name in _DRAWS:
            chunks.append((name, body))
        at += 12 + length
        if name == b"IEND":
            break
    if chunks[0][0] != b"IHDR" or chunks[-1] != (b"IEND", b""):
        raise ValueError("it has no beginning or no end")
    pixels = _unpacked(chunks[0][1], b"".join(body for name, body in chunks if name == b"IDAT"))
    others = [(name, body) for name, body in chunks[1:-1] if name != b"IDAT"]
    whole = [chunks[0], *others, (b"IDAT", zlib.compress(pixels, 9)), chunks[-1]]
    return _PNG + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in whole
    )


def _unpacked(head: bytes, packed: bytes) -> bytes:
    """The rows of pixels, exactly as many as the head says."""
    width, height, depth, colour, _, _, laced = struct.unpack(">2I5B", head)
    if not 0 < width * height <= PIXELS_MAX or laced or depth not in (1, 2, 4, 8, 16):
        raise ValueError("no size or way we draw")
    size = height * (1 + (width * depth * _CHANNELS[colour] + 7) // 8)
    if size > UNPACKED_BYTES_MAX:
        raise ValueError("it swells too far")
    reader = zlib.decompressobj()
    pixels = reader.decompress(packed, size + 1)
    if len(pixels) != size or not reader.eof:
        raise ValueError("more or fewer pixels than it says")
    return pixels


def _clean_jpeg(content: bytes) -> bytes:
    kept, at, drawn = [content[:2]], 2, False
    while True:
        if content[at] != 0xFF:
            raise ValueError("no segment begins here")
        mark = content[at + 1]
        (length,) = struct.unpack_from(">H", content, at + 2)
        if mark in _FRAMES:
            height, width = struct.unpack_from(">2H", content, at + 5)
            drawn = 0 < width * height <= PIXELS_MAX
        if mark == _START_OF_SCAN:
            break
        if not (0xE0 <= mark <= 0xEF and mark not in _KEPT_APPS) and mark != _COMMENT:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    end = content.rfind(b"\xff\xd9")
    if not drawn or end < at:
        raise ValueError("it has no size or no end")
    return b"".join([*kept, content[at : end + 2]])
