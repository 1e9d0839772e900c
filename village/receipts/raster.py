"""Lines drawn as black dots, as wide as a roll: 384 on 58 mm, 576 on 80 mm.

Printers hardly ever have Korean, Chinese and Vietnamese letters of their own; dots they all take.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont
from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

from village.ground.qr import MASK, QUIET_MODULES
from village.receipts.wording import Block, Code, Line, Rule

WIDTHS = (384, 576)
LETTERS = Path(__file__).parent / "letters" / "paper.otf"
SIZES = {"plain": 26, "strong": 28, "head": 32, "middle": 26, "sum": 46}  # dots on 384
BOLD = {"strong": 0.6, "head": 0.8, "sum": 1.0}
LEADING = 1.45  # so much is between the top of Ế and the foot of g
DARK = 140  # of 255: what is darker becomes a dot
GAP = 8
CODE_DOTS = 320  # on 384: at most so wide, its white margin with it
HEIGHT_MAX = 12_000  # a metre and a half of paper
PIECE = re.compile(r"[!-~\u00c0-\u1ef9]+ ?|.")  # a word of letters stays whole, 글 and 字 part


def drawn(blocks: Sequence[Block], width: int) -> Image.Image:
    """The blocks one beneath the other, mode "1", `width` dots wide, black on white."""
    assert width in WIDTHS, "the rolls there are"
    strips = [strip for block in blocks for strip in _strips(block, width)]
    height = min(sum(strip.height for strip in strips) + 2 * GAP, HEIGHT_MAX)
    paper = Image.new("1", (width, height), 1)
    top = GAP
    for strip in strips:
        paper.paste(strip, (0, top))
        top += strip.height
    return paper


def packed(paper: Image.Image) -> bytes:
    """The picture as a small PNG, as it is kept while it waits."""
    file = BytesIO()
    paper.save(file, "PNG", optimize=True)
    return file.getvalue()


def _strips(block: Block, width: int) -> list[Image.Image]:
    match block:
        case Line():
            return _written(block, width)
        case Rule():
            return [_ruled(block, width)]
        case Code():
            return [_coded(block, width)]


@lru_cache(16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(LETTERS, size)


def _written(line: Line, width: int) -> list[Image.Image]:
    """As many strips as the words need; what stands right goes beneath where there is no room."""
    size = SIZES[line.look] if width == 384 else round(SIZES[line.look] * 1.15)
    font, bold = _font(size), BOLD.get(line.look, 0)
    right = font.getlength(line.right)
    if line.right and font.getlength(line.text) + 2 * GAP + right <= width:
        return [_strip([(line.text, 0), (line.right, width - right)], font, bold, width)]
    strips = []
    for text in _wrapped(line.text, font, width):
        free = width - font.getlength(text)
        left = free / 2 if line.look in ("head", "middle") else 0
        strips.append(_strip([(text, left)], font, bold, width))
    return strips + [
        _strip([(text, width - font.getlength(text))], font, bold, width)
        for text in _wrapped(line.right, font, width)
    ]


def _strip(
    texts: Sequence[tuple[str, float]], font: ImageFont.FreeTypeFont, bold: float, width: int
) -> Image.Image:
    strip = Image.new("L", (width, round(font.size * LEADING)), 255)
    pen = ImageDraw.Draw(strip)
    for text, left in texts:
        pen.text((left, strip.height / 2), text, fill=0, font=font, anchor="lm", stroke_width=bold)
    return strip.point(lambda light: 255 * (light > DARK), "1")


def _wrapped(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """The text in lines that fit; a word longer than the roll is cut."""
    lines = [""]
    for piece in PIECE.findall(text):
        for part in [piece] if font.getlength(piece.rstrip()) <= width else piece:
            if font.getlength((lines[-1] + part).rstrip()) > width:
                lines.append("")
            lines[-1] += part
    return [line.strip() for line in lines if line.strip()]


def _ruled(rule: Rule, width: int) -> Image.Image:
    strip = Image.new("1", (width, 96 if rule.look == "sign" else 3 * GAP), 1)
    pen, y = ImageDraw.Draw(strip), strip.height - GAP
    if rule.look == "dashed":
        for x in range(0, width, 12):
            pen.line((x, strip.height // 2, x + 5, strip.height // 2), 0, 2)
    elif rule.look == "double":
        pen.rectangle((0, GAP, width, GAP + 1), 0)
        pen.rectangle((0, GAP + 6, width, GAP + 7), 0)
    else:
        pen.line((0, y, width, y), 0, 2)
    return strip


def _coded(code: Code, width: int) -> Image.Image:
    """Modules of as many whole dots as there is room for, in the middle."""
    drawing = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET_MODULES, mask_pattern=MASK)
    drawing.add_data(code.text)
    drawing.make(fit=True)
    rows = drawing.get_matrix()
    room = width if len(rows) * 3 > CODE_DOTS else CODE_DOTS
    module = max(1, min(6, room // len(rows)))
    small = Image.new("1", (len(rows), len(rows)), 1)
    small.putdata([not dark for row in rows for dark in row])
    picture = small.resize((len(rows) * module,) * 2, Image.Resampling.NEAREST)
    strip = Image.new("1", (width, picture.height), 1)
    strip.paste(picture, ((width - picture.width) // 2, 0))
    return strip
