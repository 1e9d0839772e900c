"""A code drawn as a picture that lies in the page itself: SVG, black on its own white."""

from html import escape
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M

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
    rows = code.get_matrix()
    squares = "".join(_bars(row, y) for y, row in enumerate(rows))
    return (
        f'<svg viewBox="0 0 {len(rows)} {len(rows)}" xmlns="http://www.w3.org/2000/svg" role="img"'
        f' aria-label="{escape(label)}" shape-rendering="crispEdges">'
        f'<rect fill="white" width="100%" height="100%"/><path d="{squares}"/></svg>'
    )


def _bars(row: list[bool], y: int) -> str:
    """Black modules side by side are one rectangle: a library's square each took half the time."""
    path, x = "", 0
    for black, run in groupby(row):
        end = x + len(list(run))
        if black:
            path += f"M{x},{y}H{end}V{y + 1}H{x}z"
        x = end
    return path
