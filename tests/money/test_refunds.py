"""Goods come back: so many of which line, whose notes and fee, and never more than was sold."""

from functools import partial
from random import Random

import pytest

from tests.cast import CHOI, KIM, Settled, client, new_act
from tests.catalogue.hands import Page, words
from tests.money.hands import DAY, claim, eggs, entry, events, sell, send
from tests.money.sharing import note_counts, refused
from village.catalogue.rules import Lot
from village.ground import journal
from village.money import commands, queries, rules
from village.money.rules import Part
from village.orders import closing, income_queries, refund_queries
from village.orders import commands as orders
from village.orders.refund_commands import refund_sale, undo_refund
from village.orders.refund_rules import amount_back, lots_back, part_back

TILL, KIMS = "Assets:Cash:Till:T1", "Liabilities:Farmers:F0001"
OWES = "Assets:Receivable:Farmers:F0001"


def left_in_lots(settled: Settled) -> int:
    return int(settled.db.value("SELECT SUM(left_base) FROM catalogue_listings"))


def test_some_of_a_line_comes_back(till: Settled) -> None:
    sale = sell(till, eggs(2), eggs(1, CHOI))
    before = left_in_lots(till)
    done = refund_sale(till.db, new_act(), sale, {0: 10})
    assert entry(till, done.id) == {TILL: -900, KIMS: 891, rules.FEE: 9}
    assert left_in_lots(till) == before + 10
    assert [one.left_base for one in refund_queries.left_of(till.db, sale)] == [50, 30]


def test_what_is_spoiled_does_not_stand_on_the_shelf_again(till: Settled) -> None:
    sale = sell(till, eggs(2))
    before = left_in_lots(till)
    refund_sale(till.db, new_act(), sale, {0: 10}, good=False)
    assert left_in_lots(till) == before


def test_all_refunds_of_a_sale_add_up_to_it(till: Settled) -> None:
    sale = sell(till, eggs(1), eggs(2, CHOI))
    for back in ({0: 7}, {0: 11, 1: 1}, {1: 58}, {0: 12, 1: 1}):
        refund_sale(till.db, new_act(), sale, back)
    balances = {rules.FEE: 0, TILL: 20_000, KIMS: 0, "Liabilities:Farmers:H0002": 0}
    for account, minor in balances.items():
        assert queries.balance(till.db, account) == minor
    more = partial(refund_sale, till.db, new_act(), sale, {0: 1})
    assert refused(more) == "orders.refusal.more_than_sold"


def test_parts_of_any_sale_are_given_back_to_the_unit() -> None:
    random = Random("refunds")
    for _ in range(2_000):
        step = random.choice((1, 10, 500, 1_000))
        base, amount = random.randint(1, 900), random.randint(1, 9_000) * step
        part = Part("F0001", amount, random.randint(0, amount), 0)
        before_base, before, told = 0, Part("F0001", 0, 0, 0), 0
        while before_base < base:
            now = random.randint(1, base - before_base)
            minor = amount_back(base, amount, before_base, now, step)
            back = part_back(part, before, minor)
            assert back.gross_minor == back.fee_minor + back.net_minor
            told += minor
            before = Part("F0001", told, before.fee_minor + back.fee_minor, 0)
            before_base += now
        assert (told, before.fee_minor) == (amount, part.fee_minor)


def test_lots_are_given_back_from_the_last() -> None:
    lots = (Lot("L0001", 30), Lot("L0002", 20))
    assert lots_back(lots, 0, 25) == (Lot("L0002", 20), Lot("L0001", 5))
    assert lots_back(lots, 25, 10) == (Lot("L0001", 10),)
    assert lots_back((Lot("L0001", 30),), 0, 40) == (Lot("L0001", 30),)


def test_who_was_paid_already_owes_it(till: Settled) -> None:
    sale = sell(till, eggs(2))
    commands.pay_out(till.db, new_act(), KIM, 5_000)
    done = refund_sale(till.db, new_act(), sale, {0: 30})
    assert entry(till, done.id) == {TILL: -2_700, KIMS: 346, OWES: 2_327, rules.FEE: 27}
    assert (queries.book(till.db, KIM).payable_minor, queries.debt(till.db, KIM)) == (0, 2_327)


@pytest.fixture
def owing(till: Settled) -> Settled:
    sale = sell(till, eggs(2))
    commands.pay_out(till.db, new_act(), KIM, 5_000)
    refund_sale(till.db, new_act(), sale, {0: 30})
    return till


def test_a_debt_is_set_off_with_her_word(owing: Settled) -> None:
    sell(owing, eggs(1))
    wrong = partial(
        commands.settle_debt, owing.db, new_act(), KIM, in_notes=False, told_minor=2_326
    )
    assert refused(wrong) == "money.refusal.moved_meanwhile"
    done = commands.settle_debt(owing.db, new_act(), KIM, in_notes=False, told_minor=2_327)
    assert entry(owing, done.id) == {KIMS: 2_327, OWES: -2_327}
    assert queries.book(owing.db, KIM).payable_minor == 346
    again = partial(commands.settle_debt, owing.db, new_act(), KIM, in_notes=False, told_minor=0)
    assert refused(again) == "money.refusal.no_debt"


def test_a_debt_is_paid_in_notes_and_small_coins_are_let_go(owing: Settled) -> None:
    done = commands.settle_debt(owing.db, new_act(), KIM, in_notes=True, told_minor=2_320)
    assert entry(owing, done.id) == {TILL: 2_320, rules.ROUNDING: 7, OWES: -2_327}
    assert queries.debt(owing.db, KIM) == 0


