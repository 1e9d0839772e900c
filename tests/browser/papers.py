"""Where the pages about papers are found: receipts written in, the printer, slips."""

from tests.browser.looks import Look

PAPERS: dict[str, tuple[Look, ...]] = {
    "orders.show_entering": (
        Look("clerk"),
        Look("clerk", {"code": "{receipt_code}"}, 409),
        Look("clerk", {"code": "{foreign_code}"}),
        Look("manager", {"code": "{foreign_code}"}),
    ),
    "orders.show_paper": (Look("clerk"), Look("clerk", {"saved": "{slip_sale}", "more": "1"})),
    "receipts.show_slips": (Look("clerk", {"act": "{slips}"}),),
    "receipts.show_printer": (Look("clerk"), Look("manager")),
}

PAPER_ANSWERS: dict[str, tuple[Look, ...]] = {
    "orders.check_handover": (Look("clerk", sends={"reason": "?"}),),
    "orders.hand_till_over": (
        Look("clerk", status=422, sends={"reason": "?", "to": "", "expected": "1"}),
    ),
    "orders.record_paper_sale": (
        Look("clerk", status=422, sends={"slip": "AS-0002", "goods_0": "{product}.{unit}"}),
        Look("clerk", status=422, sends={"slip": "AS-0099"}),
    ),
    "receipts.set_printer": (
        Look("manager", status=422, sends={"address": "8.8.8.8", "dots": "384"}),
    ),
}
