"""How surplus, grants and dividends change rows and books."""

from village.ground.chain import Event
from village.ground.unit import Applier, Store
from village.money import dividend_rules, surplus_rules
from village.money.facts import post_entry, reverse_entry


def apply_year_closed(db: Store, event: Event) -> None:
    fact: surplus_rules.YearClosed = event.fact
    if db.value(
        "SELECT 1 FROM money_years WHERE up_to >= ? AND undone_by IS NULL LIMIT 1", (fact.up_to,)
    ):
        return  # two PCs may have done it: it is carried over once
    db.change(
        "INSERT INTO money_years (year, position, business_day, up_to, surplus_minor,"
        " reserve_minor) VALUES (?, ?, ?, ?, ?, ?)",
        (event.id, event.position, fact.business_day, fact.up_to, fact.surplus_minor,
         fact.reserve_minor),
    )  # fmt: skip
    post_entry(
        db, event, "year_closed",
        surplus_rules.post_year_closed(fact.results, fact.reserve_minor),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_year_reopened(db: Store, event: Event) -> None:
    fact: surplus_rules.YearReopened = event.fact
    if db.change(
        "UPDATE money_years SET undone_by = ? WHERE year = ? AND undone_by IS NULL",
        (event.id, fact.year),
    ):  # two PCs may have done it: it is reversed once
        reverse_entry(db, event, fact.year, kind="year_reopened", business_day=fact.business_day)


def apply_grant_received(db: Store, event: Event) -> None:
    fact: surplus_rules.GrantReceived = event.fact
    db.change(
        "INSERT INTO money_grants (number, grant_act, position, business_day, amount_minor)"
        " VALUES (?, ?, ?, ?, ?)",
        (fact.number, event.id, event.position, fact.business_day, fact.amount_minor),
    )
    if event.private:
        db.change(
            "INSERT INTO money_grant_names (number, name) VALUES (?, ?)",
            (fact.number, event.private["name"]),
        )
    post_entry(
        db, event, "grant", surplus_rules.post_grant(fact.number, fact.amount_minor),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_grant_undone(db: Store, event: Event) -> None:
    fact: surplus_rules.GrantUndone = event.fact
    if db.change(
        "UPDATE money_grants SET undone_by = ? WHERE number = ? AND undone_by IS NULL",
        (event.id, fact.number),
    ):
        reverse_entry(db, event, fact.grant, kind="grant_undone", business_day=fact.business_day)


def apply_dividend_proposed(db: Store, event: Event) -> None:
    fact: dividend_rules.DividendProposed = event.fact
    db.change(
        "INSERT INTO money_dividends (dividend, position, business_day, method, currency,"
        " pool_minor, surplus_minor, from_day, to_day, trade_basis_points, state, proposed_at,"
        " proposed_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'proposed', ?, ?)",
        (event.id, event.position, fact.business_day, fact.method, fact.currency, fact.pool_minor,
         fact.surplus_minor, fact.from_day, fact.to_day, fact.trade_basis_points, event.at,
         event.actor),
    )  # fmt: skip
    db.change_many(
        "INSERT INTO money_shares (dividend, member, place, heads, shares, patronage_minor,"
        " amount_minor) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (event.id, one.member, place, one.heads, one.shares, one.patronage_minor,
             one.amount_minor)
            for place, one in enumerate(fact.members)
        ],
    )  # fmt: skip
    db.change_many(
        "INSERT INTO money_parts (dividend, grant_number, amount_minor) VALUES (?, ?, ?)",
        [(event.id, part.grant, part.amount_minor) for part in fact.grants],
    )


def apply_dividend_approved(db: Store, event: Event) -> None:
    fact: dividend_rules.DividendApproved = event.fact
    db.change(
        "UPDATE money_dividends SET state = 'approved', approved_by = ?, approved_at = ?"
        " WHERE dividend = ? AND state = 'proposed'",
        (event.actor, event.at, fact.dividend),
    )


def apply_dividend_declared(db: Store, event: Event) -> None:
    fact: dividend_rules.DividendDeclared = event.fact
    if not db.change(
        "UPDATE money_dividends SET state = 'declared', declared_act = ?, declared_day = ?,"
        " declared_position = ?, declared_by = ?, declared_at = ?"
        " WHERE dividend = ? AND state IN ('proposed', 'approved')",
        (event.id, fact.business_day, event.position, event.actor, event.at, fact.dividend),
    ):
        return  # two PCs may have declared it: it is owed once
    post_entry(
        db, event, "dividend",
        dividend_rules.post_dividend(fact.surplus_minor, fact.grants, fact.shares),
        business_day=fact.business_day, currency=fact.currency,
    )  # fmt: skip


def apply_dividend_undone(db: Store, event: Event) -> None:
    fact: dividend_rules.DividendUndone = event.fact
    row = db.row(
        "SELECT state, declared_act FROM money_dividends WHERE dividend = ?", (fact.dividend,)
    )
    assert row is not None, "a dividend is proposed before it is undone"
    if row["state"] == "undone":
        return
    db.change("UPDATE money_dividends SET state = 'undone' WHERE dividend = ?", (fact.dividend,))
    if row["declared_act"]:
        reverse_entry(
            db, event, row["declared_act"], kind="dividend_undone", business_day=fact.business_day
        )


APPLIES: tuple[Applier, ...] = (
    Applier(surplus_rules.YearClosed, apply_year_closed),
    Applier(surplus_rules.YearReopened, apply_year_reopened),
    Applier(surplus_rules.GrantReceived, apply_grant_received),
    Applier(surplus_rules.GrantUndone, apply_grant_undone),
    Applier(dividend_rules.DividendProposed, apply_dividend_proposed),
    Applier(dividend_rules.DividendApproved, apply_dividend_approved),
    Applier(dividend_rules.DividendDeclared, apply_dividend_declared),
    Applier(dividend_rules.DividendUndone, apply_dividend_undone),
)
