"""Photos of payment codes as phones take them."""

import io
from collections.abc import Sequence

import qrcode
from PIL import Image, ImageFilter


def photo(*texts: str, blur: float = 0, kind: str = "JPEG", turned: float = 3) -> bytes:
    """A picture of a wall on which these codes hang, a little crooked."""
    wall = Image.new("L", (400 + 620 * len(texts), 900), 200)
    for place, text in enumerate(texts):
        code = qrcode.QRCode(border=4)
        code.add_data(text)
        paper = code.make_image().get_image().convert("L").resize((500, 500))
        turn = paper.rotate(turned, fillcolor=200)
        wall.paste(turn, (200 + 620 * place, 200))
    if blur:
        wall = wall.filter(ImageFilter.GaussianBlur(blur))
    return saved(wall.convert("RGB"), kind)


def saved(picture: Image.Image, kind: str = "PNG") -> bytes:
    """The picture as a file."""
    file = io.BytesIO()
    picture.save(file, kind)
    return file.getvalue()


def form(act: str, content: bytes, told: Sequence[tuple[str, str]]) -> dict[str, object]:
    """A sent form with a photo in it."""
    return {"act": act, "photo": (io.BytesIO(content), "photo.jpg"), **dict(told)}
