"""Drawn codes are read back by two decoders that know nothing of how they were drawn."""

import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageOps

from village.ground.qr import draw_qr
from village.payments.rules import DEMO_BANK, DEMO_COLLECTION, vietqr

LONGEST = vietqr(
    DEMO_BANK,
    "1234567890123456789",
    amount_minor=499_999_999,
    memo="VS26K7QX3A TIEN TRUNG GA ",
    unknown_bank_ok=True,
)
PAYLOADS = (LONGEST, DEMO_COLLECTION, "https://qr.alipay.com/fkx12345abcdefgh")
SVG = "{http://www.w3.org/2000/svg}"
SQUARE = re.compile(r"M([\d.]+),([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)z")


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - our own drawing, not a stranger's file


def painted(svg: str, pixels: int) -> Image.Image:
    """The drawing painted on a black page, by its own coordinates and nothing else."""
    root = parsed(svg)
    side = float(root.attrib["viewBox"].split()[2])
    ground, path = root
    assert (ground.tag, path.tag) == (f"{SVG}rect", f"{SVG}path")
    fine = 8 * int(side)
    picture = Image.new("L", (fine, fine), {"white": 255}[ground.attrib["fill"]])
    pen = ImageDraw.Draw(picture)
    squares = SQUARE.findall(path.attrib["d"])
    assert "".join(re.findall(r"[A-Za-z]", path.attrib["d"])) == "MHVHz" * len(squares)
    for left, top, right, bottom, _ in squares:
        x, y, z, w = (round(float(number) * 8) for number in (left, top, right, bottom))
        pen.rectangle((x, y, z - 1, w - 1), fill=0)
    small = picture.resize((pixels, pixels), Image.Resampling.LANCZOS)
    return ImageOps.expand(small, border=40, fill=0)


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("pixels", [240, 120])
def test_a_drawn_code_is_read_back(payload: str, pixels: int) -> None:
    picture = painted(draw_qr(payload, "수금코드"), pixels)
    found = zxingcpp.read_barcodes(picture, try_invert=False)
    assert [code.text for code in found] == [payload]


@pytest.mark.needs("zbarimg")
@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("pixels", [240, 120])
def test_a_second_reader_agrees(payload: str, pixels: int, tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    painted(draw_qr(payload, "수금코드"), pixels).save(file)
    asked = ["zbarimg", "--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", str(file)]
    read = subprocess.run(asked, capture_output=True, check=True, text=True, timeout=30)
    assert read.stdout.removesuffix("\n") == payload


def test_a_code_says_whose_it_is_and_cannot_break_out_of_the_page() -> None:
    label = '김영옥 "27.00원" <script>&'
    root = parsed(draw_qr(DEMO_COLLECTION, label))
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == label
    assert "<script" not in draw_qr(DEMO_COLLECTION, label)


def test_a_page_with_a_strict_policy_may_hold_several() -> None:
    svg = draw_qr(DEMO_COLLECTION, "code")
    assert not re.search(r"\b(style|id|width|height)=\"[^\"]*mm|\bstyle=|\bid=|<style", svg)
    assert re.match(r"<svg [^>]*viewBox=\"0 0 \d+ \d+\"", svg)
    assert "http" not in svg.replace("http://www.w3.org/2000/svg", "")
    assert not set(parsed(svg).attrib) & {"width", "height", "id"}


def test_there_are_four_white_modules_around_it() -> None:
    svg = draw_qr(DEMO_COLLECTION, "code")
    side = int(parsed(svg).attrib["viewBox"].split()[2])
    squares = [tuple(map(float, square[:4])) for square in SQUARE.findall(svg)]
    assert min(square[0] for square in squares) == 4
    assert min(square[1] for square in squares) == 4
    assert max(square[2] for square in squares) == side - 4
    assert max(square[3] for square in squares) == side - 4


def test_a_stain_on_one_code_in_twenty_modules_does_not_matter() -> None:
    picture = painted(draw_qr(LONGEST, "code"), 480)
    side = round(480 * 0.05**0.5)
    ImageDraw.Draw(picture).rectangle((250, 250, 250 + side, 250 + side), fill=255)
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [LONGEST]


@pytest.mark.parametrize("payload", ["", "x" * 1_801])
def test_only_checked_payloads_are_drawn(payload: str) -> None:
    with pytest.raises(AssertionError, match="checked"):
        draw_qr(payload, "code")
