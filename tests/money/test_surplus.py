"""The closing of the books and grants: what there is to share, and what is taken back."""

from datetime import date
from functools import partial

from tests.cast import CHOI, MANAGER, Settled, new_act
from tests.money.hands import eggs, entry, sell
from tests.money.sharing import FIRST, HANDS, SECOND, declare, note_counts, refused
from village.money import dividend_commands as dividends
from village.money import dividend_queries, queries, rules
from village.orders import closing
from village.orders.dividends import Wish


def test_the_year_becomes_surplus_and_reserve(year: Settled) -> None:
    done = dividends.close_year(year.db, new_act(MANAGER), FIRST, 1_000)
    assert (done.fact.surplus_minor, done.fact.reserve_minor) == (260, 26)
    assert entry(year, done.id) == {
        rules.FEE: 270, rules.SHORT: -10, rules.SURPLUS: -234, rules.RESERVE: -26,
    }  # fmt: skip
    assert queries.fees_on(year.db, SECOND.isoformat()) == 0


def test_each_day_is_carried_once(year: Settled) -> None:
    dividends.close_year(year.db, new_act(MANAGER), FIRST, 0)

    def again() -> object:
        return dividends.close_year(year.db, new_act(MANAGER), FIRST, 0)

    assert refused(again) == "money.refusal.year_closed"
    sell(year, eggs(10, CHOI))
    closing.close_day(year.db, new_act(), note_counts(year), "")
    more = dividends.close_year(year.db, new_act(MANAGER), SECOND, 0)
    assert more.fact.surplus_minor == 270
    assert queries.balance(year.db, rules.FEE) == 0


def test_a_year_that_is_not_over_is_refused(year: Settled) -> None:
    for day, key in ((SECOND, "year_not_over"), (date(2025, 12, 31), "nothing_to_close")):
        act = partial(dividends.close_year, year.db, new_act(), day, 0)
        assert refused(act) == f"money.refusal.{key}"
    for rate in (-1, 10_001):
        act = partial(dividends.close_year, year.db, new_act(), FIRST, rate)
        assert refused(act) == "money.refusal.rate"

    def told() -> object:
        return dividends.close_year(year.db, new_act(), FIRST, 0, told_minor=259)

    assert refused(told) == "money.refusal.moved_meanwhile"


def test_a_loss_leaves_no_reserve(till: Settled) -> None:
    closing.close_day(till.db, new_act(), {5000: 3}, "한장 모자랍니다")
    done = dividends.close_year(till.db, new_act(MANAGER), FIRST, 1_000)
    assert entry(till, done.id) == {rules.SHORT: -5_000, rules.SURPLUS: 5_000}


def test_the_last_closing_is_taken_back_until_it_is_shared(shared: Settled) -> None:
    last = dividend_queries.last_year(shared.db)
    assert last is not None
    proposed, _ = declare(shared, Wish("household", 1))

    def reopen() -> object:
        return dividends.reopen_year(shared.db, new_act(MANAGER), last["year"])

    assert refused(reopen) == "money.refusal.shared_already"
    dividends.undo_dividend(shared.db, new_act(MANAGER), proposed)
    reopen()
    assert (
        queries.balance(shared.db, rules.SURPLUS) == queries.balance(shared.db, rules.RESERVE) == 0
    )
    assert queries.balance(shared.db, rules.FEE) == -270
    assert refused(reopen) == "money.refusal.not_last_year"
    dividends.close_year(shared.db, new_act(MANAGER), FIRST, 0)
    assert queries.balance(shared.db, rules.SURPLUS) == -260


def test_a_grant_lies_in_the_bank_under_its_name(shared: Settled) -> None:
    (grant,) = dividend_queries.grants(shared.db)
    assert (grant["number"], grant["name"], grant["left_minor"]) == ("G0001", "촌 발전기금", 1_000)
    assert entry(shared, grant["grant_act"]) == {
        rules.BANK: 1_000,
        rules.grant_account("G0001"): -1_000,
    }
    line = shared.db.value("SELECT line FROM journal_events WHERE id = ?", (grant["grant_act"],))
    assert "기금".encode() not in line


def test_a_grant_is_taken_back_until_it_is_shared(shared: Settled) -> None:
    proposed, _ = declare(shared, HANDS)

    def undo() -> object:
        return dividends.undo_grant(shared.db, new_act(MANAGER), "G0001")

    assert refused(undo) == "money.refusal.shared_already"
    dividends.undo_dividend(shared.db, new_act(MANAGER), proposed)
    undo()
    assert queries.balance(shared.db, rules.BANK) == 0
    assert refused(undo) == "money.refusal.undone_already"
    assert (
        refused(partial(dividends.undo_grant, shared.db, new_act(), "G0009"))
        == "ground.refusal.no_page"
    )


def test_a_grant_wants_a_name_and_an_amount(year: Settled) -> None:
    for name, minor, key in (
        ("", 5, "money.refusal.grant_name"), ("x" * 61, 5, "ground.refusal.too_long"),
        ("x", 0, "ground.refusal.zero"), ("x", 10**12, "ground.refusal.too_big"),
    ):  # fmt: skip
        act = partial(dividends.receive_grant, year.db, new_act(), name, minor)
        assert refused(act) == key
