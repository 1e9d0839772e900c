"""What people decide about money: open the day, count, carry notes, pay out, take back."""

from collections.abc import Mapping
from datetime import date, timedelta

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import cash_rules, day_rules, queries, rules, till_queries
from village.people import queries as people

# Every later day must lie after this one: a slip in the month or year must not shut the till.
DAYS_AHEAD_MAX = 31
# A clock outside these years is dead and says nothing about the first day.
YEARS = range(2020, 2100)
REASON_LENGTH_MAX = 200


def open_day(
    db: Store, act: Act, business_day: date, float_minor: int, till: str = queries.TILL,
    *, why: str = "", reason: str = "",
) -> Event:  # fmt: skip
    """A person has read the date and begins the till's day with `float_minor` in it.

    `why` a float is not what was left in the till: "safe" or "count", the latter with a `reason`.
    Raises money.refusal.day_open (409), check_day's and float_source's, ground.refusal.negative,
    .too_big.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        station = people.require_station(db)
        if queries.open_day(db, till) is not None:
            raise Refusal("money.refusal.day_open", status=409)
        if float_minor < 0:
            raise Refusal("ground.refusal.negative", field="float")
        if float_minor > rules.FLOAT_MAX_MINOR:
            raise Refusal("ground.refusal.too_big", field="float")
        check_day(db, business_day, station.country, till)
        moved = float_minor - queries.cash_in(db, till)
        fact = day_rules.DayOpened(
            business_day=business_day.isoformat(),
            till=till,
            currency=station.currency,
            float_minor=float_minor,
            moved_minor=moved,
            source=float_source(db, moved, why, reason),
            clock_suspect=business_day != queries.today(db, station.country),
        )
        counted = fact.source == "count"
        private = day_rules.DayOpenedPrivate(reason.strip()) if counted else None
        return journal.record(db, act, fact, private)


def float_source(db: Store, moved_minor: int, why: str, reason: str) -> day_rules.Source:
    """Where a float's difference comes from or goes to: never said by silence after the first day.

    Raises money.refusal.float_differs, .not_in_safe (field why), .reason, ground.refusal.too_long.
    """
    if queries.last_day(db) is None:
        return "opening"
    if moved_minor and why not in ("safe", "count"):
        raise Refusal("money.refusal.float_differs", field="why")
    if not moved_minor or why == "safe":
        in_safe = queries.balance(db, rules.SAFE)
        if moved_minor > in_safe:
            raise Refusal("money.refusal.not_in_safe", field="why", left_minor=in_safe)
        return "safe"
    if not reason.strip():
        raise Refusal("money.refusal.reason", field="reason")
    if len(reason) > REASON_LENGTH_MAX:
        raise Refusal("ground.refusal.too_long", field="reason")
    return "count"


def check_day(db: Store, business_day: date, country: str, till: str = queries.TILL) -> None:
    """Days only go forward, and all tills have the same one.

    Raises money.refusal.other_till (409), .day_earlier, .day_far.
    """
    other = till_queries.open_elsewhere(db, till)
    if other:
        told = business_day.isoformat()
        if told != other["business_day"] or queries.day(db, told, till):
            raise Refusal(
                "money.refusal.other_till", status=409, field="business_day", till=other["till"]
            )
        return
    last, wall = queries.last_day(db), queries.today(db, country)
    if last is None and wall.year not in YEARS:
        far = business_day.year not in YEARS
    elif last is None:
        far = abs((business_day - wall).days) > DAYS_AHEAD_MAX
    elif business_day <= last:
        raise Refusal("money.refusal.day_earlier", field="business_day")
    else:
        latest = queries.next_day(db, country) + timedelta(days=DAYS_AHEAD_MAX)
        far = business_day > latest
    if far:
        raise Refusal("money.refusal.day_far", field="business_day")


def move_cash(db: Store, act: Act, to_safe_minor: int, till: str = queries.TILL) -> Event:
    """Carry notes from till to safe (below zero: back).

    Raises money.refusal.not_in_till, .not_in_safe, ground.refusal.zero.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        day = queries.require_open_day(db, till)
        if to_safe_minor == 0:
            raise Refusal("ground.refusal.zero", field="amount")
        in_till = queries.cash_in(db, till)
        in_safe = queries.balance(db, rules.SAFE)
        if to_safe_minor > in_till:
            raise Refusal("money.refusal.not_in_till", field="amount", left_minor=in_till)
        if -to_safe_minor > in_safe:
            raise Refusal("money.refusal.not_in_safe", field="amount", left_minor=in_safe)
        currency = people.require_station(db).currency
        fact = rules.CashMoved(day["business_day"], till, currency, to_safe_minor)
        return journal.record(db, act, fact)


