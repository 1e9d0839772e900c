"""Where the pages of dividends and refunds are found, and what they answer to sent forms."""

from tests.browser.looks import Look

SHARED: dict[str, tuple[Look, ...]] = {
    "money.show_dividends": (Look("clerk"), Look("manager")),
    "money.show_year": (Look("manager"), Look("manager", {"up_to": "x"}, 422)),
    "money.show_grants": (Look("manager"),),
    "money.show_dividend": (
        Look("clerk", {"dividend": "{dividend}"}),
        Look("clerk", {"dividend": "{dividend_waits}"}),
        Look("manager", {"dividend": "{dividend_waits}"}),
    ),
    "money.show_dividend_list": (Look("clerk", {"dividend": "{dividend}"}),),
    "money.show_share": (Look("clerk", {"member": "{member}"}),),
    "orders.show_new_dividend": tuple(
        Look("manager", {"method": method}) for method in ("household", "head", "mix", "hand")
    ),
    "orders.show_income": (Look("clerk"),),
    "orders.show_statement": (Look("clerk", {"account": "{farmer}"}),),
    "orders.show_my_statement": (Look(),),
    "orders.show_new_refund": (
        Look("clerk", {"sale": "{both}"}),
        Look("clerk", {"sale": "{sale}", "line_0": "1", "good": "1"}),
        Look("clerk", {"sale": "{sale}", "line_0": "x"}, 422),
    ),
    "orders.show_refund": (Look("clerk", {"refund": "{refund}"}),),
    "orders.show_refund_receipt": (Look("clerk", {"refund": "{refund}"}),),
}
SHARED_ANSWERS: dict[str, tuple[Look, ...]] = {
    "orders.check_dividend": (
        Look("manager", sends={"method": "household", "{grant}": "{coin}"}),
        Look("manager", status=422, sends={"method": "hand", "{grant}": "{coin}"}),
    ),
    "money.receive_grant": (Look("manager", status=422, sends={"name": "", "amount": "1"}),),
}
