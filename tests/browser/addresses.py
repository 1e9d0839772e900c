"""Where every page is found: each GET door of a station and a hub, who looks, what is asked.

A door without a line here fails tests/browser/test_pages.py: no page goes ungated.
"""

from tests.browser.looks import Look
from tests.browser.papers import PAPER_ANSWERS, PAPERS
from tests.browser.shared import SHARED, SHARED_ANSWERS

ASKED = {"product": "{product}", "unit": "{unit}", "quantity": "{quantity}"}
LISTING = {"listing": "{listing}"}
IN_HAND = {"farmer": "{farmer}", "choose": "{product}"}
WRONG = {"farmer": "{farmer}", "product": "{product}", "quantity": "-1", "price": "{price}"}
BOOK, KIM = {"account": "{farmer}"}, {"number": "{farmer}"}
TYPED_ROW = {"amount": "{price}", "day": "{today}", "text": ""}
STICK, GONE, OWN = {"stick": "{stick}"}, {"stick": "gone"}, {"sale": "{own}"}
DAY = {"station": "{station}", "business_day": "{yesterday}"}
MESSAGE = {
    "text_{language}": "{text}", "to": "both", "audience": "all", "until": "2026-12-31",
}  # fmt: skip
GOODS_SENT = {
    "goods": "other_goods", "name_{language}": "{pine_nuts}", "base": "gram", "counter": "item",
    "unit_1": "kg", "picture": "mixedgrain", "active": "1", "audience": "all"}  # fmt: skip
PRICE_SENT = {"goods": "{price_goods}", "price": "{price}", "audience": "all"}
SALE = {"station": "{station}", "sale": "{sale}"}
OF_STATION = Look("officer", {"station": "{station}"})

