"""The till goes from one clerk to another within the day: counted, both named, nothing closed."""

from collections.abc import Mapping

from village.ground import journal
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.money import day_rules as books
from village.money import queries as money
from village.orders.closing import check_reason
from village.people import queries as people
from village.people.queries import KnownPerson


def hand_till_over(
    db: Store, act: Act, counts: Mapping[int, int], reason: str, to: str, *,
    expected_minor: int | None = None, till: str = money.TILL,
) -> Event:  # fmt: skip
    """Count and hand on: from now on the till is `to`'s, with what was counted in it.

    `counts`: worth in minor units → how many; `expected_minor`: what the person read should be
    there. Raises money.refusal.day_closed, .moved_meanwhile (409), .reason, orders.refusal.taker,
    those of counted_notes.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        day = money.require_open_day(db, till)
        taker = require_taker(db, to, act.actor)
        currency = people.require_station(db).currency
        notes = books.counted_notes(counts, currency)
        counted = sum(note.value_minor * note.count for note in notes)
        expected = money.cash_in(db, till)
        if expected_minor not in (None, expected):
            raise Refusal("money.refusal.moved_meanwhile", status=409)
        check_reason(counted - expected, reason)
        fact = books.TillHandedOver(
            day["business_day"], till, currency, taker.number, expected, counted,
            counted - expected, notes,
        )  # fmt: skip
        private = books.DayClosedPrivate(reason.strip()) if reason.strip() else None
        event = journal.record(db, act, fact, private)
        db.change(
            "DELETE FROM money_drafts WHERE business_day = ? AND till = ?",
            (day["business_day"], till),
        )
        return event


def require_taker(db: Store, number: str, giver: str) -> KnownPerson:
    """Somebody else who works here. Raises orders.refusal.taker (field to)."""
    for one in people.staff(db):
        if one.number == number != giver:
            return one
    raise Refusal("orders.refusal.taker", field="to")
