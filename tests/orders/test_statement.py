"""A farmer's statement: every line of her account, what stands after it, and nobody else's."""

from datetime import date

from tests.cast import new_act
from tests.workday import TODAY, Workday, claim, sell, tray
from village.ground.i18n import translate
from village.money import commands as money
from village.money import queries as books
from village.orders import commands as orders
from village.orders.refund_commands import refund_sale
from village.orders.statement_queries import month_of, statement

DAY = TODAY.isoformat()
KIM, CHOI = "F0001", "F0002"


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
    assert found.of("payout", "payout_undone") == -8_000


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
    kinds |= {"sale_moved", "refund", "refund_undone", "payout", "payout_undone", "debt_settled"}
    for kind in kinds:
        for lang in ("ko", "zh", "vi", "en"):
            assert translate(lang, f"orders.entry.{kind}")