def send_cash(db: Store, act: Act, amount_minor: int) -> Event:
    """Somebody carries notes from the safe to the bank (below zero: brings them back).

    Raises money.refusal.not_in_safe, .not_on_the_way, ground.refusal.zero.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        if amount_minor == 0:
            raise Refusal("ground.refusal.zero", field="amount")
        in_safe, on_the_way = queries.balance(db, rules.SAFE), queries.balance(db, rules.TRANSIT)
        if amount_minor > in_safe:
            raise Refusal("money.refusal.not_in_safe", field="amount", left_minor=in_safe)
        if -amount_minor > on_the_way:
            raise Refusal("money.refusal.not_on_the_way", field="amount", left_minor=on_the_way)
        station = people.require_station(db)
        day = queries.counting_day(db, station.country)
        return journal.record(db, act, cash_rules.CashSent(day, station.currency, amount_minor))


def bank_cash(db: Store, act: Act, amount_minor: int) -> Event:
    """The bank's statement shows the notes that were on the way.

    Raises money.refusal.not_on_the_way, ground.refusal.zero.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        if amount_minor <= 0:
            raise Refusal("ground.refusal.zero", field="amount")
        on_the_way = queries.balance(db, rules.TRANSIT)
        if amount_minor > on_the_way:
            raise Refusal("money.refusal.not_on_the_way", field="amount", left_minor=on_the_way)
        station = people.require_station(db)
        day = queries.counting_day(db, station.country)
        return journal.record(db, act, cash_rules.CashBanked(day, station.currency, amount_minor))


def pay_out(db: Store, act: Act, farmer: str, amount_minor: int, till: str = queries.TILL) -> Event:
    """Give a farmer notes out of her book. Raises money.refusal.day_closed and check_payout's."""
    with writing(db, act) as seen:
        if seen:
            return seen
        day = queries.require_open_day(db, till)
        account = check_payout(db, farmer, amount_minor, till)
        fact = rules.PayoutMade(
            business_day=day["business_day"],
            till=till,
            currency=people.require_station(db).currency,
            account=account,
            farmer=farmer,
            amount_minor=amount_minor,
            receipt=queries.next_receipt(db, day),
            rounding_minor=max(amount_minor - queries.book(db, account).payable_minor, 0) or None,
        )
        return journal.record(db, act, fact)


def check_payout(db: Store, farmer: str, amount_minor: int, till: str = queries.TILL) -> str:
    """The book it comes out of, where it may be paid: never more than is payable.

    All of it goes up to the next coin, in her favour. Raises money.refusal.over_payable (Held money
    is shown, never paid), .not_in_till, .no_such_coin where notes and coins cannot make it;
    people.refusal.unknown_farmer.
    """
    account = people.require_taker(db, farmer).account
    if amount_minor <= 0:
        raise Refusal("ground.refusal.zero", field="amount")
    step = people.require_station(db).cash_step_minor
    most = rules.rounded_up(queries.book(db, account).payable_minor, step)
    if amount_minor > most:
        raise Refusal("money.refusal.over_payable", field="amount", left_minor=most)
    if amount_minor % step:
        raise Refusal("money.refusal.no_such_coin", field="amount")
    check_till(db, amount_minor, till)
    return account


