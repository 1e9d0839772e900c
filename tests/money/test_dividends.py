"""A dividend from the list to the last note: who may, what is booked, what is not."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.cast import CHOI, KIM, MANAGER, PAK, Settled, new_act
from tests.money.hands import claim, eggs, entry, sell
from tests.money.sharing import FIRST, HANDS, SECOND, declare, note_counts, owed, refused
from tests.money.test_exports import check, told
from village.ground import journal
from village.money import commands, day_rules, dividend_queries, queries, rules
from village.money import dividend_commands as dividends
from village.orders import closing, income_queries
from village.orders.dividends import Wish, propose_dividend
from village.people import commands as people
from village.people.commands import NewPerson

# --- proposed, approved, owed ---------------------------------------------------------------------


def test_nothing_is_owed_before_two_people_agree(shared: Settled) -> None:
    proposed = propose_dividend(shared.db, new_act(MANAGER), HANDS)
    first = dividends.approve_dividend(shared.db, new_act(MANAGER), proposed.id)
    assert entry(shared, proposed.id) == entry(shared, first.id) == {}
    assert owed(shared, "H0001") == 0
    second = dividends.approve_dividend(shared.db, new_act(), proposed.id)
    assert entry(shared, second.id) == {
        rules.grant_account("G0001"): 1_000,
        "Liabilities:Dividends:H0001": -666, "Liabilities:Dividends:H0002": -334,
    }  # fmt: skip

    def third() -> object:
        return dividends.approve_dividend(shared.db, new_act("C0009"), proposed.id)

    assert refused(third) == "money.refusal.settled_already"


def test_the_same_person_cannot_approve_twice(shared: Settled) -> None:
    proposed = propose_dividend(shared.db, new_act(MANAGER), HANDS).id
    dividends.approve_dividend(shared.db, new_act(), proposed)

    def again() -> object:
        return dividends.approve_dividend(shared.db, new_act(PAK), proposed)

    assert refused(again) == "money.refusal.same_person"
    assert owed(shared, "H0001") == 0


def test_surplus_and_grant_together_and_no_more(shared: Settled) -> None:
    proposed, declared = declare(shared, Wish("household", 234, {"G0001": 1_000}))
    assert proposed
    assert entry(shared, declared) == {
        rules.SURPLUS: 234, rules.grant_account("G0001"): 1_000,
        "Liabilities:Dividends:H0001": -617, "Liabilities:Dividends:H0002": -617,
    }  # fmt: skip
    for wish, key in (
        (Wish("household", 1), "money.refusal.over_surplus"),
        (Wish("household", 0, {"G0001": 1}), "money.refusal.over_grant"),
        (Wish("household", 0), "ground.refusal.zero"),
    ):
        act = partial(propose_dividend, shared.db, new_act(MANAGER), wish)
        assert refused(act) == key


def test_two_lists_over_one_surplus_cannot_both_be_approved(shared: Settled) -> None:
    both = [propose_dividend(shared.db, new_act(MANAGER), HANDS).id for _ in range(2)]
    for proposed in both:
        dividends.approve_dividend(shared.db, new_act(MANAGER), proposed)
    dividends.approve_dividend(shared.db, new_act(), both[0])

    def late() -> object:
        return dividends.approve_dividend(shared.db, new_act(), both[1])

    assert refused(late) == "money.refusal.over_grant"


def test_what_it_was_reckoned_from_is_frozen(shared: Settled) -> None:
    wish = Wish("patronage", 234, from_day=FIRST, to_day=SECOND)
    proposed = propose_dividend(shared.db, new_act(MANAGER), wish)
    assert [one.patronage_minor for one in proposed.fact.members] == [16_200, 10_800]
    assert [one.amount_minor for one in proposed.fact.members] == [140, 94]
    sell(shared, eggs(9, CHOI))
    people.add_person(
        shared.db, new_act(), NewPerson("farmer", "한순희", "ko", "9162", group="2조")
    )
    dividends.approve_dividend(shared.db, new_act(MANAGER), proposed.id)
    dividends.approve_dividend(shared.db, new_act(), proposed.id)
    assert (owed(shared, "H0001"), owed(shared, "H0002"), owed(shared, "H0003")) == (140, 94, 0)
    kept = dividend_queries.members(shared.db, proposed.id)
    assert kept == proposed.fact.members


def test_money_that_was_only_said_to_be_paid_is_not_traded(shared: Settled) -> None:
    claim(shared, eggs(5, CHOI))
    traded = income_queries.traded(shared.db, "2026-01-01", "2026-12-31")
    assert traded == {"H0001": 16_200, "H0002": 10_800}


def test_the_list_that_was_read_is_the_list_that_is_kept(shared: Settled) -> None:

    def stale() -> object:
        return propose_dividend(shared.db, new_act(MANAGER), HANDS, told="0" * 16)

    assert refused(stale) == "money.refusal.moved_meanwhile"
    for wish in (replace(HANDS, method="patronage"), replace(HANDS, method="mix", to_day=FIRST)):
        act = partial(propose_dividend, shared.db, new_act(MANAGER), wish)
        assert refused(act) == "money.refusal.period"


# --- paid and taken back --------------------------------------------------------------------------


def test_it_is_paid_down_to_the_coin_and_the_rest_stays_owed(shared: Settled) -> None:
    declare(shared, HANDS)
    paid = dividends.pay_dividend(shared.db, new_act(), "H0001", KIM)
    assert entry(shared, paid.id) == {
        "Liabilities:Dividends:H0001": 660,
        "Assets:Cash:Till:T1": -660,
    }
    assert owed(shared, "H0001") == 6
    assert queries.book(shared.db, KIM).payable_minor == 16_038  # her goods are another purse

    def again() -> object:
        return dividends.pay_dividend(shared.db, new_act(), "H0001", KIM)

    assert refused(again) == "money.refusal.over_payable"

    def other() -> object:
        return dividends.pay_dividend(shared.db, new_act(), "H0002", KIM)

    assert refused(other) == "people.refusal.unknown_farmer"

    def told() -> object:
        return dividends.pay_dividend(shared.db, new_act(), "H0002", CHOI, told_minor=1)

    assert refused(told) == "money.refusal.moved_meanwhile"


def test_it_is_undone_before_the_first_payout_to_the_unit(shared: Settled) -> None:
    before = reports(shared)
    proposed, _ = declare(shared, HANDS)
    assert reports(shared) != before
    dividends.undo_dividend(shared.db, new_act(MANAGER), proposed)
    assert reports(shared) == before

    def again() -> object:
        return dividends.undo_dividend(shared.db, new_act(MANAGER), proposed)

    assert refused(again) == "money.refusal.undone_already"


def reports(settled: Settled) -> object:
    balances = settled.db.rows(
        "SELECT * FROM money_balances WHERE amount_minor <> 0 ORDER BY account"
    )
    return (
        [tuple(row) for row in balances], closing.day_totals(settled.db, SECOND.isoformat()),
        income_queries.incomes(settled.db, "2026-01-01", "2026-12-31"),
    )  # fmt: skip


def test_after_a_payout_only_the_payout_can_be_reversed(shared: Settled) -> None:
    proposed, _ = declare(shared, HANDS)
    paid = dividends.pay_dividend(shared.db, new_act(), "H0001", KIM)

    def undo() -> object:
        return dividends.undo_dividend(shared.db, new_act(MANAGER), proposed)

    assert refused(undo) == "money.refusal.paid_already"
    commands.undo_payout(shared.db, new_act(), paid.id)
    assert owed(shared, "H0001") == 666
    undo()
    assert owed(shared, "H0001") == 0


def test_the_day_counts_a_dividend_among_what_was_paid_out(shared: Settled) -> None:
    declare(shared, HANDS)
    dividends.pay_dividend(shared.db, new_act(), "H0001", KIM)
    totals: day_rules.DayTotals = closing.day_totals(shared.db, SECOND.isoformat())
    assert (totals.payouts_minor, totals.last_receipt) == (660, "A1-261122-001")


def test_each_household_sees_what_it_earned(shared: Settled) -> None:
    declare(shared, HANDS)
    first, second = income_queries.incomes(shared.db, "2026-01-01", "2026-12-31")
    assert (first.sold_minor, first.dividend_minor, first.head_minor) == (16_038, 666, 16_704)
    assert (second.sold_minor, second.dividend_minor) == (10_692, 334)


@pytest.mark.needs("hledger")
def test_the_foreign_checkers_are_content_and_a_rebuild_gives_the_same(
    shared: Settled, tmp_path: Path
) -> None:
    proposed, _ = declare(shared, HANDS)
    dividends.undo_dividend(shared.db, new_act(MANAGER), proposed)
    declare(shared, Wish("mix", 200, {"G0001": 999}, shares={"H0002": 3}, from_day=FIRST,
                         to_day=SECOND, trade_basis_points=6_000))  # fmt: skip
    dividends.pay_dividend(shared.db, new_act(), "H0002", CHOI)
    closing.close_day(shared.db, new_act(), note_counts(shared), "")
    for kind in ("beancount", "hledger"):
        assert check(kind, told(shared, kind), tmp_path)
    state = journal.state_hash(shared.db)
    journal.rebuild(shared.db)
    assert journal.state_hash(shared.db) == state