def test_a_refund_is_taken_back_on_its_day(till: Settled) -> None:
    sale = sell(till, eggs(2))
    state = reports(till)
    done = refund_sale(till.db, new_act(), sale, {0: 30}).id
    assert reports(till) != state
    undo_refund(till.db, new_act(), done)
    assert reports(till) == state
    assert (
        refused(partial(undo_refund, till.db, new_act(), done)) == "orders.refusal.undone_already"
    )
    late = refund_sale(till.db, new_act(), sale, {0: 30}).id
    closing.close_day(till.db, new_act(), note_counts(till), "")
    assert refused(partial(undo_refund, till.db, new_act(), late)) == "orders.refusal.undo_too_late"


def reports(settled: Settled) -> object:
    totals = closing.day_totals(settled.db, DAY)
    rows = settled.db.rows("SELECT * FROM money_balances ORDER BY account")
    lots = settled.db.rows("SELECT listing, left_base, sold_base FROM catalogue_listings")
    found = [tuple(row) for row in (*rows, *lots)]
    return found, totals.refunds, totals.fees_minor, income_queries.traded(settled.db, DAY, DAY)


def test_it_cannot_be_undone_once_the_goods_were_sold_again(till: Settled) -> None:
    """Else their lot would hold less than nothing."""
    sale = sell(till, eggs(2))
    refund = refund_sale(till.db, new_act(), sale, {0: 30}).id
    sell(till, eggs(left_in_lots(till) // 30))
    undo = partial(undo_refund, till.db, new_act(), refund)
    assert refused(undo) == "catalogue.refusal.already_moved"


def test_it_cannot_be_undone_once_she_has_paid_what_she_owed(owing: Settled) -> None:
    refund = owing.db.value("SELECT refund FROM orders_refunds")
    commands.settle_debt(owing.db, new_act(), KIM, in_notes=True, told_minor=2_320)
    undo = partial(undo_refund, owing.db, new_act(), refund)
    assert refused(undo) == "orders.refusal.debt_paid"


def test_what_cannot_come_back(till: Settled) -> None:
    payment, claimed = claim(till)
    sale = sell(till, eggs(1))
    own = orders.record_own_sale(till.db, new_act(KIM), eggs()).id
    for which, back, key in (
        (claimed, {0: 1}, "orders.refusal.not_refundable"),
        (own, {0: 1}, "orders.refusal.not_refundable"),
        (sale, {0: 31}, "orders.refusal.more_than_sold"),
        (sale, {0: -1}, "orders.refusal.more_than_sold"),
        (sale, {}, "ground.refusal.zero"),
    ):
        assert refused(partial(refund_sale, till.db, new_act(), which, back)) == key
    orders.confirm_payment(till.db, new_act(), payment)
    refund_sale(till.db, new_act(), claimed, {0: 30})
    told = partial(refund_sale, till.db, new_act(), sale, {0: 30}, told_minor=2_701)
    assert refused(told) == "orders.refusal.sum_changed"
    commands.move_cash(till.db, new_act(), 20_000)
    assert refused(partial(refund_sale, till.db, new_act(), sale, {0: 30})) == (
        "money.refusal.not_in_till"
    )


def test_a_sale_of_which_something_came_back_is_neither_undone_nor_moved(till: Settled) -> None:
    sale = sell(till, eggs(2))
    refund_sale(till.db, new_act(), sale, {0: 1})
    undo = partial(orders.undo_sale, till.db, new_act(), sale)
    move = partial(orders.move_sale, till.db, new_act(), sale, CHOI)
    assert refused(undo) == refused(move) == "orders.refusal.refunded_already"


def test_the_day_tells_it_and_a_rebuild_gives_the_same(owing: Settled) -> None:
    totals = closing.day_totals(owing.db, DAY)
    assert (totals.refunds, totals.refunds_minor, totals.sold_minor) == (1, 2_700, 5_400)
    assert totals.fees_minor == 27
    assert income_queries.traded(owing.db, DAY, DAY) == {"H0001": 2_700}
    state = journal.state_hash(owing.db)
    journal.rebuild(owing.db)
    assert journal.state_hash(owing.db) == state


def test_the_doors(till: Settled) -> None:
    sale = sell(till, eggs(2))
    pak = client(till.app, "pak")
    assert "물건 돌려받기" in words(pak.get(f"/orders/sales/{sale}"))
    asked = pak.get(f"/orders/sales/{sale}/refund?line_0=30&good=1")
    assert "27.00원" in words(asked)
    form = Page(asked).form("/refund", "post")
    done = pak.get(pak.post(form.action, data=form.fields).headers["Location"])
    assert "돈을 돌려드렸습니다" in words(done)
    paper = pak.get(f"/orders/refunds/{refund_of(till)}/receipt")
    assert "물건값으로 돌려드린 돈" in words(paper)
    back = Page(done).form("/undo", "post")
    pak.post(back.action, data=back.fields)
    before = events(till)
    for text in ("61", "-1", "x", "0"):
        answer = send(pak, f"/orders/sales/{sale}/refund", line_0=text, told="2700")
        assert answer.status_code == 422, text
        assert f'value="{text}"' in answer.text
    assert events(till) == before


def refund_of(settled: Settled) -> str:
    return str(settled.db.value("SELECT refund FROM orders_refunds"))


def test_her_debt_stands_on_her_book(owing: Settled) -> None:
    pak = client(owing.app, "pak")
    page = pak.get("/money/books/F0001")
    assert "봉사소에 갚을 돈이 23.27원 있습니다" in words(page)
    form = Page(page).form("/debt", "post")
    assert pak.post(form.action, data=form.fields).status_code == 303
    assert "갚을 돈이" not in words(pak.get("/money/books/F0001"))
