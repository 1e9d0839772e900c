"""A picture that is handed in: drawn the same, telling nothing else, never swelling."""

import io
import struct
import zlib
from threading import Barrier, Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from village.ground import pictures
from village.ground.errors import Refusal
from village.ground.files import FILE_BYTES_MAX
from village.ground.pictures import clean, fitting

PLACE = b"42.98N 129.83E"


def picture(kind: str, mode: str = "RGB") -> tuple[Image.Image, bytes]:
    """A small picture that tells where it was taken."""
    drawn = Image.linear_gradient("L").resize((60, 40)).convert(mode)
    out = io.BytesIO()
    if kind == "PNG":
        told = PngInfo()
        told.add_text("Comment", PLACE.decode())
        drawn.save(out, kind, pnginfo=told)
    else:
        exif = Image.Exif()
        exif[0x010E] = PLACE.decode()
        drawn.save(out, kind, exif=exif, comment=PLACE, quality=90)
    return drawn, out.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"),
    [("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("PNG", "L"), ("PNG", "1"), ("JPEG", "RGB"),
     ("JPEG", "L"), ("JPEG", "CMYK")],
)  # fmt: skip
def test_it_is_drawn_the_same_and_tells_nothing_else(kind: str, mode: str) -> None:
    _, content = picture(kind, mode)
    assert PLACE in content
    kept = clean(content)
    assert PLACE not in kept
    before, after = Image.open(io.BytesIO(content)), Image.open(io.BytesIO(kept))
    assert (before.mode, before.size) == (after.mode, after.size)
    assert before.tobytes() == after.tobytes()
    assert clean(kept) == kept


def refused(content: bytes) -> str:
    with pytest.raises(Refusal) as no:
        clean(content)
    return no.value.key.rpartition(".")[2]


def png(head: bytes, packed: bytes) -> bytes:
    chunks = ((b"IHDR", head), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
    )


def test_what_swells_is_refused() -> None:
    head = struct.pack(">2I5B", 10, 10, 8, 2, 0, 0, 0)
    assert clean(png(head, zlib.compress(bytes(10 * 31)))).startswith(b"\x89PNG")
    assert refused(png(head, zlib.compress(bytes(50_000_000), 9))) == "picture"
    assert refused(png(head, zlib.compress(bytes(10)))) == "picture"
    deep = struct.pack(">2I5B", 2_400, 1_800, 16, 6, 0, 0, 0)  # few pixels, eight bytes each
    assert refused(png(deep, zlib.compress(bytes(1_800 * (1 + 2_400 * 8)), 9))) == "picture"
    many = struct.pack(">2I5B", 60_000, 60_000, 1, 0, 0, 0, 0)
    assert refused(png(many, zlib.compress(bytes(10)))) == "picture"


def test_what_is_no_picture_is_refused() -> None:
    for content in (
        b"",
        b"<svg onload=alert(1)>",
        b"GIF89a",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
    ):
        assert refused(content) == "picture"
    assert refused(bytes(FILE_BYTES_MAX + 1)) == "picture_big"
    for kind in ("PNG", "JPEG"):
        _, content = picture(kind)
        assert refused(content[: len(content) // 2]) == "picture"
        assert b"<script>" not in clean(content + b"<script>")


def file_of(drawn: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    drawn.save(out, kind, **how)
    return out.getvalue()


def test_a_large_photo_is_made_small_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    noise = Image.effect_noise((3000, 2000), 60).convert("RGB")
    handed = file_of(noise, "JPEG", exif=exif, quality=90)
    assert len(handed) > 4 * FILE_BYTES_MAX
    kept = fitting(handed)
    assert len(kept) <= FILE_BYTES_MAX
    assert PLACE not in kept
    with Image.open(io.BytesIO(kept)) as seen:
        assert max(seen.size) <= pictures.PHOTO_EDGE
    assert fitting(kept) == kept


def test_a_small_one_stays_as_it_is_to_the_last_point() -> None:
    for kind in ("PNG", "JPEG"):
        _, content = picture(kind, "L")
        assert fitting(content) == clean(content)


def test_what_we_do_not_take_apart_is_drawn_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """WebP, for one; what shines through it becomes paper, not black."""
    sign = Image.new("RGBA", (80, 60), (0, 0, 0, 0))
    sign.paste((200, 30, 30, 255), (20, 20, 60, 40))
    for kind in ("WEBP", "PNG"):
        content = file_of(sign, kind)
        monkeypatch.setattr(pictures, "FILE_BYTES_MAX", len(content) - (kind == "PNG"))
        with Image.open(io.BytesIO(fitting(content))) as seen:
            assert seen.format == "JPEG"
            assert min(seen.getpixel((2, 2))) > 240  # type: ignore[arg-type]  # three colours


def test_what_cannot_be_made_small_is_refused_in_words() -> None:
    large = bytes(FILE_BYTES_MAX + 1)
    swelling = file_of(Image.new("1", (6000, 5000)), "PNG") + large
    for content in (b"", b"MZ", large, swelling, b"\xff\xd8\xff" + large):
        with pytest.raises(Refusal) as no:
            fitting(content)
        assert (no.value.key, no.value.field) == ("ground.refusal.picture", "picture_file")
    with pytest.raises(Refusal, match="picture_big"):
        fitting(bytes(pictures.HANDED_BYTES_MAX + 1))


@given(st.binary(max_size=60), st.integers(0, 400), st.sampled_from(["PNG", "JPEG"]))
def test_no_bytes_make_it_stumble(strange: bytes, at: int, kind: str) -> None:
    _, content = picture(kind)
    try:
        clean(content[:at] + strange + content[at + len(strange) :])
    except Refusal:
        return


def test_two_are_drawn_at_once_and_the_third_is_told_to_come_later(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pictures, "DRAWING_WAITS_S", 0.01)
    drawing, go_on = Barrier(3), Event()

    def hold(content: bytes) -> bytes:
        drawing.wait(10)
        go_on.wait(10)
        return content

    monkeypatch.setattr(pictures, "_drawn_anew", hold)
    threads = [Thread(target=pictures.photo, args=(b"",)) for _ in range(2)]
    for thread in threads:
        thread.start()
    drawing.wait(10)
    for act in (pictures.photo, clean, fitting):
        with pytest.raises(Refusal) as no:
            act(picture("PNG")[1])
        assert (no.value.key, no.value.status) == ("ground.refusal.busy", 503)
    go_on.set()
    for thread in threads:
        thread.join()
    assert clean(picture("PNG")[1])
