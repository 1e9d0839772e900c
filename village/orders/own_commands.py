"""What is decided about money that went to a farmer's own code: her word, and the fee she owes."""

from village.ground import journal
from village.ground.chain import Event
from village.ground.unit import Act, Store, writing
from village.money import queries as money
from village.orders import rules
from village.orders.commands import unclaimed
from village.orders.settling import totals
from village.people import queries as people


def record_own_code_sale(db: Store, act: Act, payment: str, farmer: str) -> Event:
    """She says a buyer paid to her own code: a sale, her fee owed; nothing comes to the station.

    Raises orders.refusal.not_hers (403), .settled_already (409).
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        shown, lines = unclaimed(db, payment, farmer)
        assert shown["owner"] == farmer, "her own code is shown for her goods alone"
        station = people.require_station(db)
        _, gross, fee, _ = totals(station, lines)
        fact = rules.OwnCodeSaleRecorded(
            business_day=money.counting_day(db, station.country),
            payment=payment,
            currency=shown["currency"],
            farmer=farmer,
            account=lines[0].account,
            lines=lines,
            gross_minor=gross,
            fee_minor=fee,
        )
        return journal.record(db, act, fact)