STATION: dict[str, tuple[Look, ...]] = {
    **SHARED,
    **PAPERS,
    "hall.show_home": (Look(first=True), Look("helped")),
    "hall.show_first_day": (Look("manager"),),
    "hall.show_check": (Look("clerk"),),
    "hall.show_poster": (Look("clerk", {"wifi": "Dongxing-Village"}),),
    "hall.show_settling": (Look("manager"),),
    "hall.show_clash": (Look("manager", {"kind": "payout", "subject": "gone"}, 409),),
    "people.show_erasure": (Look("manager", KIM, 404),),
    "hall.show_handed": (Look("clerk"),),
    "hall.show_waiting": (Look(), Look("nobody")),
    "hall.show_away": (Look(), Look("nobody")),
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
    "catalogue.show_price": (
        Look(values=ASKED),
        Look(values=ASKED | {"ask": "1"}),
        Look(values={"product": "{product}", "unit": "{unit}", "typed": "-1"}, status=422),
    ),
    "catalogue.show_goods": (Look("clerk"),),
    "catalogue.show_new_goods": (Look("manager"), Look("manager", {"key": "honey"})),
    "catalogue.show_product": (Look("manager", {"product": "{product}"}),),
    "catalogue.show_prices": (Look("clerk"),),
    "catalogue.show_weighing": (Look("clerk"),),
    "money.show_open_day": (Look("clerk"), Look("manager")),
    "money.show_cash": (Look("clerk"), Look("manager")),
    "money.show_payouts": (Look("clerk"),),
    "money.show_book": (Look("clerk", BOOK),),
    "money.show_pay_out": (
        Look("clerk", BOOK, 422),
        Look("clerk", BOOK | {"amount": "{coin}", "farmer": "{farmer}"}),
    ),
    "money.show_payout": (
        Look("clerk", {"payout": "{payout}"}),
        Look("clerk", {"payout": "{dividend_payout}"}),
    ),
    "orders.show_counter": (
        Look("clerk"),
        Look("clerk", {"farmer": "{farmer}"}),
        Look("clerk", IN_HAND),
        Look("clerk", IN_HAND | {"given": "{much}"}),
        Look("clerk", WRONG | {"quantity": "99"}),
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
    "orders.show_own_saved": (Look(values=OWN), Look("owner", {"sale": "{own_code}"})),
    "orders.show_own_payment": (
        *(Look(values={"payment": shown}) for shown in ("{shown}", "{claimed}")),
        Look("owner", {"payment": "{own_shown}"}),
    ),
    "orders.show_payment": tuple(
        Look("clerk", {"payment": shown}) for shown in ("{shown}", "{order_code}")
    ),
    "orders.show_claims": (Look("clerk"),),
    "orders.show_claim": (
        Look("clerk", {"payment": "{claimed}", "ask": "dispute"}),
        *(Look(who, {"payment": "{doubted}"}) for who in ("clerk", "manager")),
        Look("clerk", {"payment": "{given_up}"}),
    ),
    "orders.show_account": (Look("clerk"), Look("clerk", {"hand": "1"})),
    "orders.show_bank_list": (Look("clerk", {"draft": "{draft}"}),),
    "orders.show_reconciliation": (Look("clerk"),),
    "orders.show_my_money": (Look(),),
    "orders.show_orders": (Look("clerk"), Look("clerk", {"show": "open"})),
    "orders.show_new_order": (Look("clerk"), Look("clerk", {"farmer": "{farmer}"})),
    "orders.show_order": tuple(
        Look("clerk", {"order": order})
        for order in ("{order}", "{order_coded}", "{order_paid}", "{order_gone}", "{order_owed}")
    ),
    "orders.show_cancel": (Look("clerk", {"order": "{order}"}),),
    "orders.show_buyers": (Look("manager"), Look("manager", {"text": "{buyer}"})),
    "orders.show_buyer": (Look("manager", {"order": "{order_paid}"}),),
    "orders.show_order_receipt": (Look("clerk", {"order": "{order_paid}"}),),
    "orders.show_close": (Look("clerk"),),
    "orders.show_x": (Look("clerk"),),
    "orders.show_zs": (Look("clerk"),),
    "orders.show_z": (Look("clerk", {"day": "{yesterday}"}),),
    "payments.show_code": (Look(), Look("owner")),
    "payments.show_poster": (Look("clerk"),),
    "payments.show_station_code": (Look("manager"), Look("clerk")),
    "payments.show_farmer_code": (Look("clerk", KIM), Look("manager", {"number": "{owner}"})),
    "sync.show_line": (Look("clerk"), Look("manager")),
    "sync.show_stick": (Look("clerk"),),
    "sync.show_old_disk": (Look("manager"),),
    "sync.show_messages": (Look("clerk"),),
    "receipts.show_payout": (
        Look("clerk", {"payout": "{payout}"}),
        Look("clerk", {"payout": "{dividend_payout}"}),
    ),
}

HUB: dict[str, tuple[Look, ...]] = {
    "hub.show_come_in": (Look("nobody", first=True),),
    "hub.show_second_key": (Look("half in"),),
    "hub.show_languages": (Look("nobody"), Look("officer")),
    "hub.show_figures": (Look("officer"), Look("officer", {"period": "today"})),
    "hub.show_stations": (Look("officer"),),
    **dict.fromkeys(("hub.show_station", "hub.show_services"), (OF_STATION,)),
    "hub.show_day": (Look("officer", DAY), Look("officer", DAY | {"business_day": "{today}"})),
    "hub.show_sale": (Look("officer", SALE), Look("officer", SALE | {"sale": "{undone}"})),
    "hub.show_event": (
        Look("officer", {"station": "{station}", "epoch": "{epoch}", "seq": "{seq}"}),
    ),
    "hub.show_report": (
        Look("officer"),
        Look("officer", {"by": "place", "under": "{above}"}),
        Look("officer", {"by": "product", "grain": "quarter"}),
    ),
    "hub.show_news": (Look("officer"),),
    "hub.show_sending": tuple(
        Look("officer", {"item": item}) for item in ("{message}", "{goods_sent}", "{price_sent}")
    ),
    "hub.show_message": (Look("officer"), Look("officer", {"corrects": "{message}"})),
    "hub.show_goods": (
        Look("officer"),
        Look("officer", {"goods": "other_goods"}),
        Look("officer", {"goods": "egg"}),
    ),
    "hub.show_prices": (Look("officer"),),
    "hub.show_stick": (Look("officer"), Look("officer", GONE)),
}
# A station that has joined a centre, with two sticks in its PC.
JOINED: dict[str, tuple[Look, ...]] = {
    "hall.show_home": (Look(),),
    "orders.show_counter": (Look("clerk"),),
    "sync.show_messages": (Look("clerk"),),
    "sync.show_line": (Look("clerk"), Look("manager")),
    "hall.show_settling": (Look("manager"),),
    "hall.show_clash": (Look("manager", {"kind": "payout", "subject": "{clash}"}),),
    "people.show_person": (Look("manager", {"number": "{left}"}),),
    "people.show_erasure": (Look("manager", {"number": "{left}"}),),
    "sync.show_stick": (Look("clerk"), Look("clerk", STICK), Look("clerk", GONE)),
    "sync.show_old_disk": (Look("manager"),),
    "sync.take_old_disk": (Look("manager", status=409, sends={"disk": "gone"}),),
    "sync.write_stick": (Look("clerk", sends=STICK),),
    "sync.read_stick": (Look("clerk", status=404, sends=STICK),),
}
# Before the first day there is one page; what only a sent form shows has its lines here too.
# An address that begins with / is no door.
EMPTY_STATION: dict[str, tuple[Look, ...]] = {
    "hall.show_first_day": (Look("nobody", first=True),),
    "hall.show_return": (Look("nobody"),),
    "hall.take_back": (Look("nobody", status=422, sends={"url": "x", "place_code": "1"}),),
    "hall.show_copy_return": (Look("nobody"),),
    "hall.bring_copy_back": (Look("nobody", status=409, sends={"copy": "gone"}),),
}
EMPTY_HUB: dict[str, tuple[Look, ...]] = {"hub.show_first_day": (Look("nobody", first=True),)}
ANSWERS: dict[str, tuple[Look, ...]] = {
    **SHARED_ANSWERS,
    **PAPER_ANSWERS,
    "/nowhere": tuple(Look(who, status=404) for who in ("nobody", "farmer", "clerk")),
    "hall.call_clerk": (Look(sends={}),),
    "people.read_card": (Look("nobody", status=404, sends={"card": "nothing"}),),
    "people.come_in": (Look("nobody", status=422, sends={"farmer": "{farmer}", "digits": "9999"}),),
    # A new card ends her visits: not Kim's or Choi's, who look at pages yet.
    "people.give_cards": (Look("clerk", sends={"farmer": "{other}"}),),
    "people.add_farmer": (Look("clerk", status=422, sends={"name": ""}),),
    "people.start_shift": (
        Look("nobody", {"number": "{clerk}"}, 422, sends={"phrase": "not hers at all"}),
    ),
    "orders.check_close": (
        Look("clerk", sends={"note_{coin_minor}": "3", "reason": "?"}),
        Look("clerk", status=422, sends={"note_{coin_minor}": "3"}),
    ),
    "orders.place_order": (Look("clerk", status=422, sends={"buyer": ""}),),
    "orders.take_message": (Look("clerk", status=422, sends={"message": "?"}),),
    "orders.take_by_hand": (Look("clerk", status=409, sends=TYPED_ROW),),
    "orders.propose_write_off": (
        Look("clerk", {"payment": "{claimed}"}, 422, sends={"reason": " "}),
    ),
    "payments.propose_code": (Look("manager", status=422, sends={"payee": ""}),),
    "sync.make_recovery_key": (Look("manager", sends={}),),
}
HUB_ANSWERS: dict[str, tuple[Look, ...]] = {
    "/nowhere": (Look("nobody", status=404), Look("officer", status=404)),
    "hub.make_code": (
        Look("officer", sends={"station": "{expected}"}),
        Look("officer", status=422, sends={"station": "x"}),
    ),
    "hub.send_message": (
        Look("officer", sends=MESSAGE),
        Look("officer", status=422, sends=MESSAGE | {"to": ""}),
    ),
    "hub.withdraw_message": (Look("officer", {"item": "{message}"}, sends={}),),
    "hub.send_goods": (
        Look("officer", sends=GOODS_SENT),
        Look("officer", status=422, sends=GOODS_SENT | {"picture": ""}),
    ),
    "hub.send_price": (
        Look("officer", sends=PRICE_SENT),
        Look("officer", status=422, sends=PRICE_SENT | {"price": ""}),
    ),
    "hub.revoke_station": (
        Look("officer", {"station": "{station}"}, sends={}),
        Look("officer", {"station": "{station}"}, 422, sends={"sure": "yes", "why": ""}),
    ),
    **dict.fromkeys(("hub.read_stick", "hub.put_answers"), (Look("officer", sends=STICK),)),
    "hub.come_in": (Look("nobody", status=403, sends={"officer": "O0001", "phrase": "x"}),),
    "hub.turn_on_second_key": (Look("half in", status=422, sends={"code": "000000"}),),
}
PAGES: dict[str, tuple[dict[str, tuple[Look, ...]], ...]] = {
    "station": (STATION, ANSWERS),
    "joined station": (JOINED,),
    "hub": (HUB, HUB_ANSWERS),
    "empty station": (EMPTY_STATION,),
    "empty hub": (EMPTY_HUB,),
}

# Doors that answer with something else than a page, and what that is.
NO_PAGES = {
    "static_file": "a file",
    "kept_file": "a picture",
    "line.show_file": "bytes between station and hub",
    "hub.show_front": "leads to the figures",
    "hub.show_health": "JSON for watching programs",
    "hub.send_report": "a file for a spreadsheet",
    "line.show_heads": "signed bytes between station and hub",
    "line.show_events": "signed bytes between station and hub",
    "line.show_feed": "signed bytes between station and hub",
    "hall.show_health": "JSON for watching programs",
    "hall.show_worker": "a script",
    "hall.show_manifest": "JSON for the phone itself",
    "hall.show_return": "leads home once there is a station; EMPTY_STATION looks at it",
    "hall.show_copy_return": "the same",
    "hall.show_calls": "a fragment of the clerk's bar",
    "people.show_card": "leads on to the four digits",
    "people.doze_off": "leads out",
}
