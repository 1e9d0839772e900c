"""A sale is written in from the code on its receipt: once, and as it was."""

from village.ground import journal
from village.ground.batches import Entry
from village.ground.chain import Event
from village.ground.errors import Refusal
from village.ground.unit import Act, Store, writing
from village.orders import entered_queries, queries
from village.receipts.rules import SaleEntered


def enter_sale(db: Store, act: Act, text: str, *, trusted: bool = False) -> Event:
    """The sale on a receipt stands in the journal again, byte for byte, with the place it had.

    Should the lost journal come back, the same act has effect once all the same. A day that is
    closed stays as it was counted: the manager is told. `trusted`: the manager looked at a paper
    that another PC signed. Raises orders.refusal.known_sale (409), .not_our_seal (403) and those
    of told_by.
    """
    with writing(db, act) as seen:
        if seen:
            return seen
        told = entered_queries.told_by(db, text)
        sealed = told.sealed
        if queries.sale(db, sealed.told.id) or journal.event(db, sealed.told.id):
            raise Refusal("orders.refusal.known_sale", status=409, field="code")
        if not sealed.own and not trusted:
            raise Refusal("orders.refusal.not_our_seal", status=403, field="code")
        entry = Entry(sealed.line, None, None)
        journal.apply(db, journal.move(db, entry, sealed.place.epoch, sealed.place.seq, {}))
        return journal.record(db, act, SaleEntered(sealed.told.id, sealed.own))
