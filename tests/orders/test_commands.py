"""What a sale and a code do to books and stock: a row of MONEY each, to the last minor unit."""

from pathlib import Path

from tests.cast import CHOI, KIM, new_act
from tests.workday import (
    HAN,
    Workday,
    balances,
    claim,
    entry,
    jin,
    list_goods,
    make_ready,
    sell,
    stock,
    tray,
)
from village.money import queries as books
from village.orders import closing, queries
from village.orders import commands as orders
from village.orders.rules import BasketLine, Line

TILL = "Assets:Cash:Till:T1"
PENDING, BANK = "Assets:QR:Pending", "Assets:Bank:Station"
FEE, FEE_HELD = "Income:StationFee", "Liabilities:FeeHeld"
KIMS, CHOIS = "Liabilities:Farmers:F0001", "Liabilities:Farmers:H0002"
KIMS_HELD, CHOIS_HELD = "Liabilities:Held:F0001", "Liabilities:Held:H0002"


# --- cash ----------------------------------------------------------------------------------------


def test_a_cash_sale(day: Workday) -> None:
    sale = orders.record_cash_sale(day.db, new_act(), [tray()])
    assert entry(day.db, sale) == {TILL: 2_700, KIMS: -2_673, FEE: -27}
    assert stock(day.db, "L0001") == (30, 0, 30)
    assert sale.fact.receipt == "A1-261121-001"


def test_change_is_given_and_only_the_price_stays(day: Workday) -> None:
    sale = orders.record_cash_sale(day.db, new_act(), [tray()], given_minor=10_000)
    assert (sale.fact.given_minor, sale.fact.change_minor) == (10_000, 7_300)
    assert balances(day.db)[TILL] == 22_700


def test_several_farmers_share_the_fee_exactly(day: Workday) -> None:
    """27.00 + 6.50 + 2.60 = 36.10: the fee is 0.36, largest remainders first."""
    sale = orders.record_cash_sale(day.db, new_act(), [tray(), jin(CHOI), jin(HAN, 200)])
    assert entry(day.db, sale) == {TILL: 3_610, KIMS: -2_673, CHOIS: -901, FEE: -36}
    assert [part.account for part in sale.fact.parts] == [KIM, "H0002"]


def test_a_line_is_paid_in_coins_there_are(day: Workday) -> None:
    """1,234 g at 6.50 a jin are 16.042: in notes and coins 16.00."""
    sale = orders.record_cash_sale(day.db, new_act(), [jin(KIM, 1_234)])
    assert sale.fact.gross_minor == 1_600


def test_a_unit_keeps_the_size_it_was_sold_in(day: Workday) -> None:
    line = orders.record_cash_sale(day.db, new_act(), [tray()]).fact.lines[0]
    assert (line.unit, line.unit_size, line.quantity_base) == ("tray30", 30, 30)


def test_the_oldest_lot_goes_first(day: Workday) -> None:
    second = list_goods(day.db, KIM, "P0001", "tray30", 60)
    sale = orders.record_cash_sale(day.db, new_act(), [tray(trays=1), tray(trays=2)])
    assert stock(day.db, "L0001") == (0, 0, 60)
    assert stock(day.db, second) == (30, 0, 30)
    taken = [[lot.quantity_base for lot in line.lots] for line in sale.fact.lines]
    assert taken == [[30], [30, 30]]


def test_what_was_not_listed_is_sold_all_the_same(day: Workday) -> None:
    """Goods stand on the counter: a list that is behind stops no sale, and stays above zero."""
    sale = orders.record_cash_sale(day.db, new_act(), [tray(trays=3), tray(CHOI)])
    assert stock(day.db, "L0001") == (0, 0, 60)
    assert sale.fact.lines[1].lots == ()


def test_weighed_goods_keep_what_the_scale_said(day: Workday) -> None:
    wish = BasketLine(KIM, "P0002", "jin", 1_500, 650, gross_g=1_620, tare_g=120)
    line: Line = orders.record_cash_sale(day.db, new_act(), [wish]).fact.lines[0]
    assert (line.quantity_base, line.gross_g, line.tare_g) == (1_500, 1_620, 120)


def test_notes_from_the_farm_gate_are_a_cash_sale_with_a_mark(day: Workday) -> None:
    sale = orders.record_cash_sale(day.db, new_act(KIM), [tray()], channel="farm_gate")
    assert sale.fact.channel == "farm_gate"
    assert entry(day.db, sale) == {TILL: 2_700, KIMS: -2_673, FEE: -27}


def test_her_own_sale_moves_no_money(day: Workday) -> None:
    sale = orders.record_own_sale(day.db, new_act(KIM), tray())
    assert entry(day.db, sale) == {}
    assert stock(day.db, "L0001") == (30, 0, 30)
    totals = closing.day_totals(day.db, "2026-11-21")
    assert (totals.own_minor, totals.sold_minor) == (2_700, 0)


def test_her_own_sale_counts_on_the_day_that_comes_next(tmp_path: Path) -> None:
    day = make_ready(tmp_path)
    assert orders.record_own_sale(day.db, new_act(KIM), tray()).fact.business_day == "2026-11-21"
    day.house.close()


# --- codes ---------------------------------------------------------------------------------------


def test_a_shown_code_moves_nothing(day: Workday) -> None:
    shown = orders.show_code(day.db, new_act(KIM), [tray()])
    assert entry(day.db, shown) == {}
    assert stock(day.db, "L0001") == (60, 0, 0)
    assert (shown.fact.farmer, shown.fact.lines[0].lots) == (KIM, ())


