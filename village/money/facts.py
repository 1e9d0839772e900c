"""How money's facts change rows; `post_entry` is the only writer of the ledger."""

import json
from collections.abc import Sequence

from village.ground.chain import Event, plain
from village.ground.unit import Applier, Store
from village.money import cash_rules, day_rules, rules
from village.money.rules import Posting


def post_entry(
    db: Store,
    event: Event,
    kind: str,
    postings: Sequence[Posting],
    *,
    business_day: str,
    currency: str,
    reverses: str | None = None,
) -> None:
    """Write the one entry of `event`; lines of nothing are left out, an empty entry is none."""
    lines = [line for line in postings if line.amount_minor]
    assert sum(line.amount_minor for line in lines) == 0, f"{kind} does not balance"
    if not lines:
        return
    db.change(
        "INSERT INTO money_entries (entry, position, kind, business_day, currency, reverses)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (event.id, event.position, kind, business_day, currency, reverses),
    )
    db.change_many(
        "INSERT INTO money_postings (account, entry, place, business_day, amount_minor, fee_minor)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        [
            (line.account, event.id, place, business_day, line.amount_minor, line.fee_minor)
            for place, line in enumerate(lines)
        ],
    )
    db.change_many(
        "INSERT INTO money_balances (account, currency, amount_minor) VALUES (?, ?, ?)"
        " ON CONFLICT (account, currency)"
        " DO UPDATE SET amount_minor = amount_minor + excluded.amount_minor",
        [(line.account, currency, line.amount_minor) for line in lines],
    )


def is_reversed(db: Store, entry: str) -> bool:
    """Whether a mirror of this entry stands already. For upstairs applies."""
    return bool(db.value("SELECT 1 FROM money_entries WHERE reverses = ? LIMIT 1", (entry,)))


def reverse_entry(db: Store, event: Event, entry: str, *, kind: str, business_day: str) -> None:
    """Answer `entry` with its mirror; an act that moved no money is answered with nothing."""
    first = db.row("SELECT currency FROM money_entries WHERE entry = ?", (entry,))
    if first is None:
        return
    rows = db.rows(
        "SELECT account, amount_minor, fee_minor FROM money_postings WHERE entry = ?"
        " ORDER BY place",
        (entry,),
    )
    mirror = rules.reverse([Posting(*row) for row in rows])
    post_entry(
        db, event, kind, mirror,
        business_day=business_day, currency=first["currency"], reverses=entry,
    )  # fmt: skip


def count_receipt(db: Store, business_day: str, till: str) -> None:
    """One more number of this till's day is given."""
    db.change(
        "UPDATE money_days SET receipts = receipts + 1 WHERE business_day = ? AND till = ?",
        (business_day, till),
    )


