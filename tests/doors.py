"""Who may come through which door: every endpoint of a station has its row, or the test fails.

A room that brings a new door adds its row here: the roles, and what stands in its address.
"""

from dataclasses import dataclass, field
from typing import Any

ANYONE = "anyone"
FARMER = "farmer"
STAFF = "clerk manager"
MANAGER = "manager"
FARMER_AND_STAFF = "farmer clerk manager"


@dataclass(frozen=True)
class Door:
    """Roles with a space between, and the values in its address."""

    roles: str
    address: dict[str, Any] = field(default_factory=dict)

    def lets(self, role: str) -> bool:
        return self.roles == ANYONE or role in self.roles.split()


def at(roles: str, **address: Any) -> Door:
    return Door(roles, address)


KIM_NUMBER = {"number": "F0001"}

DOORS: dict[str, Door] = {
    "static_file": at(ANYONE, digest="x", path="icons/egg.svg"),
    "kept_file": at(ANYONE, name="0" * 64),
    # hall
    "hall.show_home": at(ANYONE),
    "hall.show_first_day": at(ANYONE),
    "hall.set_up_station": at(ANYONE),
    "hall.show_return": at(ANYONE),
    "hall.take_back": at(ANYONE),
    "hall.set_phrase_anew": at(ANYONE),
    "hall.show_copy_return": at(ANYONE),
    "hall.bring_copy_back": at(ANYONE),
    "hall.show_patterns": at(ANYONE),
    "hall.show_health": at(ANYONE),
    "hall.call_clerk": at(ANYONE),
    "hall.show_calls": at(STAFF),
    "hall.show_check": at(STAFF),
    "hall.show_poster": at(STAFF),
    "hall.answer_call": at(STAFF, call=1),
    "hall.show_settling": at(MANAGER),
    "hall.show_clash": at(MANAGER),
    "hall.settle_clash": at(MANAGER),
    "hall.show_handed": at(STAFF),
    "hall.take_handed": at(STAFF),
    "hall.show_waiting": at(ANYONE),
    "hall.show_away": at(ANYONE),
    "hall.show_worker": at(ANYONE),
    "hall.show_manifest": at(ANYONE),
    "hall.show_languages": at(ANYONE),
    "hall.choose_language": at(ANYONE),
    "hall.show_letters": at(FARMER_AND_STAFF),
    "hall.choose_letters": at(FARMER_AND_STAFF),
    # people: coming in
    "people.show_come_in": at(ANYONE),
    "people.show_faces": at(ANYONE),
    "people.show_card_way": at(ANYONE),
    "people.read_card": at(ANYONE),
    "people.show_card": at(ANYONE, token="0" * 26),
    "people.show_number": at(ANYONE),
    "people.come_in": at(ANYONE),
    "people.show_still_here": at(FARMER),
    "people.stay": at(FARMER),
    "people.doze_off": at(ANYONE),
    "people.leave": at(ANYONE),
    "people.show_staff": at(ANYONE),
    "people.show_phrase": at(ANYONE, number="C0001"),
    "people.start_shift": at(ANYONE, number="C0001"),
    "people.end_shift": at(STAFF),
    "people.show_quick": at(STAFF),
    "people.set_quick": at(STAFF),
    # people: the clerk's pages
    "people.show_people": at(STAFF),
    "people.show_new_farmer": at(STAFF),
    "people.add_farmer": at(STAFF),
    "people.show_person": at(STAFF, **KIM_NUMBER),
    "people.show_change": at(STAFF, **KIM_NUMBER),
    "people.change_person": at(STAFF, **KIM_NUMBER),
    "people.show_new_number": at(STAFF, **KIM_NUMBER),
    "people.set_number": at(STAFF, **KIM_NUMBER),
    "people.unlock": at(STAFF, **KIM_NUMBER),
    "people.mark_left": at(STAFF, **KIM_NUMBER),
    "people.show_erasure": at(MANAGER, **KIM_NUMBER),
    "people.erase_private": at(MANAGER, **KIM_NUMBER),
    "people.undo_left": at(STAFF, **KIM_NUMBER),
    "people.help_farmer": at(STAFF, **KIM_NUMBER),
    "people.show_cards": at(STAFF),
    "people.show_new_card": at(STAFF, **KIM_NUMBER),
    "people.give_cards": at(STAFF),
    # people: the manager's
    "people.show_clerks": at(MANAGER),
    "people.show_new_clerk": at(MANAGER),
    "people.add_clerk": at(MANAGER),
    "people.set_phrase": at(MANAGER, number="C0001"),
    # catalogue
    "catalogue.show_shelf": at(FARMER),
    "catalogue.show_quantity": at(FARMER, product="P0001"),
    "catalogue.show_price": at(FARMER, product="P0001"),
    "catalogue.list_goods": at(FARMER, product="P0001"),
    "catalogue.add_photo": at(FARMER),
    "catalogue.show_mine": at(FARMER),
    "catalogue.show_listing": at(FARMER, listing="L0001"),
    "catalogue.show_saved": at(FARMER, listing="L0001"),
    "catalogue.undo_listing": at(FARMER, listing="L0001"),
    "catalogue.withdraw_goods": at(FARMER, listing="L0001"),
    "catalogue.put_up_again": at(FARMER, listing="L0001"),
    "catalogue.show_taking": at(FARMER, listing="L0001"),
    "catalogue.take_goods": at(FARMER, listing="L0001"),
    "catalogue.undo_taking": at(FARMER, taking="0" * 26),
    "catalogue.show_goods": at(STAFF),
    "catalogue.add_product": at(STAFF),
    "catalogue.show_new_goods": at(STAFF),
    "catalogue.show_product": at(STAFF, product="P0001"),
    "catalogue.change_product": at(STAFF, product="P0001"),
    "catalogue.show_prices": at(STAFF),
    "catalogue.set_price": at(STAFF, product="P0001", unit="piece"),
    "catalogue.show_weighing": at(STAFF),
    # money
    "money.show_open_day": at(STAFF),
    "money.open_day": at(STAFF),
    "money.show_cash": at(STAFF),
    "money.move_cash": at(STAFF),
    "money.move_to_bank": at(MANAGER),
    "money.show_payouts": at(STAFF),
    "money.show_book": at(STAFF, account="F0001"),
    "money.show_pay_out": at(STAFF, account="F0001"),
    "money.pay_out": at(STAFF, account="F0001"),
    "money.show_payout": at(STAFF, payout="0" * 26),
    "money.undo_payout": at(STAFF, payout="0" * 26),
    "money.settle_debt": at(STAFF, account="F0001"),
    "money.show_dividends": at(STAFF),
    "money.show_year": at(MANAGER),
    "money.close_year": at(MANAGER),
    "money.reopen_year": at(MANAGER, year="0" * 26),
    "money.show_grants": at(MANAGER),
    "money.receive_grant": at(MANAGER),
    "money.undo_grant": at(MANAGER, number="G0001"),
    "money.show_dividend": at(STAFF, dividend="0" * 26),
    "money.approve_dividend": at(STAFF, dividend="0" * 26),
    "money.undo_dividend": at(MANAGER, dividend="0" * 26),
    "money.show_dividend_list": at(STAFF, dividend="0" * 26),
    "money.show_share": at(STAFF, member="H0001"),
    "money.pay_dividend": at(STAFF, member="H0001"),
    # receipts
    "receipts.show_payout": at(FARMER_AND_STAFF, payout="0" * 26),
    # sync
    "sync.show_line": at(STAFF),
    "sync.send_now": at(STAFF),
    "sync.join_hub": at(MANAGER),
    "sync.change_key": at(MANAGER),
    "sync.make_recovery_key": at(MANAGER),
    "sync.show_stick": at(STAFF),
    "sync.write_stick": at(STAFF),
    "sync.read_stick": at(STAFF),
    "sync.show_old_disk": at(MANAGER),
    "sync.take_old_disk": at(MANAGER),
    "sync.show_messages": at(STAFF),
    "sync.read_message": at(FARMER_AND_STAFF, message="0" * 26),
    # payments
    "payments.show_code": at(FARMER),
    "payments.show_station_code": at(STAFF),
    "payments.propose_code": at(MANAGER),
    "payments.confirm_code": at(STAFF, code="0" * 26),
    "orders.show_account": at(STAFF),
    "orders.take_message": at(STAFF),
    "orders.take_by_hand": at(STAFF),
    "orders.read_account": at(STAFF),
    "orders.show_bank_list": at(STAFF, draft="0" * 26),
    "orders.take_bank_list": at(STAFF, draft="0" * 26),
    "orders.pay_by_row": at(STAFF, row="0" * 32, payment="0" * 26),
    "orders.undo_match": at(STAFF, row="0" * 32),
    "orders.set_row_aside": at(STAFF, row="0" * 32),
    "orders.show_reconciliation": at(STAFF),
    "payments.show_poster": at(STAFF),
    "payments.check_poster": at(STAFF),
    "payments.turn_down_code": at(STAFF, code="0" * 26),
    # orders: the counter
    "orders.show_counter": at(STAFF),
    "orders.record_sale": at(STAFF),
    "orders.show_code": at(STAFF),
    "orders.show_sales": at(STAFF),
    "orders.show_sale": at(STAFF, sale="0" * 26),
    "orders.undo_sale": at(STAFF, sale="0" * 26),
    "orders.show_entering": at(STAFF),
    "orders.enter_sale": at(STAFF),
    "orders.show_move": at(STAFF, sale="0" * 26),
    "orders.move_sale": at(STAFF, sale="0" * 26),
    "orders.show_new_refund": at(STAFF, sale="0" * 26),
    "orders.refund_sale": at(STAFF, sale="0" * 26),
    "orders.show_refund": at(STAFF, refund="0" * 26),
    "orders.undo_refund": at(STAFF, refund="0" * 26),
    "orders.show_refund_receipt": at(STAFF, refund="0" * 26),
    "orders.show_receipt": at(STAFF, sale="0" * 26),
    # orders: what a buyer ordered
    "orders.show_orders": at(STAFF),
    "orders.place_order": at(STAFF),
    "orders.show_new_order": at(STAFF),
    "orders.change_new_order": at(STAFF),
    "orders.show_order": at(STAFF, order="0" * 26),
    "orders.show_order_code": at(STAFF, order="0" * 26),
    "orders.show_order_receipt": at(STAFF, order="0" * 26),
    "orders.pay_order": at(STAFF, order="0" * 26),
    "orders.hand_over": at(STAFF, order="0" * 26),
    "orders.show_cancel": at(STAFF, order="0" * 26),
    "orders.cancel_order": at(STAFF, order="0" * 26),
    "orders.show_buyers": at(MANAGER),
    "orders.show_buyer": at(MANAGER, order="0" * 26),
    "orders.erase_buyer": at(MANAGER, order="0" * 26),
    # the codes that orders show
    "orders.show_claims": at(STAFF),
    "orders.show_payment": at(STAFF, payment="0" * 26),
    "orders.claim_payment": at(STAFF, payment="0" * 26),
    "orders.confirm_payment": at(STAFF, payment="0" * 26),
    "orders.miss_payment": at(STAFF, payment="0" * 26),
    "orders.show_claim": at(STAFF, payment="0" * 26),
    "orders.find_after_all": at(STAFF, payment="0" * 26),
    "orders.dispute_payment": at(STAFF, payment="0" * 26),
    "orders.propose_write_off": at(STAFF, payment="0" * 26),
    "orders.write_off": at(STAFF, payment="0" * 26),
    "orders.turn_down_write_off": at(STAFF, payment="0" * 26),
    # orders: the day
    "orders.show_close": at(STAFF),
    "orders.check_close": at(STAFF),
    "orders.keep_count": at(STAFF),
    "orders.count_again": at(STAFF),
    "orders.close_day": at(STAFF),
    "orders.show_x": at(STAFF),
    "orders.show_z": at(STAFF, day="2026-11-20"),
    "orders.show_zs": at(STAFF),
    # orders: a dividend and what each household earned
    "orders.show_new_dividend": at(MANAGER),
    "orders.check_dividend": at(MANAGER),
    "orders.propose_dividend": at(MANAGER),
    "orders.show_income": at(STAFF),
    "orders.show_statement": at(STAFF, account="F0001"),
    "orders.show_my_statement": at(FARMER),
    # orders: what a farmer does herself
    "orders.show_my_money": at(FARMER),
    "orders.show_own_sale": at(FARMER),
    "orders.show_own_wish": at(FARMER, product="P0001"),
    "orders.record_own_sale": at(FARMER, product="P0001"),
    "orders.show_own_saved": at(FARMER, sale="0" * 26),
    "orders.undo_own_sale": at(FARMER, sale="0" * 26),
    "orders.show_own_code": at(FARMER),
    "orders.show_own_payment": at(FARMER, payment="0" * 26),
    "orders.claim_own_payment": at(FARMER, payment="0" * 26),
}

# Doors that let a role in, but not to everything behind them: (who, endpoint, address, status).
OWNERSHIP: tuple[tuple[str, str, dict[str, Any], int], ...] = (
    ("pak", "people.show_person", {"number": "F0002"}, 200),
    ("pak", "people.show_person", {"number": "C0001"}, 403),
    ("pak", "people.show_person", {"number": "M0001"}, 403),
    ("pak", "people.show_new_number", {"number": "M0001"}, 403),
    ("pak", "people.show_change", {"number": "M0001"}, 403),
    ("manager", "people.show_person", {"number": "C0001"}, 200),
    ("manager", "people.show_person", {"number": "F0009"}, 404),
)
