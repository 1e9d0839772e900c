"""Where every page is found: each GET door of the station with who looks and what is asked.

A door without a line here fails tests/browser/test_pages.py: no page goes ungated.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Look:
    """One look through a door. `values` fill the address and its question; {thing} of the set-up.

    `first`: someone may begin here, with nothing kept. `shows`: everything at once, to look at.
    """

    who: str = "farmer"
    values: dict[str, str] = field(default_factory=dict)
    status: int = 200
    first: bool = False
    shows: bool = False


ASKED = {"product": "{product}", "unit": "{unit}", "quantity": "{quantity}"}
LISTING = {"listing": "{listing}"}
IN_HAND = {"farmer": "{farmer}", "choose": "{product}"}
WRONG = {"farmer": "{farmer}", "product": "{product}", "quantity": "-1", "price": "{price}"}
BOOK = {"account": "{farmer}"}
KIM = {"number": "{farmer}"}

STATION: dict[str, tuple[Look, ...]] = {
    "hall.show_home": (Look(first=True), Look("helped")),
    "hall.show_first_day": (Look("manager"),),
    "hall.show_languages": (Look("nobody"), Look()),
    "hall.show_letters": (Look(), Look("clerk")),
    "hall.show_patterns": tuple(
        Look("clerk", {"part": part}, shows=True) for part in ("farmer", "desk", "paper")
    ),
    "people.show_come_in": (Look("nobody", first=True),),
    "people.show_card_way": (Look("nobody"),),
    "people.show_faces": (Look("nobody"),),
    "people.show_number": (Look("nobody", {"farmer": "{farmer}"}),),
    "people.show_staff": (Look("nobody", first=True),),
    "people.show_phrase": (Look("nobody", {"number": "{clerk}", "phrase": "1"}),),
    "people.show_quick": (Look("clerk"),),
    "people.show_still_here": (Look(),),
    "people.show_people": (Look("clerk"),),
    "people.show_cards": (Look("clerk"),),
    "people.show_new_farmer": (Look("clerk"),),
    "people.show_person": (Look("clerk", KIM),),
    "people.show_new_card": (Look("clerk", KIM),),
    "people.show_change": (Look("clerk", KIM),),
    "people.show_new_number": (Look("clerk", KIM), Look("manager", {"number": "{clerk}"})),
    "people.show_clerks": (Look("manager"),),
    "people.show_new_clerk": (Look("manager"),),
    "catalogue.show_mine": (Look(),),
    "catalogue.show_listing": (
        Look(values=LISTING),
        Look(values={"listing": "{withdrawn}"}),
        Look(values={"listing": "{taken}"}),
    ),
    "catalogue.show_saved": (Look(values=LISTING),),
    "catalogue.show_taking": (Look(values=LISTING), Look(values=LISTING | {"reason": "spoiled"})),
    "catalogue.show_shelf": (Look(),),
    "catalogue.show_quantity": (Look(values={"product": "{product}"}),),
    "catalogue.show_price": (Look(values=ASKED), Look(values=ASKED | {"ask": "1"})),
    "catalogue.show_goods": (Look("clerk"),),
    "catalogue.show_new_goods": (Look("manager"), Look("manager", {"key": "honey"})),
    "catalogue.show_product": (Look("manager", {"product": "{product}"}),),
    "catalogue.show_prices": (Look("clerk"),),
    "catalogue.show_weighing": (Look("clerk"),),
    "money.show_open_day": (Look("clerk"),),
    "money.show_cash": (Look("clerk"),),
    "money.show_payouts": (Look("clerk"),),
    "money.show_book": (Look("clerk", BOOK),),
    "money.show_pay_out": (
        Look("clerk", BOOK, 422),
        Look("clerk", BOOK | {"amount": "{coin}", "farmer": "{farmer}"}),
    ),
    "money.show_payout": (Look("clerk", {"payout": "{payout}"}),),
    "orders.show_counter": (
        Look("clerk"),
        Look("clerk", {"farmer": "{farmer}"}),
        Look("clerk", IN_HAND),
        Look("clerk", IN_HAND | {"given": "{much}"}),
        Look("clerk", WRONG, 422),
        Look("clerk", {"find": ""}),
        Look("clerk", {"saved": "{sale}"}),
    ),
    "orders.show_sales": (Look("clerk"),),
    "orders.show_sale": (
        Look("clerk", {"sale": "{sale}"}),
        Look("clerk", {"sale": "{both}"}),
        Look("clerk", {"sale": "{undone}"}),
    ),
    "orders.show_move": (Look("clerk", {"sale": "{sale}"}),),
    "orders.show_receipt": (Look("clerk", {"sale": "{sale}"}),),
    "orders.show_own_sale": (Look(),),
    "orders.show_own_wish": (
        Look(values={"product": "{product}"}),
        Look(values={"product": "{product}", "ask": "quantity"}),
    ),
    "orders.show_own_saved": (Look(values={"sale": "{own}"}),),
    "orders.show_own_payment": (
        Look(values={"payment": "{shown}"}),
        Look(values={"payment": "{claimed}"}),
    ),
    "orders.show_payment": (
        Look("clerk", {"payment": "{shown}"}),
        Look("clerk", {"payment": "{order_code}"}),
    ),
    "orders.show_claims": (Look("clerk"),),
    "orders.show_my_money": (Look(),),
    "orders.show_orders": (Look("clerk"), Look("clerk", {"show": "open"})),
    "orders.show_new_order": (Look("clerk"), Look("clerk", {"farmer": "{farmer}"})),
    "orders.show_order": tuple(
        Look("clerk", {"order": order})
        for order in ("{order}", "{order_coded}", "{order_paid}", "{order_gone}")
    ),
    "orders.show_cancel": (Look("clerk", {"order": "{order}"}),),
    "orders.show_order_receipt": (Look("clerk", {"order": "{order_paid}"}),),
    "orders.show_close": (Look("clerk"),),
    "orders.show_x": (Look("clerk"),),
    "orders.show_zs": (Look("clerk"),),
    "orders.show_z": (Look("clerk", {"day": "{yesterday}"}),),
    "payments.show_code": (Look(),),
    "payments.show_station_code": (Look("manager"),),
    "receipts.show_payout": (Look("clerk", {"payout": "{payout}"}),),
}

# Doors that answer with something else than a page, and what that is.
NO_PAGES = {
    "static_file": "a file",
    "hall.show_health": "JSON for watching programs",
    "hall.show_calls": "a fragment of the clerk's bar",
    "people.show_card": "leads on to the four digits",
    "people.doze_off": "leads out",
}
