"""Money that two PCs of one station settled, carried or took back: counted once, and told."""

from datetime import timedelta
from pathlib import Path

from tests.cast import CHOI, KIM, MANAGER, Settled, client, new_act
from tests.hub.county import County
from tests.sync import day
from tests.sync.houses import go
from tests.sync.test_done_on_two_pcs import claimed
from tests.sync.test_two_pcs_books import brought_together, clashes
from tests.sync.two_pcs import clone_of, join_open_and_send
from village.ground.unit import Store
from village.money import commands as money
from village.money import dividend_commands, queries
from village.orders import commands, evidence_commands, money_clashes
from village.orders.refund_commands import refund_sale, undo_refund
from village.payments import bank_commands
from village.payments.bank_rules import BankRow
from village.people import queries as people

NEXT = day.DAY + timedelta(days=1)


def row_of(db: Store, minute: int) -> str:
    told = [BankRow(day.DAY.isoformat(), minute, 27_00, "")]
    bank_commands.take_rows(db, new_act(), told, "message")
    found = db.value("SELECT bank_row FROM payments_bank_rows ORDER BY position DESC LIMIT 1")
    return str(found)


class Before:
    """What stood at the station when its folder was copied."""

    def __init__(self, db: Store) -> None:
        day.trade(db)
        day.close(db)
        money.open_day(db, new_act(), NEXT, queries.cash_in(db))
        self.sale = commands.record_cash_sale(db, new_act(), (day.eggs(),)).id
        self.refund = refund_sale(db, new_act(), self.sale, {0: 30}).id
        self.payout = money.pay_out(db, new_act(), KIM, 10_00).id
        self.seen, self.seen_row = claimed(db), row_of(db, 560)
        evidence_commands.pay_by_row(db, new_act(), self.seen_row, self.seen)
        self.other, self.other_row = claimed(db), row_of(db, 570)
        lent = commands.record_cash_sale(db, new_act(), (day.rice(),)).id
        self.choi = people.require_farmer(db, CHOI).account
        owed = queries.book(db, self.choi).payable_minor // 10 * 10
        money.pay_out(db, new_act(), CHOI, owed)
        refund_sale(db, new_act(), lent, {0: 5_000})
        commands.record_cash_sale(db, new_act(), (day.rice(),))
        self.debt = queries.debt(db, self.choi)
        money.move_cash(db, new_act(), 60_00)

    def again(self, db: Store) -> None:
        """What is done at both PCs."""
        undo_refund(db, new_act(), self.refund)
        money.undo_payout(db, new_act(), self.payout)
        evidence_commands.undo_match(db, new_act(), self.seen_row)
        money.settle_debt(db, new_act(), CHOI, in_notes=False, told_minor=self.debt)
        money.send_cash(db, new_act(), 50_00)
        dividend_commands.close_year(db, new_act(MANAGER), day.DAY, 0)


def test_what_both_pcs_did_counts_once_and_is_told(
    station: Settled, county: County, tmp_path: Path
) -> None:
    join_open_and_send(county, station)
    before = Before(station.db)
    go(station.db)
    clone = clone_of(station, tmp_path / "clone")
    bank_commands.set_row_aside(station.db, new_act(), before.other_row)
    evidence_commands.pay_by_row(clone.db, new_act(), before.other_row, before.other)
    for one in (station, clone):
        before.again(one.db)
    brought_together(station, clone, county)
    assert clashes(clone.db) >= {
        ("sale", before.sale), ("payout", before.payout), ("payment", before.seen),
        ("payment", before.other), ("debt", CHOI), ("cash", "safe"), ("year", day.DAY.isoformat()),
    }  # fmt: skip
    for table in ("hub_figures", "hub_goods", "hub_months"):
        back = f"SELECT SUM(amount_minor) FROM {table} WHERE state = 'refunded'"
        assert at_the_hub(county, back) == -35_00, table  # the rice; the eggs stayed, once
    counted = clone.db.value("SELECT count(*) FROM money_payouts WHERE undone_by IS NULL")
    assert at_the_hub(county, "SELECT SUM(payouts) FROM hub_days") == counted
    assert_told(clone)
    clone.house.close()


def at_the_hub(county: County, sql: str) -> int:
    with county.store.reading() as rows:
        return int(rows.connection.exec_driver_sql(sql).scalar() or 0)


def assert_told(clone: Settled) -> None:
    """Each stands on the manager's list, with a page that says what to do."""
    manager = client(clone.app, "manager")
    assert "hall.settling" not in manager.get("/settling").text
    for kind, subject in clashes(clone.db):
        page = manager.get("/settling/one", query_string={"kind": kind, "subject": subject})
        assert page.status_code == 200
        assert f"hall.settling.help.{kind}" not in page.text
        leads = page.text.split('class="btn" href="')[1].split('"')[0]
        assert manager.get(leads).status_code == 200, kind


# --- the looks alone -----------------------------------------------------------------------------


def test_a_payout_rounded_up_is_no_clash(station: Settled) -> None:
    """All of a book goes up to the next coin: what was added is the station's."""
    day.open_shop(station.db)
    commands.record_cash_sale(station.db, new_act(), (day.eggs(),))
    payout = money.pay_out(station.db, new_act(), KIM, 26_80)
    money.undo_payout(station.db, new_act(), payout.id)
    assert list(money_clashes.overpaid(station.db, payout)) == []
    money.pay_out(station.db, new_act(), KIM, 10)
    assert [one.kind for one in money_clashes.overpaid(station.db, payout)] == ["payout"]


def test_what_she_has_drawn_and_what_is_on_the_way(station: Settled) -> None:
    db = station.db
    day.open_shop(db)
    payment, row = claimed(db), row_of(db, 560)
    evidence_commands.pay_by_row(db, new_act(), row, payment)
    undone = evidence_commands.undo_match(db, new_act(), row)
    evidence_commands.pay_by_row(db, new_act(), row, payment)
    assert list(money_clashes.not_confirmed(db, undone)) == []
    money.pay_out(db, new_act(), KIM, 26_70)
    assert [one.subject for one in money_clashes.not_confirmed(db, undone)] == [payment]
    moved = money.move_cash(db, new_act(), 60_00)
    money.send_cash(db, new_act(), 50_00)
    banked = money.bank_cash(db, new_act(), 40_00)
    assert [one.kind for one in money_clashes.not_there(db, banked)] == ["cash"]
    assert [one.kind for one in money_clashes.not_there(db, moved)] == ["cash"]