def check_till(db: Store, amount_minor: int, till: str = queries.TILL) -> None:
    """Whether so much lies in the till. Raises money.refusal.not_in_till."""
    in_till = queries.cash_in(db, till)
    if amount_minor > in_till:
        raise Refusal("money.refusal.not_in_till", field="amount", left_minor=in_till)


def settle_debt(
    db: Store, act: Act, farmer: str, *, in_notes: bool, told_minor: int, till: str = queries.TILL
) -> Event:
    """A farmer settles what she owes, all of it that she can: out of her book, or in notes.

    Of notes, what no coin is small enough for is let go. `told_minor`: the sum she was asked for.
    Raises money.refusal.moved_meanwhile (409), .no_debt,
    .day_closed, .no_such_coin for notes, people.refusal.unknown_farmer.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        station = people.require_station(db)
        account = people.require_taker(db, farmer).account
        owes = queries.debt(db, account)
        amount = owes if in_notes else min(owes, max(queries.book(db, account).payable_minor, 0))
        if amount <= 0:
            raise Refusal("money.refusal.no_debt", status=409)
        rounding = amount % station.cash_step_minor if in_notes else 0
        if told_minor != amount - rounding:
            raise Refusal("money.refusal.moved_meanwhile", status=409)
        if amount == rounding:
            raise Refusal("money.refusal.no_such_coin", field="amount")
        day = queries.require_open_day(db, till) if in_notes else None
        fact = rules.DebtSettled(
            business_day=queries.counting_day(db, station.country),
            currency=station.currency,
            account=account,
            farmer=farmer,
            amount_minor=amount,
            till=till if day else None,
            receipt=queries.next_receipt(db, day) if day else None,
            rounding_minor=rounding or None,
        )
        return journal.record(db, act, fact)


def undo_payout(db: Store, act: Act, payout: str, till: str | None = None) -> Event:
    """Take a payout back whole, on its own open day at its till.

    Raises ground.refusal.no_page (404), money.refusal.undone_already, .undo_too_late,
    .at_other_till (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        row = queries.payout(db, payout)
        if row is None:
            raise Refusal("ground.refusal.no_page", status=404)
        if row["undone_by"]:
            raise Refusal("money.refusal.undone_already", status=409)
        till_queries.require_same(row["till"], till)
        day = queries.open_day(db, row["till"])
        if day is None or day["business_day"] != row["business_day"]:
            raise Refusal("money.refusal.undo_too_late", status=409)
        fact = rules.PayoutUndone(
            row["business_day"], row["till"], row["currency"], payout, row["account"],
            row["amount_minor"],
        )  # fmt: skip
        return journal.record(db, act, fact)


def keep_count(db: Store, counts: Mapping[int, int], till: str = queries.TILL) -> None:
    """Keep what has been counted so far, in place of what was kept before. Local, no fact.

    A power cut finds it again. `counts`: worth in minor units → how many. Raises
    ground.refusal.negative, .too_big.
    """
    day_rules.counted_notes(counts, people.require_station(db).currency)
    with writing(db):
        day = queries.require_open_day(db, till)
        _forget_count(db, day["business_day"], till)
        for value, count in counts.items():
            db.change(
                "INSERT INTO money_drafts (business_day, till, value_minor, count)"
                " VALUES (?, ?, ?, ?)",
                (day["business_day"], till, value, count),
            )


def count_again(db: Store, till: str = queries.TILL) -> None:
    """Forget what has been counted so far. Local, no fact."""
    with writing(db):
        _forget_count(db, queries.require_open_day(db, till)["business_day"], till)


def _forget_count(db: Store, business_day: str, till: str) -> None:
    db.change("DELETE FROM money_drafts WHERE business_day = ? AND till = ?", (business_day, till))
