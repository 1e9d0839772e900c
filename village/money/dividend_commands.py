"""What is shared out: the year's closing, grants, and a dividend that two people approve."""

from datetime import date

from village.ground import journal
from village.ground.amounts import CURRENCIES
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.ids import next_number
from village.ground.unit import Act, Store, writing
from village.money import commands, dividend_queries, dividend_rules, queries, rules, surplus_rules
from village.people import household_queries as households
from village.people import queries as people
from village.people.queries import Station

PLAIN_DONG = 1_000  # nobody hands out 500 đ notes for a dividend


def counting(db: Store) -> tuple[Station, str]:
    """The station, and the day on which an act without a till counts."""
    station = people.require_station(db)
    return station, queries.counting_day(db, station.country)


# --- the year -------------------------------------------------------------------------------------


def close_year(
    db: Store, act: Act, up_to: date, reserve_basis_points: int, *, told_minor: int | None = None
) -> Event:
    """Income and expenses up to a day that is over become surplus, a part of it reserve.

    `told_minor`: the surplus that stood on the page. Raises money.refusal.year_not_over,
    .year_closed, .nothing_to_close, .rate, .moved_meanwhile (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        station, business_day = counting(db)
        check_up_to(db, up_to)
        results = dividend_queries.results_up_to(db, up_to.isoformat())
        if not results:
            raise Refusal("money.refusal.nothing_to_close", field="up_to")
        surplus = sum(one.amount_minor for one in results)
        if told_minor not in (None, surplus):
            raise Refusal("money.refusal.moved_meanwhile", status=409)
        fact = surplus_rules.YearClosed(
            business_day=business_day,
            up_to=up_to.isoformat(),
            currency=station.currency,
            results=results,
            surplus_minor=surplus,
            reserve_basis_points=reserve_basis_points,
            reserve_minor=surplus_rules.reserve_of(surplus, reserve_basis_points),
        )
        return journal.record(db, act, fact)


def check_up_to(db: Store, up_to: date) -> None:
    """Only a day that was closed ends a year, and each day is carried over once.

    Raises money.refusal.year_not_over, .year_closed (with the last day that is).
    """
    last, before = dividend_queries.last_closed_day(db), dividend_queries.last_year(db)
    if last is None or up_to > last:
        raise Refusal("money.refusal.year_not_over", field="up_to")
    if before is not None and up_to.isoformat() <= before["up_to"]:
        raise Refusal("money.refusal.year_closed", field="up_to", day=before["up_to"])


def reopen_year(db: Store, act: Act, year: str) -> Event:
    """Take the last closing back, while its surplus is still there.

    Raises ground.refusal.no_page (404), money.refusal.not_last_year, .shared_already (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row, last = dividend_queries.year(db, year), dividend_queries.last_year(db)
        if row is None:
            raise Refusal("ground.refusal.no_page", status=404)
        if last is None or last["year"] != year:
            raise Refusal("money.refusal.not_last_year", status=409)
        kept = row["surplus_minor"] - row["reserve_minor"]
        if kept > 0 and -queries.balance(db, rules.SURPLUS) < kept:
            raise Refusal("money.refusal.shared_already", status=409)
        _, business_day = counting(db)
        return journal.record(db, act, surplus_rules.YearReopened(business_day, year))


# --- grants ---------------------------------------------------------------------------------------


def receive_grant(db: Store, act: Act, name: str, amount_minor: int) -> Event:
    """Money for the people here has been seen in the station's account, given under a name.

    Raises money.refusal.grant_name, ground.refusal.too_long, .zero, .too_big.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        private = surplus_rules.GrantPrivate(surplus_rules.checked_grant_name(name))
        if amount_minor <= 0:
            raise Refusal("ground.refusal.zero", field="amount")
        if amount_minor > rules.FLOAT_MAX_MINOR:
            raise Refusal("ground.refusal.too_big", field="amount")
        station, business_day = counting(db)
        fact = surplus_rules.GrantReceived(
            number=next_number("G", dividend_queries.last_grant_number(db)),
            business_day=business_day,
            currency=station.currency,
            amount_minor=amount_minor,
        )
        return journal.record(db, act, fact, private)


def undo_grant(db: Store, act: Act, number: str) -> Event:
    """Take a grant back that was written down by mistake.

    Raises ground.refusal.no_page (404), money.refusal.undone_already, .shared_already (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = dividend_queries.grant(db, number)
        if row is None:
            raise Refusal("ground.refusal.no_page", status=404)
        if row["undone_by"]:
            raise Refusal("money.refusal.undone_already", status=409)
        if row["left_minor"] != row["amount_minor"]:
            raise Refusal("money.refusal.shared_already", status=409)
        _, business_day = counting(db)
        fact = surplus_rules.GrantUndone(business_day, number, row["grant_act"])
        return journal.record(db, act, fact)


# --- a dividend -----------------------------------------------------------------------------------


def approve_dividend(db: Store, act: Act, dividend: str) -> Event:
    """One of two people agrees; with the second the station owes each household its share.

    Raises money.refusal.same_person (403), .settled_already (409), .over_surplus, .over_grant.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = dividend_queries.require_dividend(db, dividend)
        if row["state"] not in ("proposed", "approved"):
            raise Refusal("money.refusal.settled_already", status=409)
        if row["approved_by"] == act.actor:
            raise Refusal("money.refusal.same_person", status=403)
        _, business_day = counting(db)
        grants = dividend_queries.grant_parts(db, dividend)
        wanted = {"surplus": row["surplus_minor"]}
        wanted |= {part.grant: part.amount_minor for part in grants}
        dividend_rules.refuse_over(dividend_queries.left(db), wanted)
        if row["state"] == "proposed":
            first = dividend_rules.DividendApproved(business_day, dividend)
            return journal.record(db, act, first)
        fact = dividend_rules.DividendDeclared(
            business_day=business_day,
            dividend=dividend,
            currency=row["currency"],
            surplus_minor=row["surplus_minor"],
            grants=grants,
            shares=dividend_queries.shares(db, dividend),
        )
        return journal.record(db, act, fact)


def undo_dividend(db: Store, act: Act, dividend: str) -> Event:
    """Take a dividend back whole, proposed or declared, before anything of it was paid.

    Raises money.refusal.undone_already, .paid_already (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = dividend_queries.require_dividend(db, dividend)
        if row["state"] == "undone":
            raise Refusal("money.refusal.undone_already", status=409)
        if row["state"] == "declared" and dividend_queries.paid_since(db, row):
            raise Refusal("money.refusal.paid_already", status=409)
        _, business_day = counting(db)
        return journal.record(db, act, dividend_rules.DividendUndone(business_day, dividend))


def note_step(station: Station) -> int:
    """Down to which note or coin a dividend is handed out, minor units; the rest stays owed."""
    least = PLAIN_DONG if CURRENCIES[station.currency].exponent == 0 else 1
    return max(station.cash_step_minor, least)


def pay_dividend(
    db: Store, act: Act, member: str, farmer: str, *, told_minor: int | None = None,
    till: str = queries.TILL,
) -> Event:  # fmt: skip
    """Give one of a household all it is owed of dividends, as far as notes make it.

    `told_minor`: the sum that stood on the page. Raises money.refusal.day_closed (409),
    .moved_meanwhile (409), .over_payable, .not_in_till, people.refusal.unknown_farmer.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        day = queries.require_open_day(db, till)
        station = people.require_station(db)
        amount = dividend_queries.owed(db, member, note_step(station)).in_notes_minor
        require_taker(db, member, farmer)
        if told_minor not in (None, amount):
            raise Refusal("money.refusal.moved_meanwhile", status=409)
        if amount <= 0:
            raise Refusal("money.refusal.over_payable", field="amount", left_minor=0)
        commands.check_till(db, amount, till)
        fact = rules.PayoutMade(
            business_day=day["business_day"],
            till=till,
            currency=station.currency,
            account=member,
            farmer=farmer,
            amount_minor=amount,
            receipt=queries.next_receipt(db, day),
            purse="dividend",
        )
        return journal.record(db, act, fact)


def require_taker(db: Store, member: str, farmer: str) -> people.KnownPerson:
    """One of the household, who comes in; of one where nobody does any more, whoever was of it.

    Raises people.refusal.unknown_farmer (404).
    """
    found = next((one for one in households.takers(db, member) if one.number == farmer), None)
    if found is None:
        raise Refusal("people.refusal.unknown_farmer", status=404, field="farmer")
    return found