def apply_day_opened(db: Store, event: Event) -> None:
    fact: day_rules.DayOpened = event.fact
    db.change(
        "INSERT INTO money_days (business_day, till, state, float_minor, receipts, opened_at,"
        " opened_by) VALUES (?, ?, 'open', ?, 0, ?, ?)"
        # Carried on elsewhere, a station may have opened its day twice: both stand, the day is one.
        " ON CONFLICT (business_day, till) DO UPDATE SET state = 'open',"
        " float_minor = excluded.float_minor",
        (fact.business_day, fact.till, fact.float_minor, event.at, event.actor),
    )
    if event.private:
        db.change(
            "INSERT INTO money_day_reasons (act, reason) VALUES (?, ?)",
            (event.id, event.private["reason"]),
        )
    counted = fact.source == "count"
    post_entry(
        db, event, "count_difference" if counted else "float",
        day_rules.post_count_difference(fact.till, fact.moved_minor) if counted
        else day_rules.post_float(fact.till, fact.moved_minor, fact.source),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_cash_moved(db: Store, event: Event) -> None:
    fact: rules.CashMoved = event.fact
    post_entry(
        db, event, "cash_moved", rules.post_cash_moved(fact.till, fact.to_safe_minor),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_cash_sent(db: Store, event: Event) -> None:
    fact: cash_rules.CashSent = event.fact
    post_entry(
        db, event, "cash_sent", cash_rules.post_cash_sent(fact.amount_minor),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_cash_banked(db: Store, event: Event) -> None:
    fact: cash_rules.CashBanked = event.fact
    post_entry(
        db, event, "cash_banked", cash_rules.post_cash_banked(fact.amount_minor),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_payout_made(db: Store, event: Event) -> None:
    fact: rules.PayoutMade = event.fact
    db.change(
        "INSERT INTO money_payouts (payout, position, account, farmer, amount_minor, currency,"
        " till, business_day, receipt, paid_at, paid_by, purse)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (event.id, event.position, fact.account, fact.farmer, fact.amount_minor, fact.currency,
         fact.till, fact.business_day, fact.receipt, event.at, event.actor, fact.purse or "book"),
    )  # fmt: skip
    count_receipt(db, fact.business_day, fact.till)
    post_entry(
        db, event, "payout",
        rules.post_payout(
            fact.till, fact.account, fact.amount_minor, fact.purse, fact.rounding_minor or 0
        ),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_payout_undone(db: Store, event: Event) -> None:
    fact: rules.PayoutUndone = event.fact
    if db.change(
        "UPDATE money_payouts SET undone_by = ? WHERE payout = ? AND undone_by IS NULL",
        (event.id, fact.payout),
    ):  # two PCs may have done it: her notes came back once
        reverse_entry(db, event, fact.payout, kind="payout_undone", business_day=fact.business_day)


def apply_debt_settled(db: Store, event: Event) -> None:
    fact: rules.DebtSettled = event.fact
    if fact.till:
        count_receipt(db, fact.business_day, fact.till)
    post_entry(
        db, event, "debt_settled",
        rules.post_debt_settled(
            fact.account, fact.amount_minor, fact.till, fact.rounding_minor or 0
        ),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_till_handed_over(db: Store, event: Event) -> None:
    fact: day_rules.TillHandedOver = event.fact
    db.change(
        "INSERT INTO money_handovers (act, position, business_day, till, giver, taker,"
        " expected_minor, counted_minor, handed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (event.id, event.position, fact.business_day, fact.till, event.actor, fact.to,
         fact.expected_minor, fact.counted_minor, event.at),
    )  # fmt: skip
    if event.private:
        db.change(
            "INSERT INTO money_day_reasons (act, reason) VALUES (?, ?)",
            (event.id, event.private["reason"]),
        )
    post_entry(
        db, event, "till_handed_over",
        day_rules.post_count_difference(fact.till, fact.difference_minor),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_day_closed(db: Store, event: Event) -> None:
    fact: day_rules.DayClosed = event.fact
    db.change(
        "UPDATE money_days SET state = 'closed', z_series = ?, z_number = ?, expected_minor = ?,"
        " counted_minor = ?, difference_minor = ?, notes = ?, totals = ?, closed_at = ?,"
        " closed_by = ?, closed_act = ? WHERE business_day = ? AND till = ?",
        (fact.series or "A", fact.z_number, fact.expected_minor, fact.counted_minor,
         fact.difference_minor, json.dumps(plain(fact.notes)), json.dumps(plain(fact.totals)),
         event.at, event.actor,
         event.id, fact.business_day, fact.till),
    )  # fmt: skip
    if event.private:
        db.change(
            "INSERT INTO money_day_reasons (act, reason) VALUES (?, ?)",
            (event.id, event.private["reason"]),
        )
    postings = day_rules.post_count_difference(fact.till, fact.difference_minor)
    post_entry(
        db, event, "count_difference", postings,
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


APPLIES = (
    Applier(day_rules.DayOpened, apply_day_opened),
    Applier(rules.CashMoved, apply_cash_moved),
    Applier(cash_rules.CashSent, apply_cash_sent),
    Applier(cash_rules.CashBanked, apply_cash_banked),
    Applier(rules.PayoutMade, apply_payout_made),
    Applier(rules.PayoutUndone, apply_payout_undone),
    Applier(rules.DebtSettled, apply_debt_settled),
    Applier(day_rules.TillHandedOver, apply_till_handed_over),
    Applier(day_rules.DayClosed, apply_day_closed),
)
