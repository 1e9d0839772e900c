"""Where the pages about papers are found: receipts written in, the printer, slips."""

from tests.browser.looks import Look

PAPERS: dict[str, tuple[Look, ...]] = {
    "orders.show_entering": (
        Look("clerk"),
        Look("clerk", {"code": "{receipt_code}"}, 409),
        Look("clerk", {"code": "{foreign_code}"}),
        Look("manager", {"code": "{foreign_code}"}),
    ),
}