def test_a_claimed_code_is_held(day: Workday) -> None:
    _, sale = claim(day.db)
    assert entry(day.db, sale) == {PENDING: 2_700, KIMS_HELD: -2_673, FEE_HELD: -27}
    book = books.book(day.db, KIM)
    assert (book.payable_minor, book.held_minor) == (0, 2_673)
    assert stock(day.db, "L0001") == (30, 0, 30)


def test_a_confirmed_code_is_hers(day: Workday) -> None:
    payment, sale = claim(day.db)
    confirmed = orders.confirm_payment(day.db, new_act(), payment)
    assert entry(day.db, confirmed) == {
        BANK: 2_700, PENDING: -2_700, KIMS_HELD: 2_673, FEE_HELD: 27, KIMS: -2_673, FEE: -27,
    }  # fmt: skip
    assert queries.require_sale(day.db, sale)["state"] == "confirmed"


def test_a_code_not_found_is_reversed(day: Workday) -> None:
    payment, sale = claim(day.db)
    lost = orders.payment_not_found(day.db, new_act(), payment)
    assert entry(day.db, lost) == {PENDING: -2_700, KIMS_HELD: 2_673, FEE_HELD: 27}
    assert balances(day.db) == {TILL: 20_000, "Equity:OpeningFloat": -20_000}
    assert queries.require_sale(day.db, sale)["state"] == "not_found"


def test_a_claim_without_an_open_day_has_no_receipt(tmp_path: Path) -> None:
    day = make_ready(tmp_path)
    shown = orders.show_code(day.db, new_act(KIM), [tray()])
    sale = orders.claim_code_sale(day.db, new_act(KIM), shown.id, farmer=KIM)
    assert (sale.fact.business_day, sale.fact.receipt) == ("2026-11-21", None)
    day.house.close()


# --- taken back ----------------------------------------------------------------------------------


def test_an_undone_sale_is_answered_by_its_mirror(day: Workday) -> None:
    sale = sell(day.db, tray(), jin(CHOI))
    undone = orders.undo_sale(day.db, new_act(), sale)
    assert entry(day.db, undone) == {TILL: -3_350, KIMS: 2_673, CHOIS: 643, FEE: 34}
    assert stock(day.db, "L0001") == (60, 0, 0)
    reverses = day.db.value("SELECT reverses FROM money_entries WHERE entry = ?", (undone.id,))
    assert reverses == sale


def test_an_undone_claim_is_held_no_more(day: Workday) -> None:
    payment, sale = claim(day.db)
    orders.undo_sale(day.db, new_act(), sale)
    assert books.book(day.db, KIM).held_minor == 0
    assert queries.require_shown(day.db, payment)["state"] == "undone"


def test_goods_that_come_back_to_a_closed_lot_are_not_for_sale(day: Workday) -> None:
    from village.catalogue import commands as catalogue  # noqa: PLC0415 -- only here

    sale = sell(day.db)
    catalogue.withdraw_goods(day.db, new_act(KIM), KIM, "L0001")
    orders.undo_sale(day.db, new_act(), sale)
    assert stock(day.db, "L0001") == (0, 0, 0)


# --- the wrong farmer ----------------------------------------------------------------------------


def test_a_sale_on_the_wrong_farmer_moves_in_one_entry(day: Workday) -> None:
    mine = list_goods(day.db, CHOI, "P0001", "tray30", 30)
    moved = orders.move_sale(day.db, new_act(), sell(day.db), CHOI)
    assert entry(day.db, moved) == {KIMS: 2_673, CHOIS: -2_673}
    assert (stock(day.db, "L0001"), stock(day.db, mine)) == ((60, 0, 0), (0, 0, 30))


def test_a_sale_moves_within_a_shared_book_without_money(day: Workday) -> None:
    moved = orders.move_sale(day.db, new_act(), sell(day.db, tray(CHOI)), HAN)
    assert balances(day.db)[CHOIS] == -2_673
    assert moved.fact.to_account == moved.fact.from_account == "H0002"


def test_a_held_sale_moves_what_is_held(day: Workday) -> None:
    payment, sale = claim(day.db)
    moved = orders.move_sale(day.db, new_act(), sale, CHOI)
    assert entry(day.db, moved) == {KIMS_HELD: 2_673, CHOIS_HELD: -2_673}
    orders.confirm_payment(day.db, new_act(), payment)
    assert balances(day.db)[CHOIS] == -2_673
    assert KIMS not in balances(day.db)


def test_a_moved_claim_that_was_not_found_leaves_nobody_owing(day: Workday) -> None:
    """It once took Kim's Held below zero and left Choi's standing."""
    payment, sale = claim(day.db)
    orders.move_sale(day.db, new_act(), sale, CHOI)
    lost = orders.payment_not_found(day.db, new_act(), payment)
    assert entry(day.db, lost) == {PENDING: -2_700, CHOIS_HELD: 2_673, FEE_HELD: 27}
    assert balances(day.db) == {TILL: 20_000, "Equity:OpeningFloat": -20_000}


def test_a_sale_moves_on_and_back(day: Workday) -> None:
    sale = sell(day.db)
    orders.move_sale(day.db, new_act(), sale, CHOI)
    orders.move_sale(day.db, new_act(), sale, KIM)
    assert balances(day.db)[KIMS] == -2_673
    assert stock(day.db, "L0001") == (30, 0, 30)


def test_her_own_sale_moves_without_money(day: Workday) -> None:
    own = orders.record_own_sale(day.db, new_act(KIM), tray()).id
    assert entry(day.db, orders.move_sale(day.db, new_act(), own, CHOI)) == {}
    assert stock(day.db, "L0001") == (60, 0, 0)
