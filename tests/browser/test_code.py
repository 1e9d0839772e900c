"""The payment code on a phone: whole above the foot, its quiet zone white, read by other eyes."""

import io
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Houses
from tests.browser.rig import browsing

PHONES = ((360, 640), (320, 568))
DOTS_AN_INCH = 300
QUIET_MODULES = 4
# Where the code stands in the window, and where the foot begins.
PLACES = """() => {
  const code = document.querySelector(".qr svg").getBoundingClientRect();
  const foot = document.querySelector(".foot");
  return {
    code: [code.left, code.top, code.right, code.bottom],
    foot: foot ? foot.getBoundingClientRect().top : innerHeight,
  };
}"""


def dark_box(picture: Image.Image) -> tuple[int, int, int, int]:
    """Where the squares lie within a picture of the code on its white ground."""
    found = picture.convert("L").point(lambda value: 255 if value < 96 else 0).getbbox()
    assert found is not None, "there are dark squares"
    return found


def module_of(picture: Image.Image, box: tuple[int, int, int, int]) -> float:
    """The width of one module: a finder's edge is seven of them long."""
    grey = picture.convert("L")
    left, top = box[0], box[1]
    length = 0
    while grey.getpixel((left + length, top + 1)) < 128:  # type: ignore[operator]  # one band
        length += 1
    return length / 7


@pytest.mark.needs("zbarimg")
@pytest.mark.parametrize("phone", PHONES, ids=lambda phone: f"{phone[0]}x{phone[1]}")
@pytest.mark.parametrize("payment", ["", "shown"])
def test_other_eyes_read_it(
    browser: Browser, houses: Houses, language: str, phone: tuple[int, int], payment: str,
    tmp_path: Path,
) -> None:  # fmt: skip
    served, house = houses("station", language)
    path = f"/orders/own/codes/{house.things[payment]}" if payment else "/payments/"
    with browsing(browser, served, house.cookies["farmer"], phone, dots=2) as context:
        page = context.new_page()
        page.goto(path)
        picture = tmp_path / "code.png"
        page.screenshot(path=picture)
        places = page.evaluate(PLACES)
        stands_free(places, phone)
        has_quiet_zone(page)
    with Image.open(picture) as seen:
        said = [found.text for found in zxingcpp.read_barcodes(seen)]
    assert len(said) == 1, f"zxing reads {said}"
    zbarimg = shutil.which("zbarimg")
    assert zbarimg, "the mark said it is here"
    done = subprocess.run(
        [zbarimg, "--quiet", "--raw", picture], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == said[0], done.stderr


def stands_free(places: dict[str, Any], phone: tuple[int, int]) -> None:
    """All of it in the first window, above the foot."""
    left, top, right, bottom = places["code"]
    assert left >= 0, places
    assert top >= 0, places
    assert right <= phone[0], places
    assert bottom <= places["foot"], f"the foot covers the code: {places}"


def has_quiet_zone(page: Page) -> None:
    """Four modules of white on every side, within the white ground."""
    ground = Image.open(io.BytesIO(page.locator(".qr").screenshot()))
    box = dark_box(ground.crop((4, 4, ground.width - 4, ground.height - 4)))
    inner = ground.crop((4, 4, ground.width - 4, ground.height - 4))
    module = module_of(inner, box)
    margins = (box[0] + 4, box[1] + 4, ground.width - box[2] - 4, ground.height - box[3] - 4)
    assert min(margins) >= QUIET_MODULES * module - 1, (
        f"{[round(margin / module, 1) for margin in margins]} modules of white, not four"
    )


@pytest.mark.needs("zbarimg")
@pytest.mark.parametrize("where", ["poster", "phone", "sale"])
def test_other_eyes_read_it_small_in_the_dark_and_from_paper(
    browser: Browser, houses: Houses, language: str, where: str, tmp_path: Path
) -> None:
    """The drawn code at 240 and at 120 pixels, as a camera far away sees it."""
    served, house = houses("station", language)
    who, path = {
        "poster": ("clerk", "/payments/poster"),
        "phone": ("farmer", "/payments/"),
        "sale": ("farmer", f"/orders/own/codes/{house.things['shown']}"),
    }[where]
    texts = set()
    with browsing(browser, served, house.cookies[who], (800, 1000)) as context:
        page = context.new_page()
        page.goto(path)
        for media, scheme in (("screen", "light"), ("screen", "dark"), ("print", "light")):
            page.emulate_media(media=media, color_scheme=scheme)  # type: ignore[arg-type]  # words
            drawn = Image.open(io.BytesIO(page.locator(".qr svg").screenshot()))
            texts |= {read_by_both(drawn.resize((size, size)), tmp_path) for size in (240, 120)}
    assert len(texts) == 1
    assert texts.pop().startswith(("wxp://f2f", "000201"))


@pytest.mark.needs("zbarimg")
@pytest.mark.parametrize(
    ("sheet_at", "beginnings"),
    [
        ("/payments/poster", ("wxp://f2f", "000201")),
        ("/hall/poster?wifi=Dongxing-Station-Village-5G", ("http://",)),
    ],
    ids=["payment", "wi-fi"],
)
def test_other_eyes_find_it_on_the_printed_sheet(
    browser: Browser, houses: Houses, language: str, sheet_at: str, beginnings: tuple[str, ...],
    tmp_path: Path,
) -> None:  # fmt: skip
    """A poster as a printer gets it: one sheet; its code read also 240 and 120 dots wide."""
    served, house = houses("station", language)
    with browsing(browser, served, house.cookies["clerk"], (800, 1000)) as context:
        page = context.new_page()
        page.goto(sheet_at)
        sheet = printed(page.pdf(prefer_css_page_size=True))
        modules = page.locator(".qr svg").evaluate("drawn => drawn.viewBox.baseVal.width")
    (code,) = zxingcpp.read_barcodes(sheet)
    squares = code.position.top_right.x - code.position.top_left.x
    wide = squares * modules / (modules - 2 * QUIET_MODULES)
    assert 100 < wide / DOTS_AN_INCH * 25.4 < 122, "its code is as wide as a hand"
    texts = {read_by_both(sheet, tmp_path)} | {
        read_by_both(smaller(sheet, part), tmp_path) for part in (240 / wide, 120 / wide)
    }
    assert len(texts) == 1
    assert texts.pop().startswith(beginnings)


def printed(sheets: bytes) -> Image.Image:
    """The one A4 sheet of a print as its dots lie on paper."""
    with pypdfium2.PdfDocument(sheets) as paper:
        assert len(paper) == 1, "one sheet"
        assert [round(side / 72 * 25.4) for side in paper[0].get_size()] == [210, 297]
        picture: Image.Image = paper[0].render(scale=DOTS_AN_INCH / 72).to_pil()
    return picture


def smaller(picture: Image.Image, part: float) -> Image.Image:
    return picture.resize((round(picture.width * part), round(picture.height * part)))


def read_by_both(picture: Image.Image, folder: Path) -> str:
    """What zxing-cpp and zbarimg both say the one code in it holds."""
    file = folder / "code.png"
    picture.save(file)
    found = [one.text for one in zxingcpp.read_barcodes(picture)]
    zbarimg = shutil.which("zbarimg")
    assert zbarimg, "the mark said it is here"
    done = subprocess.run(
        [zbarimg, "--quiet", "--raw", file], capture_output=True, text=True, check=False
    )
    assert [done.stdout.strip()] == found, done.stderr
    return found[0]
