"""A farmer's statement: every line of her account, what stands after it, and nobody else's."""

from datetime import date, timedelta

from tests.cast import new_act
from tests.orders.statements import assert_statements
from tests.workday import TODAY, Workday, claim, sell, tray
from village.ground.i18n import translate
from village.ground.unit import Store
from village.money import commands as money
from village.money import queries as books
from village.orders import closing, evidence_commands
from village.orders import commands as orders
from village.orders.income_queries import traded
from village.orders.refund_commands import refund_sale, undo_refund
from village.orders.statement_queries import month_of, statement
from village.payments import bank_commands
from village.payments.bank_rules import BankRow

DAY = TODAY.isoformat()
KIM, CHOI = "F0001", "F0002"


def next_morning(db: Store) -> str:
    """Today is closed with what is there, and tomorrow is open."""
    left = books.cash_in(db)
    closing.close_day(db, new_act(), {10: left // 10}, "")
    tomorrow = TODAY + timedelta(days=1)
    money.open_day(db, new_act(), tomorrow, left)
    return tomorrow.isoformat()


def a_row(db: Store, day: str) -> str:
    bank_commands.take_rows(db, new_act(), [BankRow(day, 560, 2_700, "")], "message")
    return str(db.value("SELECT bank_row FROM payments_bank_rows"))


def test_it_adds_up_line_by_line(day: Workday) -> None:
    sale = sell(day.db, tray(trays=2))
    undone = sell(day.db)
    orders.undo_sale(day.db, new_act(), undone)
    orders.confirm_payment(day.db, new_act(), claim(day.db)[0])
    claim(day.db)
    money.pay_out(day.db, new_act(), KIM, 8_000)
    refund_sale(day.db, new_act(), sale, {0: 30})
    found = statement(day.db, KIM, DAY, DAY)
    kinds = [(line.kind, line.minor, line.after_minor) for line in found.lines]
    assert kinds == [
        ("cash_sale", 5_346, 5_346), ("cash_sale", 2_673, 8_019), ("sale_undone", -2_673, 5_346),
        ("code_confirmed", 2_673, 8_019), ("payout", -8_000, 19), ("refund", -19, 0),
    ]  # fmt: skip
    assert (found.before_minor, found.after_minor) == (0, books.book(day.db, KIM).payable_minor)
    assert (found.gross_minor, found.fee_minor, found.net_minor) == (5_400, 54, 5_346)
    assert (found.held_minor, found.debt_minor) == (2_673, 2_654)
    assert (found.paid_minor, found.owed_minor, found.settled_minor) == (-8_000, 2_654, 0)
    assert_statements(day.db, {KIM, CHOI})


def test_a_code_counts_on_the_day_its_money_was_seen(day: Workday) -> None:
    """As in the ledger; so it counts in one span and for one dividend, once."""
    payment, sale = claim(day.db)
    tomorrow = next_morning(day.db)
    row = a_row(day.db, tomorrow)
    evidence_commands.pay_by_row(day.db, new_act(), row, payment)
    assert statement(day.db, KIM, DAY, DAY).gross_minor == 0
    assert statement(day.db, KIM, tomorrow, tomorrow).gross_minor == 2_700
    assert traded(day.db, DAY, DAY) == {}
    assert traded(day.db, tomorrow, tomorrow) == {"H0001": 2_700}
    evidence_commands.undo_match(day.db, new_act(), row)
    assert statement(day.db, KIM, DAY, tomorrow).gross_minor == 0
    evidence_commands.pay_by_row(day.db, new_act(), row, payment)
    orders.move_sale(day.db, new_act(), sale, CHOI)
    assert statement(day.db, KIM, tomorrow, tomorrow).gross_minor == 0
    assert statement(day.db, "H0002", tomorrow, tomorrow).fee_minor == 27
    assert_statements(day.db, {KIM, "H0002"})


def test_what_comes_back_counts_on_the_day_it_came(day: Workday) -> None:
    sale = sell(day.db, tray(trays=2), tray(CHOI))
    money.pay_out(day.db, new_act(), KIM, 5_340)
    tomorrow = next_morning(day.db)
    undone = refund_sale(day.db, new_act(), sale, {0: 7, 1: 30}).id
    undo_refund(day.db, new_act(), undone)
    refund_sale(day.db, new_act(), sale, {0: 7, 1: 11}, good=False)
    owes = books.debt(day.db, KIM)
    assert owes > 0
    money.settle_debt(day.db, new_act(), KIM, in_notes=True, told_minor=owes // 10 * 10)
    assert statement(day.db, KIM, DAY, DAY).gross_minor == 5_400
    assert statement(day.db, KIM, tomorrow, tomorrow).gross_minor == -630
    assert_statements(day.db, {KIM, "H0002"})


def test_what_was_before_stands_above(day: Workday) -> None:
    sell(day.db)
    later = statement(day.db, KIM, "2026-11-22", "2026-12-31")
    assert (later.before_minor, later.lines, later.after_minor) == (2_673, (), 2_673)
    assert statement(day.db, CHOI, DAY, DAY).lines == ()


def test_periods() -> None:
    assert month_of("2025", TODAY) == ("2025-01-01", "2025-12-31")
    assert month_of("2026-02", TODAY) == ("2026-02-01", "2026-02-31")
    for text in ("", "x", "20²6", "2026-13", "2026-1-1"):
        assert month_of(text, date(2026, 5, 1)) == ("2026-01-01", "2026-12-31"), text


def test_every_kind_of_entry_on_her_account_has_its_words() -> None:
    kinds = {"cash_sale", "hand_over", "code_confirmed", "owed_paid_cash", "sale_undone"}
    kinds |= {"confirmation_undone", "sale_moved"}
    kinds |= {"refund", "refund_undone", "payout", "payout_undone", "debt_settled"}
    for kind in kinds:
        for lang in ("ko", "zh", "vi", "en"):
            assert translate(lang, f"orders.entry.{kind}")
